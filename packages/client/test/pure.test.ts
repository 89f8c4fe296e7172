import { createHash } from 'node:crypto';
import { fullJitter } from '../src/backoff.js';
import { actionAfterClose, retryAfterMs } from '../src/close-policy.js';
import { keyDigest, newClaimId, newDeviceSecret, newMessageId } from '../src/index.js';

test('full jitter lies between 0 and a bound that doubles up to the greatest', () => {
  const backoff = { baseMs: 100, maxMs: 1_000 };
  expect([0, 1, 2, 3, 4, 5_000].map((attempt) => fullJitter(backoff, attempt, () => 0.5))).toEqual([
    50, 100, 200, 400, 500, 500,
  ]);
  expect(fullJitter(backoff, 3, () => 0)).toBe(0);
});

test('retry_after_ms is found anywhere in a reason', () => {
  const reasons = ['retry_after_ms=5', 'draining; retry_after_ms=70, bye', '', 'retry_after_ms=x', 'xretry_after_ms=5'];
  expect(reasons.map(retryAfterMs)).toEqual([5, 70, 0, 0, 0]);
});

test('the longer of Retry-After and retry_after_ms counts', () => {
  expect(actionAfterClose({ code: 4429, reason: 'retry_after_ms=5', retryAfterMs: 9 })).toEqual({
    action: 'back-off',
    retryAfterMs: 9,
  });
});

test('ids and secrets have the lengths of the protocol and do not repeat', () => {
  expect([newMessageId().length, newClaimId().length, newDeviceSecret().length]).toEqual([16, 16, 32]);
  expect(newMessageId()).not.toEqual(newMessageId());
});

test('the key digest is what the protocol describes', async () => {
  const signedPreKey = { id: 0x01020304, key: Uint8Array.of(1), signature: Uint8Array.of(2, 3) };
  const keys = { registrationId: 5, identityKey: Uint8Array.of(9, 9), signedPreKey };
  const part = '00000005 00000002 0909 01020304 00000001 01 00000002 0203';
  const sha256 = (text: string) => createHash('sha256').update(text.replaceAll(' ', ''), 'hex').digest();
  expect(Buffer.from(await keyDigest(keys))).toEqual(sha256(part));
  const lastResortKem = { id: 7, key: Uint8Array.of(4), signature: new Uint8Array(0) };
  expect(Buffer.from(await keyDigest({ ...keys, lastResortKem }))).toEqual(
    sha256(`${part} 00000007 00000001 04 00000000`),
  );
});
