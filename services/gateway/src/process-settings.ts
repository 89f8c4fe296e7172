import { kafkaConfig, kafkaConnection } from '@lantern/kafka';
import { internalRestKeys } from '@lantern/internal-rest';
import { linkClientKeys } from '@lantern/link';
import {
  type ConfigOf,
  ConfigError,
  type Environment,
  configKey,
  defineConfig,
  loadConfigs,
  processKeys,
  traceRatioKeys,
} from '@lantern/runtime';
import { gatewayConfig } from './config.js';

/** What can be set about a gateway that is a process of its own, beside {@link gatewayConfig}. */
export const gatewayProcessConfig = defineConfig({
  prefix: 'GATEWAY_',
  keys: {
    keysUrls: configKey.list({
      about: 'The instances of the keys service, or what stands before them.',
      maxItems: 64,
      maxLength: 255,
      pattern: { regExp: /^https?:\/\/[^/\s,@]+$/, words: 'a URL like http://host:port' },
      required: true,
    }),
    keysConnections: configKey.integer({
      about: 'Connections to each of them, and so calls of it under way at once.',
      unit: 'connections',
      min: 1,
      max: 10_000,
      default: 64,
    }),
    keysCalls: configKey.integer({
      about: 'Calls of the keys service under way or waiting, above which requests are refused as unavailable.',
      unit: 'calls',
      min: 1,
      max: 1_000_000,
      default: 4_096,
    }),
    keysConnectTimeoutMs: configKey.duration({
      about: 'How long a connection to the keys service may take.',
      min: 100,
      max: 60_000,
      default: 1_000,
    }),
    keysReadTimeoutMs: configKey.duration({
      about: 'How long the keys service may take to answer a read, before another instance is asked.',
      min: 100,
      max: 60_000,
      default: 3_000,
    }),
    keysAnswerTimeoutMs: configKey.duration({
      about: 'How long the keys service may take to answer anything else; longer than it waits for others itself.',
      min: 1_000,
      max: 300_000,
      default: 15_000,
    }),
    drainWaitMs: configKey.duration({
      about:
        'How long a gateway that is stopped is not ready and yet takes connections, so that a load balancer that asks for readiness finds out before they are refused; part of GATEWAY_DRAIN_TIMEOUT_MS. 0 where it is told by other means, as by a preStop hook.',
      min: 0,
      max: 600_000,
      default: 0,
    }),
    ...internalRestKeys,
    ...linkClientKeys,
    ...processKeys,
    ...traceRatioKeys,
  },
});

export const gatewayProcessDefinitions = {
  process: gatewayProcessConfig,
  gateway: gatewayConfig,
  kafka: kafkaConfig,
};

export type GatewayProcessSettings = {
  readonly [K in keyof typeof gatewayProcessDefinitions]: ConfigOf<(typeof gatewayProcessDefinitions)[K]>;
};

/** @throws ConfigError with all problems at once. */
export function loadGatewayProcessSettings(env: Environment): GatewayProcessSettings {
  const settings = loadConfigs(gatewayProcessDefinitions, env);
  kafkaConnection(settings.kafka, '');
  requireTimeToDrain(settings);
  return settings;
}

/** @throws ConfigError */
function requireTimeToDrain({ process: { drainWaitMs, drainTimeoutMs } }: GatewayProcessSettings): void {
  if (drainWaitMs === 0 || drainWaitMs <= drainTimeoutMs / 2) return;
  const problem = `is ${drainWaitMs}, more than half of GATEWAY_DRAIN_TIMEOUT_MS (${drainTimeoutMs}): too little is left for clients to leave in; make that longer`;
  throw new ConfigError([{ env: 'GATEWAY_DRAIN_WAIT_MS', problem }]);
}
