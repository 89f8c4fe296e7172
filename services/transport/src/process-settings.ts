import { kafkaConfig, kafkaConnection } from '@lantern/kafka';
import { internalRestKeys } from '@lantern/internal-rest';
import { linkBoundsKeys } from '@lantern/link';
import { mongoConfig } from '@lantern/mongo';
import {
  type ConfigOf,
  type Environment,
  configKey,
  defineConfig,
  loadConfigs,
  processKeys,
  traceRatioKeys,
} from '@lantern/runtime';
import { transportSettings } from './settings.js';

/** What can be set about a transport instance that is a process of its own, beside {@link transportSettings}. */
export const transportProcessConfig = defineConfig({
  prefix: 'TRANSPORT_',
  keys: {
    linkHost: configKey.text({
      about: 'Address to listen on for links of gateways and of the keys service; internal.',
      default: '127.0.0.1',
      maxLength: 255,
    }),
    linkPort: configKey.integer({
      about: 'Port to listen on for links, 0 for any that is free.',
      min: 0,
      max: 65_535,
      default: 7_100,
    }),
    maxLinks: configKey.integer({
      about: 'Most links at a time; more are refused.',
      unit: 'links',
      min: 1,
      max: 10_000,
      default: 1_024,
    }),
    ...internalRestKeys,
    ...linkBoundsKeys,
    partitions: configKey.integer({
      about: 'Partitions of the message log, fixed for ever once its topic is made.',
      unit: 'partitions',
      min: 1,
      max: 4_096,
      default: 64,
    }),
    replicationFactor: configKey.integer({
      about: 'Copies that Kafka keeps of every partition.',
      unit: 'copies',
      min: 1,
      max: 9,
      default: 3,
    }),
    sessionTimeoutMs: configKey.duration({
      about: 'How long an instance that died or was cut off keeps its partitions; the same for all instances.',
      min: 1_000,
      max: 120_000,
      default: 10_000,
    }),
    ...processKeys,
    ...traceRatioKeys,
  },
});

export const transportProcessDefinitions = {
  process: transportProcessConfig,
  transport: transportSettings,
  kafka: kafkaConfig,
  mongo: mongoConfig,
};

export type TransportProcessSettings = {
  readonly [K in keyof typeof transportProcessDefinitions]: ConfigOf<(typeof transportProcessDefinitions)[K]>;
};

/** @throws ConfigError with all problems at once. */
export function loadTransportProcessSettings(env: Environment): TransportProcessSettings {
  const settings = loadConfigs(transportProcessDefinitions, env);
  kafkaConnection(settings.kafka, '');
  return settings;
}
