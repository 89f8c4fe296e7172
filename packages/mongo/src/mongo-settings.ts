import { type ConfigOf, configKey, defineConfig } from '@lantern/runtime';
import type { MongoOptions } from './mongo-options.js';

/** What an operator sets about MongoDB, the same for every service: `MONGODB_…`. */
export const mongoConfig = defineConfig({
  prefix: 'MONGODB_',
  keys: {
    url: configKey.secret({
      about: 'Connection string of a replica set or of mongos routers, with credentials if there are any.',
      minBytes: 10,
      required: true,
    }),
    database: configKey.text({
      about: 'The database that the services share.',
      default: 'lantern',
      maxLength: 63,
      pattern: { regExp: /^[^/\\. "$*<>:|?]+$/, words: 'a name of a database' },
    }),
    maxPoolSize: configKey.integer({
      about: 'Connections of one process to each server.',
      unit: 'connections',
      min: 1,
      max: 10_000,
      default: 100,
    }),
  },
});

export function mongoOptions(settings: ConfigOf<typeof mongoConfig>, appName: string): MongoOptions {
  const { url, database, maxPoolSize } = settings;
  return { url, database, maxPoolSize, appName };
}
