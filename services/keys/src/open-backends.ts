import { KafkaStartError, kafkaConnection } from '@lantern/kafka';
import { MongoStartError, mongoOptions } from '@lantern/mongo';
import { type Clock, ConfigError, type Logger } from '@lantern/runtime';
import { KafkajsDirectoryAnnouncer } from './adapters/kafkajs-directory-announcer.js';
import { openMongoKeyStore } from './adapters/mongo-key-store.js';
import type { OpenAnnouncer } from './create-keys-process.js';
import type { KeyStore } from './ports.js';
import type { KeysProcessSettings } from './process-settings.js';

const APP_NAME = 'lantern-keys';

/** Whether an error of opening may go away without anybody changing this process's configuration. */
export function mayPass(error: unknown): boolean {
  if (error instanceof MongoStartError || error instanceof KafkaStartError) return error.passing;
  return !(error instanceof ConfigError);
}

/** With limits that all processes share. @throws MongoStartError in one line */
export function openStore(
  { mongo, keys: rates }: KeysProcessSettings,
  deps: { clock: Clock; logger: Logger },
): Promise<KeyStore> {
  return openMongoKeyStore({ ...mongoOptions(mongo, APP_NAME), ...deps, rates });
}

/** @throws KafkaStartError in one line */
export async function openAnnouncer({ kafka }: KeysProcessSettings): Promise<OpenAnnouncer> {
  const announcer = new KafkajsDirectoryAnnouncer({ connection: kafkaConnection(kafka, APP_NAME) });
  await announcer.start();
  return announcer;
}
