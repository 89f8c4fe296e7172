import { addressBookContract, mailboxContract, ownershipContract } from '@lantern/testkit';
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

describe('the MongoDB ownership store keeps the contract:', () => {
  test.each(ownershipContract)('$title', async ({ run }) =>
    run(await portUnderTest(onEnd, mongo().url, ({ ownership }) => ownership)),
  );
});
