import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Claim, ClaimResult, KeyUpload, KeysApi, UserId } from '@lantern/protocol';
import { cleaningUp, createKeysUnderTest, temporaryDirectory } from './keys-under-test.js';
import { kemPreKeys, newClaim, newRegistration, newUserId, preKeys } from './samples.js';

const onEnd = cleaningUp();
const PROGRAM = fileURLToPath(new URL('claiming-process.mjs', import.meta.url));
const KILLS = 10;
const CLAIMERS = 16;
const USERS = 3;
const DEVICES = 3;

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A keys service in a process of its own. Calls under way when it dies reject. */
class KeysProcess {
  readonly #calls = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  private constructor(readonly child: ChildProcess) {
    child.on('message', ({ id, result, error }: Answer) => {
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error === undefined) call?.resolve(result as never);
      else call?.reject(new Error(error));
    });
    child.on('exit', () => {
      for (const { reject } of this.#calls.values()) reject(new Error('killed'));
    });
  }

  static async start(directory: string): Promise<KeysProcess> {
    const child = fork(PROGRAM, [directory], { serialization: 'advanced', execArgv: [] });
    onEnd(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    return new KeysProcess(child);
  }

  call<M extends 'claim' | 'upload'>(method: M, ...args: Parameters<KeysApi[M]>): ReturnType<KeysApi[M]> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.child.send({ id, method, args }, (error) => error && reject(error));
    }) as ReturnType<KeysApi[M]>;
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}

/** What every claim got, as text, so that a repeat can be compared. */
class Ledger {
  readonly #answers = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  claimsAnswered = 0;
  repeatsWithOtherAnswers = 0;
  keysHandedOutTwice = 0;

  get keysHandedOut(): number {
    return this.#keys.size;
  }

  note({ claimId, target }: Claim, { bundles }: ClaimResult): void {
    const claim = Buffer.from(claimId).toString('hex');
    const answer = JSON.stringify(bundles);
    const first = this.#answers.get(claim);
    if (first !== undefined && first !== answer) this.repeatsWithOtherAnswers++;
    if (first === undefined) this.claimsAnswered++;
    this.#answers.set(claim, answer);
    for (const { device, oneTime, kem, kemIsLastResort } of bundles) {
      if (oneTime) this.#noteKey(`${target} ${device.deviceId} ec ${oneTime.id}`, claim);
      if (kem && !kemIsLastResort) this.#noteKey(`${target} ${device.deviceId} kem ${kem.id}`, claim);
    }
  }

  #noteKey(key: string, claim: string): void {
    const owner = this.#keys.get(key) ?? claim;
    if (owner !== claim) this.keysHandedOutTwice++;
    this.#keys.set(key, owner);
  }
}

/** Users whose first device has few keys, which are used up soon, and whose others have many. */
async function seed(directory: string): Promise<{ users: UserId[]; few: KeyUpload }> {
  const { api, store } = createKeysUnderTest(onEnd, { directory });
  const users = Array.from({ length: USERS }, newUserId);
  const few = { oneTime: preKeys(20), kem: kemPreKeys(20) };
  for (const userId of users) {
    await api.register({ userId, deviceId: 1 }, newRegistration(few));
    for (let deviceId = 2; deviceId <= DEVICES; deviceId++) {
      await api.register({ userId, deviceId }, newRegistration({ oneTime: preKeys(100), kem: kemPreKeys(50) }));
      await api.upload({ userId, deviceId }, 1, { oneTime: preKeys(100, 101), kem: kemPreKeys(50, 51) });
    }
  }
  await store.close();
  return { users, few };
}

/** Claims of one process until it is killed after some answers, at a moment when others are under way. */
class Round {
  readonly unanswered: Claim[] = [];
  readonly answered: Claim[] = [];
  #answersUntilKill = 5 + Math.floor(Math.random() * 25);
  #dead: Promise<void> | undefined;

  constructor(
    readonly keys: KeysProcess,
    readonly ledger: Ledger,
  ) {}

  async run(nextClaim: () => Claim): Promise<void> {
    const claimer = async () => {
      while (!this.#dead) await this.#claimOnce(nextClaim());
    };
    await Promise.all(Array.from({ length: CLAIMERS }, claimer));
    await this.#dead;
  }

  async #claimOnce(claim: Claim): Promise<void> {
    try {
      this.ledger.note(claim, await this.keys.call('claim', claim));
      this.answered.push(claim);
    } catch (error) {
      if (!this.#dead) throw error;
      this.unanswered.push(claim);
    }
    if (--this.#answersUntilKill === 0) this.#dead = this.keys.kill();
  }
}

test('killed with SIGKILL again and again, it hands no key out twice, and a repeated claim gets its first answer', async () => {
  const directory = temporaryDirectory(onEnd);
  const { users, few } = await seed(directory);
  const ledger = new Ledger();
  const answered: Claim[] = [];
  let unanswered: Claim[] = [];

  for (let kills = 0; kills < KILLS; kills++) {
    const keys = await KeysProcess.start(directory);
    // What was handed out stays so, also when the same keys are uploaded again.
    const reuploads = users.map((userId) => keys.call('upload', { userId, deviceId: 1 }, 1, few));
    const round = new Round(keys, ledger);
    const repeats = [...unanswered, ...answered.slice(-3)];
    let next = kills;
    await round.run(() => repeats.pop() ?? newClaim(users[next++ % USERS] ?? newUserId()));
    await Promise.allSettled(reuploads);
    answered.push(...round.answered);
    unanswered = [...repeats, ...round.unanswered];
  }

  const survivor = await KeysProcess.start(directory);
  const noteAgain = async (claim: Claim) => ledger.note(claim, await survivor.call('claim', claim));
  await Promise.all([...unanswered, ...answered].map(noteAgain));
  await survivor.kill();
  const { claimsAnswered, keysHandedOut, keysHandedOutTwice, repeatsWithOtherAnswers } = ledger;
  expect({ keysHandedOutTwice, repeatsWithOtherAnswers }).toEqual({
    keysHandedOutTwice: 0,
    repeatsWithOtherAnswers: 0,
  });
  expect(claimsAnswered).toBeGreaterThan(KILLS * 5);
  expect(keysHandedOut).toBeGreaterThan(claimsAnswered);
  console.log({ kills: KILLS, claimsAnswered, keysHandedOut, keysHandedOutTwice, repeatsWithOtherAnswers });
});
