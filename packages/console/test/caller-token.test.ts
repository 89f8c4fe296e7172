import { signCallerToken, verifyCallerToken } from '@lantern/internal-rest';
import { systemClock } from '@lantern/runtime';
import { parseAccess, tokenOf } from '../page/caller-token.js';

const name = 'operator';
const secret = 'a-secret-of-at-least-32-bytes-ünïcode';

test('what operators have is understood: operator.json, a name and a secret, a token', () => {
  const token = signCallerToken({ name, secret, clock: systemClock });
  expect(parseAccess(JSON.stringify({ url: 'http://x', caller: name, secret }))).toEqual({ caller: name, secret });
  expect(parseAccess(`  ${name} ${secret}\n`)).toEqual({ caller: name, secret });
  expect(parseAccess(token)).toEqual({ token });
});

test.each(['', 'operator', 'one two three', '{"caller":"x"}', '{', '{"caller":1,"secret":"x"}'])(
  '%p is no access',
  (text) => {
    expect(parseAccess(text)).toBeUndefined();
  },
);

test('a token that the page makes of a secret is accepted as one of the caller, and by no other', async () => {
  const token = await tokenOf({ caller: name, secret }, systemClock.now());
  const verified = (by: string) => verifyCallerToken(`Bearer ${token}`, { name, secret: by, clock: systemClock });
  expect(verified(secret)).toBe(true);
  expect(verified(`${secret}.`)).toBe(false);
});

test('it is good for a minute by the clock that the page is told, not by its own', async () => {
  const at = systemClock.now() - 3_600_000;
  const token = await tokenOf({ caller: name, secret }, at);
  const verified = (now: number) =>
    verifyCallerToken(`Bearer ${token}`, { name, secret, clock: { ...systemClock, now: () => now } });
  expect([verified(at + 30_000), verified(systemClock.now())]).toEqual([true, false]);
});
