import { randomUUID } from 'node:crypto';
import type { MongoOptions } from '@lantern/mongo';
import { Secret } from '@lantern/runtime';
import { type MongoBackend, type PortUnderTest, mongoBackend } from '@lantern/testkit';
import { type MongoStores, openMongoStores } from '../../src/adapters/index.js';
import type { OnEnd } from './lmdb-under-test.js';

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
  const database = `transport_${randomUUID().replaceAll('-', '')}`;
  return { url: new Secret(url), database, appName: 'lantern-test', ...changes };
}

/** Closed at the end of the test. */
export async function openForTest(onEnd: OnEnd, options: MongoOptions): Promise<MongoStores> {
  const stores = await openMongoStores(options);
  onEnd(() => stores.close());
  return stores;
}

/** In a database of its own, dropped at the end of the test. */
export async function portUnderTest<Port>(
  onEnd: OnEnd,
  url: string,
  portOf: (stores: MongoStores) => Port,
): Promise<PortUnderTest<Port>> {
  const options = optionsFor(url);
  let stores = await openMongoStores(options);
  onEnd(async () => {
    await stores.connection.db.dropDatabase();
    await stores.close();
  });
  const reopen = async () => {
    await stores.close();
    stores = await openMongoStores(options);
    return portOf(stores);
  };
  return { port: portOf(stores), reopen };
}
