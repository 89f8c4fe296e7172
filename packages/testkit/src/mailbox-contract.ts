import type { Mailbox } from '@lantern/transport';
import { mailboxReadCases } from './mailbox-contract-reads.js';
import { mailboxWriteCases } from './mailbox-contract-writes.js';
import type { ContractCase, PortUnderTest } from './transport-contract-case.js';

/** What every adapter of {@link Mailbox} has to show, each case on a mailbox of its own. */
export const mailboxContract: readonly ContractCase<PortUnderTest<Mailbox>>[] = [
  ...mailboxWriteCases,
  ...mailboxReadCases,
];
