import { MAX_TOKEN_BYTES } from '@lantern/protocol';
import { KeptOutTokens } from './kept-out-tokens.js';

test('a token is known for as long as it is kept out, where it was shown', () => {
  let now = 1_000;
  const tokens = new KeptOutTokens({ monotonic: () => now });
  expect(tokens.waitMs('203.0.113.1', 'a.b.c')).toBe(0);
  tokens.keep('203.0.113.1', 'a.b.c', 5_000);
  now += 2_000;
  expect(tokens.waitMs('203.0.113.1', 'a.b.c')).toBe(3_000);
  expect(tokens.waitMs('203.0.113.2', 'a.b.c')).toBe(0);
  expect(tokens.waitMs('203.0.113.1', 'a.b.d')).toBe(0);
  now += 3_000;
  expect(tokens.waitMs('203.0.113.1', 'a.b.c')).toBe(0);
});

test('a token that is too long to have been verified is not looked for', () => {
  const tokens = new KeptOutTokens({ monotonic: () => 0 });
  const longest = 'x'.repeat(MAX_TOKEN_BYTES);
  const longer = `${longest}x`;
  for (const token of [longest, longer]) tokens.keep('203.0.113.1', token, 5_000);
  expect([longest, longer].map((token) => tokens.waitMs('203.0.113.1', token))).toEqual([5_000, 0]);
});
