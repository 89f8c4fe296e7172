import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import {
  addressBookContract,
  mailboxContract,
  ownershipContract,
  partitionedLogContract,
  userRecordsContract,
} from '@lantern/testkit';
import { LmdbAddressBook, LmdbMailbox, LmdbOwnership, LmdbUserRecords } from '../../src/adapters/index.js';
import { cleaningUp, logUnderTest, portUnderTest } from './lmdb-under-test.js';

const onEnd = cleaningUp();

describe('the LMDB log keeps the contract:', () => {
  test.each(partitionedLogContract)('$title', async ({ run }) => run(await logUnderTest(onEnd)));
});

describe('the LMDB mailbox keeps the contract:', () => {
  const logger = new RecordingLogger();
  test.each(mailboxContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, (environment) => new LmdbMailbox({ environment, clock: systemClock, logger }))),
  );
});

describe('the LMDB address book keeps the contract:', () => {
  test.each(addressBookContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, (environment) => new LmdbAddressBook({ environment }))),
  );
});

describe('the LMDB user records keep the contract:', () => {
  const logger = new RecordingLogger();
  test.each(userRecordsContract)('$title', async ({ run }) =>
    run(
      await portUnderTest(onEnd, (environment) => ({
        records: new LmdbUserRecords({ environment, logKeptMs: 1 }),
        mailbox: new LmdbMailbox({ environment, clock: systemClock, logger }),
        addressBook: new LmdbAddressBook({ environment }),
      })),
    ),
  );
});

describe('the LMDB ownership store keeps the contract:', () => {
  test.each(ownershipContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, (environment) => new LmdbOwnership({ environment }))),
  );
});
