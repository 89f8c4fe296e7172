import { readFileSync } from 'node:fs';
import { fullJitter } from '../src/backoff.js';
import { actionAfterClose, retryAfterMs } from '../src/close-policy.js';
import { problemCode } from '../src/problem-code.js';
import { keyDigest, newClaimId, newDeviceSecret, newMessageId } from '../src/index.js';

function readVectors(name: string): unknown {
  const file = new URL(`../../protocol/vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: unknown }).vectors;
}

test('full jitter lies between 0 and a bound that doubles up to the greatest', () => {
  const backoff = { baseMs: 100, maxMs: 1_000 };
  expect([0, 1, 2, 3, 4, 5_000].map((attempt) => fullJitter(backoff, attempt, () => 0.5))).toEqual([
    50, 100, 200, 400, 500, 500,
  ]);
  expect(fullJitter(backoff, 3, () => 0)).toBe(0);
});

test('retry_after_ms is found anywhere in a reason', () => {
  const reasons = ['retry_after_ms=5', 'draining; retry_after_ms=70, bye', '', 'retry_after_ms=x', 'xretry_after_ms=5'];
  expect(reasons.map(retryAfterMs)).toEqual([5, 70, undefined, undefined, undefined]);
});

test('every close code is acted upon as the vectors of the protocol say', () => {
  const vectors = readVectors('close-codes') as { code: number; action: string }[];
  const acted = vectors.map(({ code }) => ({ code, action: actionAfterClose({ code, reason: '' }).action }));
  expect(acted).toEqual(vectors.map(({ code, action }) => ({ code, action })));
  for (const code of [1000, 1005, 1006, 3000, 4999])
    expect(actionAfterClose({ code, reason: '' }).action).toBe('back-off');
});

test('every problem code has its name', () => {
  const vectors = readVectors('problem-codes') as { number: number; name: string }[];
  const names = vectors.map(({ number }) => problemCode(number));
  const expected = vectors.map(({ name }) => name.replace('PROBLEM_CODE_', '').toLowerCase());
  expect(names).toEqual(expected.map((name) => (name === 'unspecified' ? 'unknown' : name)));
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

interface HexKey {
  readonly id: number;
  readonly key: string;
  readonly signature: string;
}

interface DigestVector {
  readonly registrationId: number;
  readonly identityKey: string;
  readonly signedPreKey: HexKey;
  readonly lastResortKem?: HexKey;
  readonly sha256: string;
}

test('the key digest is that of the vectors of the protocol', async () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
  const signed = ({ id, key, signature }: HexKey) => ({ id, key: bytes(key), signature: bytes(signature) });
  const vectors = readVectors('key-digests') as DigestVector[];
  for (const { registrationId, identityKey, signedPreKey, lastResortKem, sha256 } of vectors) {
    const digest = await keyDigest({
      registrationId,
      identityKey: bytes(identityKey),
      signedPreKey: signed(signedPreKey),
      ...(lastResortKem ? { lastResortKem: signed(lastResortKem) } : {}),
    });
    expect(Buffer.from(digest).toString('hex')).toBe(sha256);
  }
  expect(vectors.length).toBeGreaterThan(1);
});
