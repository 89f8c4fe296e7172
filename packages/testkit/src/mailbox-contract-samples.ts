import { randomBytes } from 'node:crypto';
import type { AddressKey } from '@lantern/protocol';
import type { Mailbox, MailboxDocument, MailboxRead } from '@lantern/transport';
import { sampleAddress, sampleOffset, samplePartition, sampleSender } from './transport-contract-case.js';

export const PARTITION = samplePartition(7);

export interface DocumentChanges {
  readonly address?: AddressKey;
  readonly partition?: number;
  readonly epoch?: number;
  readonly bytes?: number;
  readonly expiresAt?: number;
  readonly senderUser?: MailboxDocument['senderUser'];
}

/** A document in partition 7 and epoch 1, with 100 bytes, unless told. */
export function sampleDocument(offset: number, changes: DocumentChanges = {}): MailboxDocument {
  const { address = sampleAddress(), partition = PARTITION, epoch = 1, bytes = 100 } = changes;
  const { expiresAt = 2 ** 42, senderUser = sampleSender() } = changes;
  const key = { address, partition: samplePartition(partition), offset: sampleOffset(offset), epoch };
  return { ...key, value: randomBytes(bytes), expiresAt, senderUser };
}

/** Asks for all that there is of an address in partition 7, unless told. */
export function readOf(address: AddressKey, changes: Partial<MailboxRead> = {}): MailboxRead {
  const bounds = { above: -1, below: sampleOffset(Number.MAX_SAFE_INTEGER), maxDocuments: 10_000, maxBytes: 2 ** 30 };
  return { address, partition: PARTITION, ...bounds, ...changes };
}

export async function readAll(mailbox: Mailbox, address: AddressKey): Promise<readonly MailboxDocument[]> {
  const [page] = await mailbox.read([readOf(address)]);
  return page?.documents ?? [];
}
