import { addressBookContract, mailboxContract, ownershipContract, userRecordsContract } from '@lantern/testkit';
import { MongoUserRecords } from '../../src/adapters/index.js';
import { cleaningUp } from './lmdb-under-test.js';
import { portUnderTest, sharedMongo } from './mongo-under-test.js';

const mongo = sharedMongo();
const onEnd = cleaningUp();

describe('the MongoDB mailbox keeps the contract:', () => {
  test.each(mailboxContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, mongo().url, ({ mailbox }) => mailbox)),
  );
});

describe('the MongoDB address book keeps the contract:', () => {
  test.each(addressBookContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, mongo().url, ({ addressBook }) => addressBook)),
  );
});

describe('the MongoDB user records keep the contract:', () => {
  const remains = async () => [];
  test.each(userRecordsContract)('$title', async ({ run }) =>
    run(
      await portUnderTest(onEnd, mongo().url, ({ mailbox, addressBook, connection }) => ({
        records: new MongoUserRecords({ connection, remains }),
        mailbox,
        addressBook,
      })),
    ),
  );
});

describe('the MongoDB ownership store keeps the contract:', () => {
  test.each(ownershipContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, mongo().url, ({ ownership }) => ownership)),
  );
});
