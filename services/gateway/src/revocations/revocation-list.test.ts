import { randomUUID } from 'node:crypto';
import type { Revocation, UserId } from '@lantern/protocol';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { RevocationList } from './revocation-list.js';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const newUser = () => randomUUID() as UserId;
const user = newUser();
const token = (issuedAt: number, deviceId?: number, userId = user) => {
  return { userId, issuedAt, expiresAt: issuedAt + DAY_MS, ...(deviceId === undefined ? {} : { deviceId }) };
};

function newList(maxEntries = 100) {
  const clock = new ManualClock(NOW);
  const logger = new RecordingLogger();
  const added: Revocation[] = [];
  const list = new RevocationList({
    clock,
    logger,
    maxTokenAgeMs: DAY_MS,
    maxEntries,
    added: (revocation) => added.push(revocation),
  });
  return { clock, logger, list, added };
}

test('tokens of the user that were issued until then are revoked, later ones and those of others are not', () => {
  const { list } = newList();
  list.revoked({ userId: user, issuedUntil: NOW });
  expect(list.isRevoked(token(NOW - 1))).toBe(true);
  expect(list.isRevoked(token(NOW))).toBe(true);
  expect(list.isRevoked(token(NOW, 7))).toBe(true);
  expect(list.isRevoked(token(NOW + 1))).toBe(false);
  expect(list.isRevoked(token(NOW, undefined, newUser()))).toBe(false);
});

test('a revocation for a device is about tokens that name it or are used for it', () => {
  const { list } = newList();
  list.revoked({ userId: user, deviceId: 0, issuedUntil: NOW });
  expect(list.isRevoked(token(NOW, 0))).toBe(true);
  expect(list.isRevoked(token(NOW, 1))).toBe(false);
  expect(list.isRevoked(token(NOW))).toBe(false);
  expect(list.isRevoked(token(NOW), 0)).toBe(true);
  expect(list.isRevoked(token(NOW), 1)).toBe(false);
  expect(list.isRevoked(token(NOW + 1), 0)).toBe(false);
});

test('the latest time counts, in whatever order they come, and a repeat is told to nobody', () => {
  const { list, added } = newList();
  const early = { userId: user, issuedUntil: NOW - 5_000 };
  const late = { userId: user, issuedUntil: NOW };
  list.revoked(late);
  list.revoked(early);
  list.revoked(late);
  expect(list.isRevoked(token(NOW))).toBe(true);
  expect([list.covers(early), list.covers(late), list.covers({ userId: user, issuedUntil: NOW + 1 })]).toEqual([
    true,
    true,
    false,
  ]);
  expect(list.covers({ userId: user, deviceId: 3, issuedUntil: NOW })).toBe(true);
  expect([list.size, added]).toEqual([1, [late]]);
});

test('it is dropped when every token that it is about has expired, and not kept when that was so before', () => {
  const { list, clock, added } = newList();
  list.revoked({ userId: user, issuedUntil: NOW });
  list.revoked({ userId: newUser(), issuedUntil: NOW - DAY_MS });
  expect([list.size, added.length]).toEqual([1, 1]);
  clock.advance(DAY_MS - 1);
  list.revoked({ userId: newUser(), issuedUntil: clock.now() });
  expect([list.size, list.isRevoked(token(NOW))]).toEqual([2, true]);
  clock.advance(1);
  list.revoked({ userId: newUser(), issuedUntil: clock.now() });
  expect([list.size, list.isRevoked(token(NOW))]).toEqual([2, false]);
});

test('beyond the bound nothing grows and no revoked token comes back: old tokens of everybody are refused instead', () => {
  const { list, logger } = newList(10);
  const users = Array.from({ length: 1_000 }, newUser);
  users.forEach((userId, index) => list.revoked({ userId, issuedUntil: NOW + index }));
  expect(list.size).toBe(10);
  users.forEach((userId, index) => expect(list.isRevoked(token(NOW + index, undefined, userId))).toBe(true));
  expect(list.isRevoked(token(NOW + 989))).toBe(true);
  expect(list.isRevoked(token(NOW + 990))).toBe(false);
  expect(logger.entries.map(({ level }) => level)).toEqual(['error']);
});

test('at the bound those of the oldest tokens give way, whatever the order in which they came', () => {
  const { list } = newList(3);
  // As they are read from several partitions of the log.
  for (const issuedUntil of [NOW, NOW - 2_000, NOW - 1_000]) list.revoked({ userId: newUser(), issuedUntil });
  list.revoked({ userId: user, issuedUntil: NOW });
  expect(list.isRevoked(token(NOW - 2_000, undefined, newUser()))).toBe(true);
  expect(list.isRevoked(token(NOW - 1_999, undefined, newUser()))).toBe(false);
  expect([list.size, list.isRevoked(token(NOW))]).toEqual([3, true]);
});

test('a repeat at the bound displaces nobody', () => {
  const { list } = newList(2);
  const other = newUser();
  list.revoked({ userId: user, issuedUntil: NOW });
  list.revoked({ userId: other, issuedUntil: NOW + 1 });
  list.revoked({ userId: user, issuedUntil: NOW + 2 });
  expect([list.size, list.isRevoked(token(NOW, undefined, newUser()))]).toEqual([2, false]);
});
