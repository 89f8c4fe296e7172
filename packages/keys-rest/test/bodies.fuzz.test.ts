import fc from 'fast-check';
import { RequestProblem, type UserId } from '@lantern/protocol';
import { z } from 'zod';
import { type KeysRestName, keysRest, problemOfBody } from '../src/index.js';

// Whatever the body, it is read, or refused with a problem that quotes nothing of it (I8), and what is read is written as it was.

const { FUZZ_SECONDS, FUZZ_SEED } = process.env;
const bytes = (length: number) => new Uint8Array(length).fill(length);
const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d' as UserId;
const address = { userId, deviceId: 0 };
const preKey = { id: 5, key: bytes(33) };
const signed = { ...preKey, signature: bytes(64) };
const kem = { ...signed, key: bytes(1_569) };
const keys = { oneTime: [preKey, { ...preKey, id: 6 }], kem: [kem] };
const device = { deviceId: 3, registrationId: 9, identityKey: bytes(33) };
const counts = { oneTimeLeft: 3, kemLeft: 0 };
const uploaded = { ...counts, oneTimeNotStoredIds: [1], kemNotStoredIds: [] };
const registration = {
  registrationId: 7,
  identityKey: bytes(33),
  deviceSecretHash: bytes(32),
  signedPreKey: signed,
  lastResortKem: kem,
  ...keys,
  replace: false,
};
const own = {
  registrationId: 7,
  installedAt: 1_767_225_600_001,
  deviceSecretHash: bytes(32),
  signedPreKeyId: 1,
  lastResortKemId: 2,
  counts,
  keyDigest: bytes(32),
};
const bundle = { device, signedPreKey: signed, oneTime: preKey, kem, kemIsLastResort: true };

/** Of each name a request and an answer. */
const samples: Readonly<Record<KeysRestName, readonly [object, object]>> = {
  register: [
    { address, registration },
    { ...uploaded, installedAt: 1 },
  ],
  upload: [{ address, registrationId: 7, upload: { ...keys, signedPreKey: signed } }, uploaded],
  claim: [
    { requester: address, claimId: bytes(16), target: userId, known: [{ deviceId: 1, registrationId: 2 }] },
    { bundles: [bundle], goneDeviceIds: [4], low: [{ address, kind: 'kem', left: 0 }] },
  ],
  'own-state': [{ address }, { own, devices: [device] }],
  devices: [{ userId }, { devices: [device] }],
  remove: [{ address }, {}],
  touch: [{ address }, {}],
  limits: [{}, { claimWindowMs: 1, maxDevices: 10, maxKeysStored: 200, lowKeyThreshold: 20 }],
};

interface Body {
  readonly schema: z.ZodType;
  readonly json: string;
}

const bodies = new Map<string, Body>();
for (const name of Object.keys(samples) as KeysRestName[]) {
  for (const [index, what] of (['request', 'answer'] as const).entries()) {
    const schema: z.ZodType = keysRest[name][what];
    bodies.set(`${what} ${name}`, { schema, json: JSON.stringify(z.encode(schema, samples[name][index])) });
  }
}

/** A word that is in no schema and no message. */
const SECRET = 'qzxjkv';
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(-1, 0.5, 2 ** 32, 2 ** 53, '', 'AAA', 'AA==', 'AB==', `${SECRET}${'A'.repeat(4_000)}`, null, true),
  fc.constantFrom('__proto__', 'constructor', '9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D', SECRET),
  fc.integer({ min: 1, max: 400 }).map((length) => Array.from({ length }, () => ({ id: 1, key: SECRET }))),
  fc.integer({ min: 1, max: 400 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);

interface Change {
  readonly kind: 'set' | 'delete' | 'add' | 'repeat' | 'proto';
  readonly path: readonly number[];
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('set', 'set', 'delete', 'add', 'repeat', 'proto'),
  path: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 5 }),
  value: odd,
});

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function apply(target: Container, { kind, path, value }: Change, depth = 0): void {
  const names = Object.keys(target);
  const name = names[(path[depth] ?? 0) % Math.max(1, names.length)] ?? 'added';
  const entries = target as Record<string, unknown>;
  const inner = entries[name];
  if (depth + 1 < path.length && isContainer(inner)) return apply(inner, { kind, path, value }, depth + 1);
  if (kind === 'set') entries[name] = value;
  else if (kind === 'delete') delete entries[name];
  else if (kind === 'repeat' && Array.isArray(target)) target.push(...target);
  else if (kind === 'proto')
    Object.defineProperty(entries, '__proto__', { value, enumerable: true, configurable: true, writable: true });
  else entries[SECRET] = value;
}

interface Case {
  readonly body: string;
  readonly input: { readonly changes: readonly Change[] } | { readonly value: unknown };
}

const body = fc.constantFrom(...bodies.keys());
const cases: fc.Arbitrary<Case> = fc.record({
  body,
  input: fc.oneof(
    { weight: 2, arbitrary: fc.record({ changes: fc.array(change, { maxLength: 3 }) }) },
    fc.record({ value: odd }),
  ),
});

function bodyOf(sample: string, input: Case['input']): unknown {
  if ('value' in input) return JSON.parse(JSON.stringify(input.value));
  const value = JSON.parse(sample) as Container;
  for (const one of input.changes) apply(value, one);
  return JSON.parse(JSON.stringify(value));
}

const seen = { read: 0, refused: 0 };

function read({ body: name, input }: Case): void {
  const found = bodies.get(name);
  if (found === undefined) throw new Error(`no body ${name}`);
  const { schema, json } = found;
  const result = schema.safeDecode(bodyOf(json, input));
  if (result.success) {
    seen.read++;
    expect(schema.safeDecode(z.encode(schema, result.data) as never)).toEqual(result);
    return;
  }
  seen.refused++;
  const problem = problemOfBody(result.error);
  expect(problem).toBeInstanceOf(RequestProblem);
  expect(problem.message).not.toContain(SECRET.slice(0, 5));
  expect(problem.message.length).toBeLessThan(1_000);
}

test(
  'whatever the body, it is read or refused with a problem that quotes none of it',
  () => {
    const seed = Number(FUZZ_SEED ?? 20_260_701);
    const interruptAfterTimeLimit = Number(FUZZ_SECONDS ?? 0) * 1_000;
    const long = { numRuns: 1_000_000_000, interruptAfterTimeLimit, markInterruptAsFailure: false };
    fc.assert(fc.property(cases, read), {
      seed,
      ...(FUZZ_SECONDS === undefined ? { numRuns: 6_000 } : long),
    });
    const least = FUZZ_SECONDS === undefined ? 500 : 0;
    expect(seen.read).toBeGreaterThan(least);
    expect(seen.refused).toBeGreaterThan(least);
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
  300_000 + Number(FUZZ_SECONDS ?? 0) * 1_000,
);
