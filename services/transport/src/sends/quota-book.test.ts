import type { AddressKey, UserId } from '@lantern/protocol';
import { QuotaBook } from './quota-book.js';

const BOB = '00000000-0000-4000-8000-000000000001.1' as AddressKey;
const ALICE = '00000000-0000-4000-8000-000000000002' as UserId;
const LIMITS = { maxMessages: 4, maxBytes: 1_000, senderShare: 1, recountAfterMs: 1_000, maxAddresses: 10 };

function counted(book: QuotaBook, messages: number, now: number): void {
  book.counted(BOB, { messages, bytes: messages, senders: new Map([[ALICE, { messages, bytes: messages }]]) }, now);
}

test('a count that refuses somebody is taken anew after a while, and not before', () => {
  const book = new QuotaBook(LIMITS);
  expect(book.needsCount(BOB, 0)).toBe(true);
  counted(book, 4, 0);
  expect(book.admit(BOB, ALICE, 1)).toBe('full');
  expect(book.needsCount(BOB, 999)).toBe(false);
  expect(book.needsCount(BOB, 1_000)).toBe(true);
});

test('a count of before the clock was put back is taken anew: who is refused by it does not wait for hours', () => {
  const book = new QuotaBook(LIMITS);
  counted(book, 4, 10_000_000);
  expect(book.needsCount(BOB, 6_400_000)).toBe(true);
  counted(book, 0, 6_400_000);
  expect(book.admit(BOB, ALICE, 1)).toBe('admitted');
});
