import type { PreKeyBundle } from '@lantern/client';
import { KeyAccount } from './key-account.js';
import { killPlan } from './kill-plan.js';
import { seededRandom } from './seeded-random.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

function answer(oneTimeId?: number): { bundles: PreKeyBundle[]; goneDeviceIds: number[] } {
  const device = { deviceId: 1, registrationId: 7, identityKey: bytes(1) };
  const signedPreKey = { id: 1, key: bytes(2), signature: bytes(3) };
  const oneTime = oneTimeId === undefined ? {} : { oneTime: { id: oneTimeId, key: bytes(oneTimeId) } };
  return { bundles: [{ device, signedPreKey, ...oneTime, kemIsLastResort: false }], goneDeviceIds: [] };
}

test('an equal repeat is in order; another answer, and a key that another claim got, are not', () => {
  const account = new KeyAccount();
  account.note(bytes(1), 'bob', answer(5));
  account.note(bytes(1), 'bob', answer(5));
  account.note(bytes(2), 'carol', answer(5));
  account.note(bytes(3), 'bob', answer());
  const clean = { keysHandedOutTwice: 0, repeatsWithOtherAnswers: 0, malformed: 0 };
  expect(account.summary()).toEqual({ claims: 3, keysHandedOut: 2, withoutKey: 1, repeated: 1, violations: clean });
  account.note(bytes(4), 'bob', answer(5));
  account.note(bytes(2), 'carol', answer(6));
  account.note(bytes(5), 'bob', { bundles: [], goneDeviceIds: [] });
  expect(account.summary().violations).toEqual({
    keysHandedOutTwice: 1,
    repeatsWithOtherAnswers: 1,
    malformed: 1,
  });
});

test('kills are the same for a seed, ascend, and hit the database every third time', () => {
  const plan = () => killPlan({ kills: 9, keys: 1_000, keysServices: 3, random: seededRandom(4) });
  expect(plan()).toEqual(plan());
  const after = plan().map((kill) => kill.after);
  expect(after).toEqual(after.toSorted((a, b) => a - b));
  expect(Math.max(...after)).toBeLessThan(900);
  expect(plan().filter(({ victim }) => victim === 'database')).toHaveLength(3);
});
