import { MessageContent } from './message-content.js';

const content = new MessageContent(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));

test('a message id of this run tells its number, another one none', () => {
  expect(content.numberOf(content.messageId(0))).toBe(0);
  expect(content.numberOf(content.messageId(3_000_000_000))).toBe(3_000_000_000);
  expect(content.numberOf(new MessageContent(new Uint8Array(8)).messageId(5))).toBeUndefined();
  expect(content.numberOf(new Uint8Array(5))).toBeUndefined();
});

test('a content that is not as it was sent is recognised', () => {
  const sent = content.ciphertext(7, 2, 100);
  expect(content.isIntact(7, 2, sent)).toBe(true);
  expect(content.isIntact(7, 1, sent)).toBe(false);
  expect(content.isIntact(8, 2, sent)).toBe(false);
  expect(content.isIntact(7, 2, sent.subarray(0, 99))).toBe(false);
  const changed = sent.slice();
  changed[60] = (changed[60] ?? 0) ^ 1;
  expect(content.isIntact(7, 2, changed)).toBe(false);
});
