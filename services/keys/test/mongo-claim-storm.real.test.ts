import type { Claim, UserId } from '@lantern/protocol';
import { loadConfig, systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { type MongoServer, RAISED_LIMITS, startMongoServer } from '@lantern/testkit';
import { createKeys, keysConfig } from '../src/index.js';
import { ClaimLedger } from './claim-ledger.js';
import { KeysProcess } from './keys-process.js';
import { FakeAnnouncer, FakePurger, cleaningUp } from './keys-under-test.js';
import { openStore, optionsFor } from './mongo-under-test.js';
import { newClaim, newRegistration, newUserId, preKeys } from './samples.js';

const onEnd = cleaningUp();
const CLAIMERS = 64;
const PROCESSES = 3;
const USERS = 5;
/** As many as are stored of a device. */
const KEYS_PER_USER = 200;
const KEYS = USERS * KEYS_PER_USER;
/** What is killed, after so many answers: a keys process by its number, or the database. */
const KILLS = [
  { after: 150, victim: 0 },
  { after: 350, victim: 'database' },
  { after: 600, victim: 1 },
  { after: 700, victim: 'database' },
] as const;

let server: MongoServer;
beforeAll(async () => {
  server = await startMongoServer();
});
afterAll(() => server.stop());

async function openKeys(options: ReturnType<typeof optionsFor>) {
  const store = await openStore(options);
  const logger = new RecordingLogger();
  const ports = { store, purger: new FakePurger(), announcer: new FakeAnnouncer(), logger, clock: systemClock };
  onEnd(() => store.close());
  return { store, ...createKeys(loadConfig(keysConfig, RAISED_LIMITS.keys), { ...ports, authorize: () => false }) };
}

/** Users with one device of 200 one-time keys each, and no KEM keys. */
async function seed({ api }: Awaited<ReturnType<typeof openKeys>>): Promise<UserId[]> {
  const users = Array.from({ length: USERS }, newUserId);
  for (const userId of users) {
    const { lastResortKem: _none, ...registration } = newRegistration({ oneTime: preKeys(100), kem: [] });
    await api.register({ userId, deviceId: 1 }, registration);
    await api.upload({ userId, deviceId: 1 }, 1, { oneTime: preKeys(100, 101), kem: [] });
  }
  return users;
}

class Storm {
  readonly ledger = new ClaimLedger();
  readonly answered: Claim[] = [];
  readonly #args: readonly string[];
  readonly #processes: KeysProcess[];

  private constructor(args: readonly string[], processes: KeysProcess[]) {
    this.#args = args;
    this.#processes = processes;
  }

  static async start(args: readonly string[]): Promise<Storm> {
    const processes = Array.from({ length: PROCESSES }, () => KeysProcess.start(onEnd, args));
    return new Storm(args, await Promise.all(processes));
  }

  /** Repeats a claim at one process after the other until it is answered. */
  async claim(claim: Claim, first: number): Promise<void> {
    for (let tries = first; ; tries++) {
      const keys = this.#processes[tries % PROCESSES];
      const result = await keys?.call('claim', claim).catch(() => undefined);
      if (result === undefined) {
        // A dead process refuses at once: let other work happen.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      this.ledger.note(claim, result);
      this.answered.push(claim);
      return;
    }
  }

  async kill(victim: number | 'database'): Promise<void> {
    if (victim === 'database') return server.restart();
    await this.#processes[victim]?.kill();
    this.#processes[victim] = await KeysProcess.start(onEnd, this.#args);
  }
}

test('64 claimers on 1,000 keys through 3 processes, while processes and the database are killed, get no key twice, and a repeated claim its first answer', async () => {
  const options = optionsFor(server.url);
  const keys = await openKeys(options);
  const users = await seed(keys);
  const storm = await Storm.start(['mongo', server.url, options.database]);
  const begun = performance.now();

  const targets = Array.from({ length: KEYS }, (_, index) => users[index % USERS] ?? newUserId());
  const claimer = async (_: unknown, index: number) => {
    for (let target = targets.pop(); target !== undefined; target = targets.pop())
      await storm.claim(newClaim(target), index);
  };
  const claiming = Promise.all(Array.from({ length: CLAIMERS }, claimer));
  for (const { after, victim } of KILLS) {
    await until(() => storm.answered.length >= after, { timeoutMs: 90_000, message: `${after} answers` });
    await storm.kill(victim);
  }
  await claiming;
  const seconds = (performance.now() - begun) / 1_000;
  const repeated = storm.answered.filter((_claim, index) => index % 10 === 0);
  await Promise.all(repeated.map((claim, index) => storm.claim(claim, index)));

  const { claimsAnswered, keysHandedOut, keysHandedOutTwice, repeatsWithOtherAnswers } = storm.ledger;
  const counts = await Promise.all(
    users.map((userId) => keys.store.preKeys.count({ userId, deviceId: 1, registrationId: 1 })),
  );
  const left = counts.reduce((sum, { oneTimeLeft }) => sum + oneTimeLeft, 0);
  const burned = KEYS - keysHandedOut - left;
  console.log({ kills: KILLS.length, seconds, claimsAnswered, keysHandedOut, left, burned });
  expect({ keysHandedOutTwice, repeatsWithOtherAnswers }).toEqual({
    keysHandedOutTwice: 0,
    repeatsWithOtherAnswers: 0,
  });
  expect(claimsAnswered).toBe(KEYS);
  expect(burned).toBeGreaterThanOrEqual(0);
  expect(burned).toBeLessThanOrEqual(KILLS.length * CLAIMERS);
  expect(keysHandedOut).toBeGreaterThan(KEYS / 2);
});
