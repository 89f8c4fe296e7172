import { randomUUID } from 'node:crypto';
import type { UserId } from '@lantern/protocol';
import type { RegisteredDevice } from '../domain/user-devices.js';
import type { Decision } from '../ports.js';
import { type StoredUser, decodeRanges, decodeUser, encodeRanges, unknownUser } from './mongo-user-documents.js';
import { type PlannedWrite, planWrite } from './plan-user-write.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

function device(deviceId: number, registrationId = 1, lastSeenDay = 100): RegisteredDevice {
  const signedPreKey = { id: 1, key: bytes(1), signature: bytes(2) };
  const keys = { identityKey: bytes(3), deviceSecretHash: bytes(4), signedPreKey };
  return { deviceId, registrationId, ...keys, installedAt: registrationId, lastSeenDay };
}

function plan(stored: StoredUser, decision: Omit<Decision<void>, 'result'>, stockOf = 1): PlannedWrite {
  const shelfOf = ({ shelf }: { shelf: Uint8Array }) => shelf;
  const planned = planWrite(stored, { result: undefined, ...decision }, { stockOf, shelfOf });
  if (planned === undefined) throw new Error('nothing is planned');
  return planned;
}

function withDevices(stored: StoredUser, devices: readonly RegisteredDevice[]): Omit<Decision<void>, 'result'> {
  return { user: { ...decodeUser(stored), devices, revision: stored.revision + 1 } };
}

const nobody = () => unknownUser(randomUUID() as UserId);
const oneTime = (first: number, count: number) => ({
  keys: Array.from({ length: count }, (_, index) => ({ id: first + index, key: bytes(9) })),
  accepted: [[first, first + count - 1]] as const,
});
const none = { keys: [], accepted: [] };
function oneKem(id: number) {
  return { keys: [{ id, key: bytes(1), signature: bytes(2) }], accepted: [[id, id]] as const };
}

test('a first device gets a shelf, and its keys places in the queue from 0', () => {
  const before = nobody();
  const { user, fromVersion, newKeys } = plan(before, {
    ...withDevices(before, [device(1)]),
    stock: { oneTime: oneTime(50, 3), kem: none },
  });
  expect([fromVersion, user.version, user.revision]).toEqual([0, 1, 1]);
  const [stored] = user.devices;
  expect(stored?.shelf).toHaveLength(16);
  expect(newKeys.map(({ seq, id, shelf }) => [seq, id, shelf])).toEqual(
    [50, 51, 52].map((id, seq) => [seq, id, stored?.shelf]),
  );
  expect(stored?.oneTime.next).toBe(3);
  expect(decodeRanges(stored?.oneTime.accepted ?? bytes())).toEqual([[50, 52]]);
});

test('a refill without another state changes the version, not the revision, and goes on where the queue ended', () => {
  const before = nobody();
  const first = plan(before, {
    ...withDevices(before, [device(1)]),
    stock: { oneTime: oneTime(1, 2), kem: none },
  }).user;
  const { user, newKeys } = plan(first, { stock: { oneTime: oneTime(3, 2), kem: oneKem(7) } });
  expect([user.version, user.revision]).toEqual([2, 1]);
  expect(newKeys.map(({ kind, seq, id }) => [kind, seq, id])).toEqual([
    ['oneTime', 2, 3],
    ['oneTime', 3, 4],
    ['kem', 0, 7],
  ]);
});

test('an install that goes leaves its shelf as litter; one that comes in its place gets another, also under the same id later', () => {
  const before = nobody();
  const first = plan(before, withDevices(before, [device(1), device(2)])).user;
  const replaced = plan(first, withDevices(first, [device(1, 2), device(2)])).user;
  expect(replaced.litter).toEqual([first.devices[0]?.shelf]);
  expect(replaced.devices[1]?.shelf).toEqual(first.devices[1]?.shelf);
  const back = plan(replaced, withDevices(replaced, [device(1, 1), device(2)])).user;
  expect(back.devices[0]?.shelf).not.toEqual(first.devices[0]?.shelf);
  expect(back.litter).toHaveLength(2);
});

test('litter is bounded (I7)', () => {
  let user = nobody();
  for (let registrationId = 1; registrationId <= 100; registrationId++)
    user = plan(user, withDevices(user, [device(1, registrationId)])).user;
  expect(user.litter).toHaveLength(64);
});

test('what is looked for is a field of the document: work left to do, and the longest unseen device', () => {
  const before = nobody();
  const devices = [device(1, 1, 30), device(2, 1, 20)];
  const state = {
    ...decodeUser(before),
    revision: 1,
    devices,
    purges: [{ deviceId: 3, revision: 1, installedBefore: 1 }],
  };
  const { user } = plan(before, { user: state });
  expect(user).toMatchObject({ unfinished: true, oldestSeenDay: 20 });
  const empty = plan(user, withDevices({ ...user, purges: [] }, [])).user;
  expect(empty).not.toHaveProperty('unfinished');
  expect(empty).not.toHaveProperty('oldestSeenDay');
});

test('a decision that breaks the rules is an error, and one that changes nothing is no write', () => {
  const before = nobody();
  const options = { stockOf: 1, shelfOf: () => bytes() };
  const skipping = { result: undefined, user: { ...decodeUser(before), revision: 2 } };
  expect(() => planWrite(before, skipping, options)).toThrow('skips a revision');
  const homeless = { result: undefined, stock: { oneTime: oneTime(1, 1), kem: none } };
  expect(() => planWrite(before, homeless, options)).toThrow('a refill without a device');
  expect(planWrite(before, { result: undefined }, options)).toBeUndefined();
});

test('ranges come back as they were, up to the largest id', () => {
  const ranges = [
    [0, 0],
    [2, 0x7fff_ffff],
    [0x8000_0001, 0xffff_ffff],
  ] as const;
  expect(decodeRanges(encodeRanges(ranges))).toEqual(ranges);
  expect(decodeRanges(encodeRanges([]))).toEqual([]);
});
