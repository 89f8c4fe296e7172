import { type MongoStores, openMongoStores } from '../../src/adapters/index.js';
import { optionsFor, sharedMongo } from '../adapters/mongo-under-test.js';
import { repeatedAcks } from './schedules/acks.js';
import { ownershipReads } from './schedules/attach-checks.js';
import { epochs } from './schedules/epochs.js';
import { purges } from './schedules/purges.js';
import { repeatedInserts } from './schedules/repeated-inserts.js';
import { takeovers } from './schedules/takeovers.js';
import { showRule } from './show-rule.js';

let stores: MongoStores;

// Before the one that stops the server: these run in the order in which they are written.
afterAll(async () => {
  await stores.connection.db.dropDatabase();
  await stores.close();
});
const mongo = sharedMongo();
beforeAll(async () => {
  stores = await openMongoStores(optionsFor(mongo().url));
});

async function emptyStores(): Promise<MongoStores> {
  for (const collection of await stores.connection.db.collections()) await collection.deleteMany({});
  return stores;
}

/** The rules that lean on what the stores promise; the others never meet one. */
describe('with mailbox, address book and ownership in MongoDB:', () => {
  for (const rule of [epochs, takeovers, ownershipReads, repeatedInserts, repeatedAcks, purges])
    showRule(rule, emptyStores);
});
