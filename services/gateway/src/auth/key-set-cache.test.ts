import { generateKeyPairSync } from 'node:crypto';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { type KeySet, KeySetCache } from './key-set-cache.js';
import { createTokenKeyMetrics } from './token-key-metrics.js';
import type { VerificationKey } from './verification-keys.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function key(kid: string): VerificationKey {
  return { kid, algorithm: 'ES256', key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey };
}

/** An issuer whose answers come when the test says so. */
class Issuer {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  set: KeySet = { keys: [key('one')], leftOut: 0 };
  down = false;
  fetches = 0;
  #held: (() => void) | undefined;
  readonly cache: KeySetCache;

  constructor(initial?: KeySet) {
    this.cache = new KeySetCache({
      load: () => this.#answer(),
      ...(initial === undefined ? {} : { initial }),
      refreshMs: 5 * MINUTE_MS,
      clock: this.clock,
      logger: this.logger,
      metrics: createTokenKeyMetrics(),
      random: () => 0,
    });
  }

  static async started(): Promise<Issuer> {
    const issuer = new Issuer();
    await issuer.cache.start();
    return issuer;
  }

  get kids() {
    return this.cache.keys?.map(({ kid }) => kid);
  }

  /** Later answers wait for {@link release}. */
  hold(): void {
    this.#held = () => undefined;
  }

  release(): void {
    this.#held?.();
    this.#held = undefined;
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #answer(): Promise<KeySet> {
    this.fetches++;
    if (this.#held !== undefined) await new Promise<void>((resolve) => (this.#held = resolve));
    if (this.down) throw new Error('down');
    return this.set;
  }
}

test('nothing is known before the first look-up, which may be repeated', async () => {
  const issuer = new Issuer();
  issuer.down = true;
  await expect(issuer.cache.start()).rejects.toThrow('down');
  expect([issuer.kids, issuer.logger.entries]).toEqual([undefined, []]);
  expect(issuer.clock.pending).toBe(0);
  issuer.down = false;
  await issuer.cache.start();
  expect(issuer.kids).toEqual(['one']);
});

test('keys are looked up again in the background, and no more after stop', async () => {
  const issuer = await Issuer.started();
  issuer.set = { keys: [key('two')], leftOut: 1 };
  await issuer.advance(5 * MINUTE_MS - 1);
  expect(issuer.fetches).toBe(1);
  await issuer.advance(1);
  expect([issuer.fetches, issuer.kids]).toEqual([2, ['two']]);
  issuer.cache.stop();
  await issuer.advance(HOUR_MS);
  expect([issuer.fetches, issuer.clock.pending]).toEqual([2, 0]);
});

test('keys that are found to be the same, in whatever order, stay the same list', async () => {
  const issuer = new Issuer();
  const [one, two] = [key('one'), key('two')];
  issuer.set = { keys: [one, two], leftOut: 0 };
  await issuer.cache.start();
  const first = issuer.cache.keys;
  issuer.set = { keys: [{ ...two }, { ...one }], leftOut: 1 };
  await issuer.advance(5 * MINUTE_MS);
  expect([issuer.fetches, issuer.cache.keys === first]).toEqual([2, true]);
  issuer.set = { keys: [one, { ...one, kid: 'two' }], leftOut: 0 };
  await issuer.advance(5 * MINUTE_MS);
  expect([issuer.fetches, issuer.cache.keys]).toEqual([3, issuer.set.keys]);
  issuer.cache.stop();
});

test.each([
  ['shorter', 2 * MINUTE_MS, 2 * MINUTE_MS],
  ['longer', 30 * MINUTE_MS, 30 * MINUTE_MS],
  ['no less than a minute', 0, MINUTE_MS],
  ['no more than an hour', 24 * HOUR_MS, HOUR_MS],
])('what the issuer says of their age makes the time %s', async (_title, maxAgeMs, waitedMs) => {
  const issuer = new Issuer();
  issuer.set = { ...issuer.set, maxAgeMs };
  await issuer.cache.start();
  await issuer.advance(waitedMs - 1);
  expect(issuer.fetches).toBe(1);
  await issuer.advance(1);
  expect(issuer.fetches).toBe(2);
});

test('50 unknown keys at once are one look-up, and 50 later ones none until 30 s have passed', async () => {
  const issuer = await Issuer.started();
  issuer.hold();
  const waiting = Array.from({ length: 50 }, () => issuer.cache.lookAgain());
  issuer.release();
  await Promise.all(waiting);
  expect(issuer.fetches).toBe(2);
  await issuer.advance(10_000);
  for (let count = 0; count < 50; count++) {
    await expect(issuer.cache.lookAgain()).rejects.toMatchObject({ retryAfterMs: 20_000 });
  }
  expect(issuer.fetches).toBe(2);
});

test('a key that is really new is known within 30 s, however many made-up ones are named', async () => {
  const issuer = await Issuer.started();
  await issuer.cache.lookAgain();
  // In the moment after the look-up that a made-up key has caused.
  issuer.set = { keys: [...issuer.set.keys, key('rotated')], leftOut: 0 };
  let refusals = 0;
  for (let second = 0; second < 30; second++) {
    await issuer.cache.lookAgain().catch(() => refusals++);
    expect(issuer.kids).toEqual(['one']);
    await issuer.advance(1_000);
  }
  expect(refusals).toBe(30);
  await issuer.cache.lookAgain();
  expect([issuer.kids, issuer.fetches]).toEqual([['one', 'rotated'], 3]);
});

test('a key that is rotated while keys are looked up anyway is not missed: what began before does not count', async () => {
  const issuer = await Issuer.started();
  issuer.hold();
  await issuer.advance(5 * MINUTE_MS);
  expect(issuer.fetches).toBe(2);
  await issuer.advance(1);
  const waiting = [issuer.cache.lookAgain(), issuer.cache.lookAgain()];
  // As they were when the look-up began.
  issuer.release();
  issuer.hold();
  await issuer.advance(1);
  expect([issuer.kids, issuer.fetches]).toEqual([['one'], 3]);
  issuer.set = { keys: [...issuer.set.keys, key('rotated')], leftOut: 0 };
  issuer.release();
  await Promise.all(waiting);
  expect([issuer.kids, issuer.fetches]).toEqual([['one', 'rotated'], 3]);
});

test('no more than 1,000 tokens wait for a look-up', async () => {
  const issuer = await Issuer.started();
  issuer.hold();
  const waiting = Array.from({ length: 1_000 }, () => issuer.cache.lookAgain());
  await expect(issuer.cache.lookAgain()).rejects.toThrow('too many');
  issuer.release();
  await Promise.all(waiting);
  await issuer.advance(30_000);
  await issuer.cache.lookAgain();
});

test('an issuer that is away for an hour, or for a day, changes nothing; after that nothing is trusted', async () => {
  const issuer = await Issuer.started();
  issuer.down = true;
  for (let minute = 0; minute < 60; minute++) {
    await issuer.advance(MINUTE_MS);
    expect(issuer.kids).toEqual(['one']);
  }
  // Asked again soon at first, then as often as ever; logged once.
  expect(issuer.fetches).toBeGreaterThan(12);
  expect(issuer.fetches).toBeLessThan(25);
  expect(issuer.logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
  await expect(issuer.cache.lookAgain()).rejects.toMatchObject({ retryAfterMs: 30_000 });
  await issuer.advance(23 * HOUR_MS);
  expect(issuer.kids).toEqual(['one']);
  await issuer.advance(1);
  expect(issuer.kids).toBeUndefined();
  issuer.down = false;
  await issuer.advance(5 * MINUTE_MS);
  expect(issuer.kids).toEqual(['one']);
  expect(issuer.logger.entries.at(-1)?.message).toBe('the keys that sign tokens can be had again');
});

test('keys that are known from the start are not looked up at once', async () => {
  const issuer = new Issuer({ keys: [key('known')], leftOut: 0 });
  await issuer.cache.start();
  expect([issuer.kids, issuer.fetches]).toEqual([['known'], 0]);
  await issuer.advance(5 * MINUTE_MS);
  expect([issuer.kids, issuer.fetches]).toEqual([['one'], 1]);
});
