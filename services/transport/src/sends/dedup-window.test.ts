import { type AddressKey, type UserId, parseUserId } from '@lantern/protocol';
import fc from 'fast-check';
import { DedupWindow } from './dedup-window.js';
import { type SendKey, SendKeys, isSameSend } from './send-key.js';

const WINDOW_MS = 50;
const users = ['9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'].map(
  (text) => parseUserId(text) as UserId,
);
const [first, second] = users as [UserId, UserId];
const device = (user: UserId, deviceId: number) => `${user}.${deviceId}` as AddressKey;
const idOf = (number: number) => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? number : 0));

const window = (maxEntries: number) => new DedupWindow({ maxEntries, windowMs: WINDOW_MS });

test('finds what a map of texts would find, whatever is added, forgotten and dropped in between', () => {
  const step = fc.oneof(
    fc.record({ add: fc.nat({ max: 60 }) }),
    fc.record({ expire: fc.constant(true) }),
    fc.record({ wait: fc.nat({ max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.array(step, { maxLength: 400 }), (maxEntries, steps) => {
      const real = window(maxEntries);
      const model = new Map<number, number>();
      let now = 1_000;
      for (const each of steps) {
        if ('wait' in each) now += each.wait;
        else if ('expire' in each) {
          real.expire(now);
          for (const [number, at] of model) if (at + WINDOW_MS <= now) model.delete(number);
        } else if (!model.has(each.add)) {
          if (model.size === maxEntries) model.delete(model.keys().next().value as number);
          model.set(each.add, now);
          real.add(real.keyOf(device(first, 1), second, idOf(each.add)), now);
        } else real.add(real.keyOf(device(first, 1), second, idOf(each.add)), now);
        expect(real.size).toBe(model.size);
      }
      for (let number = 0; number <= 60; number++) {
        const at = model.get(number);
        const expected = at !== undefined && at + WINDOW_MS > now ? at : undefined;
        expect(real.find(real.keyOf(device(first, 1), second, idOf(number)), now)).toBe(expected);
      }
    }),
    { numRuns: 300 },
  );
});

test('the sending device, the recipient and the message id each make another send', () => {
  const dedup = window(10);
  dedup.add(dedup.keyOf(device(first, 1), second, idOf(1)), 0);
  const others: SendKey[] = [
    dedup.keyOf(device(first, 2), second, idOf(1)),
    dedup.keyOf(device(second, 1), second, idOf(1)),
    dedup.keyOf(device(first, 1), first, idOf(1)),
    dedup.keyOf(device(first, 1), second, idOf(2)),
  ];
  expect(others.map((key) => dedup.find(key, 1))).toEqual([undefined, undefined, undefined, undefined]);
  expect(dedup.find(dedup.keyOf(device(first, 1), second, idOf(1)), 1)).toBe(0);
});

test('keys are the same only when all of their parts are, also where their hashes meet', () => {
  const keys = new SendKeys([1, 2]);
  const key = keys.keyOf(device(first, 1), second, idOf(1));
  expect(isSameSend(key, keys.keyOf(device(first, 1), second, idOf(1)))).toBe(true);
  expect(isSameSend(key, { ...key, messageId: idOf(2) })).toBe(false);
  expect(isSameSend(key, { ...key, pairLow: 0 })).toBe(false);
  expect(isSameSend(key, { ...key, pairHigh: 0 })).toBe(false);
  const dedup = window(10);
  dedup.add(key, 5);
  expect(dedup.find({ ...key, messageId: idOf(2) }, 6)).toBeUndefined();
  expect(dedup.find({ ...key, pairLow: 0 }, 6)).toBeUndefined();
});

test('an id with many neighbours in the index is found after those before it were dropped', () => {
  const dedup = window(64);
  const key = (number: number): SendKey => ({ messageId: idOf(number), pairHigh: 1, pairLow: 2, hash: 7 });
  for (let number = 0; number < 100; number++) dedup.add(key(number), 1_000 + number);
  const found = Array.from({ length: 100 }, (_, number) => dedup.find(key(number), 1_000) !== undefined);
  expect(found).toEqual(Array.from({ length: 100 }, (_, number) => number >= 36));
});

test('memory follows what is in it, and an idle window gives it back', () => {
  const dedup = window(20_000);
  const idle = dedup.bytes;
  const id = (number: number) => Uint8Array.from({ length: 16 }, (_, at) => number >>> (8 * (at % 4)));
  for (let number = 0; number < 20_001; number++) dedup.add(dedup.keyOf(device(first, 1), second, id(number)), 0);
  expect(dedup.size).toBe(20_000);
  expect(dedup.bytes).toBeLessThan(20_000 * 88);
  for (let round = 0; round < 21; round++) dedup.expire(WINDOW_MS);
  expect(dedup.size).toBe(0);
  expect(dedup.bytes).toBe(idle);
});
