import { Secret } from '@lantern/runtime';
import { ManualClock } from '@lantern/runtime/testing';
import { signCallerToken } from './caller-token.js';
import { Callers, parseCallers } from './callers.js';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const USER = '11111111-2222-3333-4444-555555555555';
const parse = (text: string) => parseCallers(new Secret(text));

test('callers are read from lines or between semicolons, without comments', () => {
  const callers = parse(`# those who send\nbilling send,keys ${A} ${USER}/7\n\n; console read-stats ${B}`);
  expect(callers.map(({ name, scopes, address }) => [name, [...scopes], address])).toEqual([
    ['billing', ['send', 'keys'], { userId: USER, deviceId: 7 }],
    ['console', ['read-stats'], undefined],
  ]);
});

test.each([
  ['', 'names 0 callers'],
  [`Billing keys ${A}`, 'has a name'],
  [`billing keys,all ${A}`, 'has scopes other than send, read-stats'],
  [`billing , ${A}`, 'has scopes other than'],
  ['billing keys short', 'has a secret under 32 bytes'],
  [`billing send ${A}`, 'no address to send from'],
  [`billing send ${A} ${USER}`, 'not user-id/device-id'],
  [`billing send ${A} ${USER}/4294967296`, 'not user-id/device-id'],
  [`billing keys ${A} ${USER}/1 more`, 'more than four words'],
  [`a keys ${A};a keys,purge ${A}`, 'caller (number 2) that has other rights than a line of the same name'],
  [`a keys ${A} ${USER}/1;a keys ${A} ${USER}/2`, 'other rights'],
  [Array.from({ length: 65 }, () => `billing keys ${A}`).join(';'), 'names 65 callers'],
])('%j is refused in words that quote nothing secret', (text, problem) => {
  expect(() => parse(text)).toThrow(problem);
  expect(() => parse(text)).not.toThrow(A);
});

test('a caller is known by its own secret only; while it is replaced by both', () => {
  const clock = new ManualClock();
  const callers = new Callers(parse(`billing keys ${A};console keys ${B};console keys ${A}`), clock);
  const identify = (name: string, secret: string) =>
    callers.identify(`Bearer ${signCallerToken({ name, secret, clock })}`)?.name;
  expect(identify('billing', A)).toBe('billing');
  expect(identify('billing', B)).toBeUndefined();
  expect([identify('console', A), identify('console', B)]).toEqual(['console', 'console']);
});

test('a token is good for its time, give or take the skew of clocks', () => {
  const clock = new ManualClock();
  const callers = new Callers(parse(`billing keys ${A}`), clock);
  const header = `Bearer ${signCallerToken({ name: 'billing', secret: A, clock })}`;
  clock.advance(89_000);
  expect(callers.identify(header)?.name).toBe('billing');
  clock.advance(2_000);
  expect(callers.identify(header)).toBeUndefined();
});

test('a token is checked only by secrets of the caller that it names, and one that names nobody by none', () => {
  const clock = new ManualClock();
  let tried: string[] = [];
  const known = parse(`billing keys ${A};console keys ${B};console keys ${A}`).map((caller) => ({
    ...caller,
    get secret() {
      tried.push(caller.name);
      return caller.secret;
    },
  }));
  const callers = new Callers(known, clock);
  const triedFor = (name: string) => {
    tried = [];
    callers.identify(`Bearer ${signCallerToken({ name, secret: 'x'.repeat(32), clock })}`);
    return tried;
  };
  expect(triedFor('nobody')).toEqual([]);
  expect(triedFor('billing')).toEqual(['billing']);
  expect(triedFor('console')).toEqual(['console', 'console']);
  tried = [];
  expect(callers.identify('Bearer x.y.z')).toBeUndefined();
  expect(callers.identify(`Bearer x.${Buffer.from('null').toString('base64url')}.z`)).toBeUndefined();
  expect(tried).toEqual([]);
});
