import type { Claim, KeyUpload, UserId } from '@lantern/protocol';
import { ClaimLedger } from './claim-ledger.js';
import { KeysProcess } from './keys-process.js';
import { cleaningUp, createKeysUnderTest, temporaryDirectory } from './keys-under-test.js';
import { kemPreKeys, newClaim, newRegistration, newUserId, preKeys } from './samples.js';

const onEnd = cleaningUp();
const KILLS = 10;
const CLAIMERS = 16;
const USERS = 3;
const DEVICES = 3;

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
    readonly ledger: ClaimLedger,
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
  const ledger = new ClaimLedger();
  const answered: Claim[] = [];
  let unanswered: Claim[] = [];

  for (let kills = 0; kills < KILLS; kills++) {
    const keys = await KeysProcess.start(onEnd, [directory]);
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

  const survivor = await KeysProcess.start(onEnd, [directory]);
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
}, 300_000);
