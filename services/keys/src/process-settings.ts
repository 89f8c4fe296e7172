import { kafkaConfig, kafkaConnection } from '@lantern/kafka';
import { internalRestKeys } from '@lantern/internal-rest';
import { linkClientKeys } from '@lantern/link';
import { mongoConfig } from '@lantern/mongo';
import { type ConfigOf, type Environment, configKey, defineConfig, loadConfigs, processKeys } from '@lantern/runtime';
import { keysConfig } from './config.js';

/** What can be set about a keys service that is a process of its own, beside {@link keysConfig}. */
export const keysProcessConfig = defineConfig({
  prefix: 'KEYS_',
  keys: {
    host: configKey.text({
      about: 'Address to listen on for gateways; internal.',
      default: '127.0.0.1',
      maxLength: 255,
    }),
    port: configKey.integer({
      about: 'Port to listen on for gateways, 0 for any that is free.',
      min: 0,
      max: 65_535,
      default: 7_200,
    }),
    maxConnections: configKey.integer({
      about: 'Most connections of gateways at a time.',
      unit: 'connections',
      min: 1,
      max: 100_000,
      default: 10_000,
    }),
    ...internalRestKeys,
    ...linkClientKeys,
    ...processKeys,
  },
});

export const keysProcessDefinitions = {
  process: keysProcessConfig,
  keys: keysConfig,
  kafka: kafkaConfig,
  mongo: mongoConfig,
};

export type KeysProcessSettings = {
  readonly [K in keyof typeof keysProcessDefinitions]: ConfigOf<(typeof keysProcessDefinitions)[K]>;
};

/** @throws ConfigError with all problems at once. */
export function loadKeysProcessSettings(env: Environment): KeysProcessSettings {
  const settings = loadConfigs(keysProcessDefinitions, env);
  kafkaConnection(settings.kafka, '');
  return settings;
}
