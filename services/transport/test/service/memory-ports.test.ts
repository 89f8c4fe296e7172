import { addressBookContract, mailboxContract, ownershipContract } from '@lantern/testkit';
import { MemoryMailbox, MemoryOwnership } from './memory-ports.js';

/** What is in memory outlives its adapter as long as the test runs. */
function underTest<Port>(port: Port) {
  return { port, reopen: async () => port };
}

describe('the mailbox in memory keeps the contract:', () => {
  test.each(mailboxContract)('$title', async ({ run }) => run(underTest(new MemoryMailbox())));
});

describe('the address book in memory keeps the contract:', () => {
  test.each(addressBookContract)('$title', async ({ run }) => run(underTest(new MemoryMailbox())));
});

describe('the ownership store in memory keeps the contract:', () => {
  test.each(ownershipContract)('$title', async ({ run }) => run(underTest(new MemoryOwnership())));
});
