import { randomBytes } from 'node:crypto';
import type { AddressKey, Offset, StoredMessage, UserId } from '@lantern/protocol';
import { MessageTrail } from './message-trail.js';

const USER = '11111111-2222-4333-8444-555555555555' as UserId;
const OTHER = '21111111-2222-4333-8444-555555555555' as UserId;
const key = (userId: UserId, deviceId = 1) => `${userId}.${deviceId}` as AddressKey;
const message = (messageId: Uint8Array, serverTime = 1_000) => ({ messageId, serverTime }) as StoredMessage;
const at = (offset: number) => offset as Offset;

test('copies of a message are found by its id and its recipient, with where they are', () => {
  const trail = new MessageTrail(100);
  const id = randomBytes(16);
  trail.add(at(7), key(USER, 1), message(id, 5_000));
  trail.add(at(8), key(USER, 4_294_967_295), message(id, 5_000));
  trail.add(at(9), key(OTHER), message(id));
  trail.add(at(20), key(USER), message(randomBytes(16)));
  expect(trail.find(id, USER)).toEqual([
    { deviceId: 1, offset: 7, acceptedAt: 5_000 },
    { deviceId: 4_294_967_295, offset: 8, acceptedAt: 5_000 },
  ]);
  expect(trail.find(randomBytes(16), USER)).toEqual([]);
});

test('what was dropped says why, wherever in the ring it stands; what is not known any more is nobody’s', () => {
  const trail = new MessageTrail(300);
  const ids = Array.from({ length: 1_000 }, () => randomBytes(16));
  ids.forEach((id, index) => trail.add(at(3 * index), key(USER), message(id)));
  expect(trail.size).toBe(300);
  for (const index of [0, 699, 700, 850, 999]) trail.dropped(at(3 * index), 'stale');
  trail.dropped(at(3 * 800 + 1), 'expired');
  const found = (index: number) => trail.find(ids.at(index)!, USER);
  expect([found(0), found(699)]).toEqual([[], []]);
  for (const index of [700, 850, 999]) expect(found(index)).toMatchObject([{ offset: 3 * index, dropped: 'stale' }]);
  for (const index of [701, 800, 998])
    expect(found(index)).toEqual([{ deviceId: 1, offset: 3 * index, acceptedAt: 1_000 }]);
});

test('without room nothing is kept', () => {
  const trail = new MessageTrail(0);
  trail.add(at(1), key(USER), message(randomBytes(16)));
  trail.dropped(at(1), 'expired');
  expect(trail.size).toBe(0);
});
