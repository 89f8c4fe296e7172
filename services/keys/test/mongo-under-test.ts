import { randomUUID } from 'node:crypto';
import type { MongoOptions } from '@lantern/mongo';
import { Secret, systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { type MongoBackend, mongoBackend } from '@lantern/testkit';
import { MongoClient } from 'mongodb';
import { openMongoKeyStore } from '../src/distributed.js';
import type { KeyStore } from '../src/index.js';

type CleanUp = () => Promise<void> | void;

/** Call at the top of a test file: the database server that its tests share. */
export function sharedMongo(): () => MongoBackend {
  let backend: MongoBackend | undefined;
  beforeAll(async () => {
    backend = await mongoBackend();
  });
  afterAll(() => backend?.stop());
  return () => {
    if (backend === undefined) throw new Error('the database is not up yet');
    return backend;
  };
}

export function optionsFor(url: string, changes: Partial<MongoOptions> = {}): MongoOptions {
  const database = `keys_${randomUUID().replaceAll('-', '')}`;
  return { url: new Secret(url), database, appName: 'lantern-test', ...changes };
}

/** Its database is dropped at the end of the test. */
export function newDatabase(onEnd: (cleanUp: CleanUp) => void, url: string): MongoOptions {
  const options = optionsFor(url);
  onEnd(async () => {
    const client = new MongoClient(url);
    await client.db(options.database).dropDatabase();
    await client.close();
  });
  return options;
}

export function openStore(options: MongoOptions): Promise<KeyStore> {
  return openMongoKeyStore({ ...options, clock: systemClock, logger: new RecordingLogger() });
}
