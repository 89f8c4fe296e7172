import { type IndexMode, type MongoConnection, type MongoOptions, connectMongo } from '@lantern/mongo';
import { MongoAddressBook } from './mongo-address-book.js';
import { transportIndexes } from './mongo-indexes.js';
import { MongoMailbox } from './mongo-mailbox.js';
import { MongoOwnership } from './mongo-ownership.js';

export interface MongoStoresOptions extends MongoOptions {
  /** Whether indexes that are missing are made (the default) or are an error. */
  readonly indexes?: IndexMode;
}

/** What the transport keeps in MongoDB, over one connection pool. */
export interface MongoStores {
  readonly mailbox: MongoMailbox;
  readonly addressBook: MongoAddressBook;
  readonly ownership: MongoOwnership;
  readonly connection: MongoConnection;
  /** Commands under way fail. */
  close(): Promise<void>;
}

/** @throws MongoStartError */
export async function openMongoStores({ indexes = 'create', ...options }: MongoStoresOptions): Promise<MongoStores> {
  const connection = await connectMongo(options, { specs: transportIndexes, mode: indexes });
  return {
    mailbox: new MongoMailbox({ connection }),
    addressBook: new MongoAddressBook({ connection }),
    ownership: new MongoOwnership({ connection }),
    connection,
    close: () => connection.close(),
  };
}
