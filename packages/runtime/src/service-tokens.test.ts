import jwt from 'jsonwebtoken';
import { ConfigError } from './config-error.js';
import { Secret } from './secret.js';
import { SERVICE_AUDIENCE, ServiceTokens, parseServiceSecrets } from './service-tokens.js';
import { ManualClock } from './testing/manual-clock.js';

const OLD = 'the old secret of thirty-two bytes or more';
const NEW = 'the new secret of thirty-two bytes or more';
const clock = new ManualClock(1_700_000_000_000);
const gateway = (...secrets: string[]) => new ServiceTokens({ secrets, service: 'gateway', clock });
const keys = (...secrets: string[]) => new ServiceTokens({ secrets, service: 'keys', clock });
const seconds = () => Math.floor(clock.now() / 1_000);

function signed(claims: object, secret = NEW, options: jwt.SignOptions = {}): string {
  return `Bearer ${jwt.sign(claims, secret, { algorithm: 'HS256', ...options })}`;
}
const good = () => ({ iss: 'gateway', aud: SERVICE_AUDIENCE, iat: seconds(), exp: seconds() + 60 });

test('a service is known by a shared secret, for as long as its token lives', () => {
  const header = gateway(NEW).authorization();
  const other = keys(NEW);
  expect(other.accepts(header)).toBe(true);
  expect(keys(OLD).accepts(header)).toBe(false);
  clock.advance(80_000);
  expect(other.accepts(header)).toBe(true);
  clock.advance(11_000);
  expect(other.accepts(header)).toBe(false);
});

test('a token is used again for half of its life, then another is signed', () => {
  const tokens = gateway(NEW);
  const first = tokens.authorization();
  clock.advance(30_000);
  expect(tokens.authorization()).toBe(first);
  clock.advance(1);
  expect(tokens.authorization()).not.toBe(first);
  // Also when the clock is set back.
  const second = tokens.authorization();
  clock.jump(-3_600_000);
  expect(tokens.authorization()).not.toBe(second);
});

test('a secret is replaced without a gap', () => {
  const before = gateway(OLD);
  const during = keys(NEW, OLD);
  const after = gateway(NEW);
  expect(during.accepts(before.authorization())).toBe(true);
  expect(during.accepts(after.authorization())).toBe(true);
  expect(after.accepts(during.authorization())).toBe(true);
  expect(after.accepts(before.authorization())).toBe(false);
});

test.each<[string, () => string | undefined]>([
  ['nothing', () => undefined],
  ['no bearer', () => 'Basic abc'],
  ['no JWS', () => 'Bearer abc'],
  ['a token of another audience, as users have', () => signed({ ...good(), aud: 'messaging' })],
  ['a token without audience', () => signed({ iss: 'gateway', iat: seconds(), exp: seconds() + 60 })],
  ['a token that never expires', () => signed({ iss: 'gateway', aud: SERVICE_AUDIENCE, iat: seconds() })],
  ['a token that was signed long ago', () => signed({ ...good(), iat: seconds() - 600, exp: seconds() + 600 })],
  ['a token that was signed for later', () => signed({ ...good(), iat: seconds() + 31, exp: seconds() + 90 })],
  ['another algorithm', () => signed(good(), NEW, { algorithm: 'HS512' })],
  ['no algorithm', () => `Bearer ${jwt.sign(good(), '', { algorithm: 'none' })}x`],
  ['another secret', () => signed(good(), OLD)],
  ['a long one', () => signed({ ...good(), filler: 'x'.repeat(1_000) })],
])('%s is refused', (_, header) => {
  expect(keys(NEW).accepts(signed(good()))).toBe(true);
  expect(keys(NEW).accepts(header())).toBe(false);
});

test('secrets are read from one value, and a short one is named by its place, not by its text', () => {
  expect(parseServiceSecrets('KEYS_SERVICE_SECRET', new Secret(` ${NEW} \n${OLD},\n`))).toEqual([NEW, OLD]);
  const parse = (text: string) => () => parseServiceSecrets('KEYS_SERVICE_SECRET', new Secret(text));
  expect(parse(`${NEW},short`)).toThrow(ConfigError);
  expect(parse(`${NEW},short`)).toThrow(/KEYS_SERVICE_SECRET: has a secret \(number 2\)/);
  expect(parse(','.repeat(40))).toThrow('holds no secret');
  expect(() => gateway()).toThrow('there must be a service secret');
  expect(() => gateway('short')).toThrow('at least 32 bytes');
});
