import { newClaimId } from '@lantern/client';
import {
  type KafkaCluster,
  Constellation,
  type MongoServer,
  startKafkaCluster,
  startMongoServer,
} from '@lantern/testkit';
import { type AccountSummary, KeyAccount } from './key-account.js';
import { type Kill, killPlan } from './kill-plan.js';
import { seededRandom } from './seeded-random.js';
import { StormDevice } from './storm-device.js';

export interface StormOptions {
  /** One-time keys in all, of devices with 200 each: as many as the server stores of one. */
  readonly keys: number;
  readonly claimers: number;
  readonly kills: number;
  readonly seed: number;
  readonly keysServices: number;
  /** Told of what goes on. */
  readonly say: (text: string) => void;
}

export interface StormResult extends AccountSummary {
  /** Of keys services, and of the database. */
  readonly kills: { readonly keysServices: number; readonly database: number };
  readonly seconds: number;
  /** Keys that the server still has. */
  readonly left: number;
  /** Neither handed out nor left: lost to claims that were under way at a kill. */
  readonly burned: number;
  readonly burnedAtMost: number;
  /** Claims that got none although their device has some left. */
  readonly deniedWhileKeysRemained: number;
  readonly ok: boolean;
}

const KEYS_PER_DEVICE = 200;
/**
 * Devices that have keys at the same time; when theirs are gone the next ones register. The database of the tests takes a
 * key in a time that grows with all keys that it holds.
 */
const DEVICES_AT_ONCE = 5;
const AT_ONCE = 16;
/** One of so many claims is repeated at the end. */
const REPEATED = 10;

interface Target {
  readonly device: StormDevice;
  readonly keys: number;
}

interface Claim {
  readonly claimer: StormDevice;
  readonly target: StormDevice;
  readonly claimId: Uint8Array;
}

/** Does `work` for each, at most `limit` at a time. */
async function inTurn<Item>(items: readonly Item[], limit: number, work: (item: Item) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/** Everything that is started for a storm, and the storm itself. */
class ClaimStorm {
  readonly #options: StormOptions;
  readonly #constellation: Constellation;
  readonly #mongo: MongoServer;
  readonly #account = new KeyAccount();
  readonly #targets: readonly Target[];
  readonly #claimers: readonly StormDevice[];
  readonly #claims: Claim[] = [];
  readonly #denied = new Set<StormDevice>();
  #wake: () => void = () => undefined;

  constructor(options: StormOptions, { constellation, mongo }: { constellation: Constellation; mongo: MongoServer }) {
    const { keys, claimers } = options;
    let turn = 0;
    const device = () => new StormDevice(constellation, turn++);
    this.#options = options;
    this.#constellation = constellation;
    this.#mongo = mongo;
    this.#targets = Array.from({ length: Math.ceil(keys / KEYS_PER_DEVICE) }, (_, index) => ({
      device: device(),
      keys: Math.min(KEYS_PER_DEVICE, keys - index * KEYS_PER_DEVICE),
    }));
    this.#claimers = Array.from({ length: claimers }, device);
  }

  async run(): Promise<StormResult> {
    const { keys, claimers, kills, seed, keysServices, say } = this.#options;
    await inTurn(this.#claimers, AT_ONCE, (claimer) => claimer.register(0));
    say(`${claimers} users claim ${keys} one-time keys of ${this.#targets.length} devices`);
    const random = seededRandom(seed);
    const plan = kills === 0 ? [] : killPlan({ kills, keys, keysServices, random });
    const startedAt = performance.now();
    await Promise.all([this.#claimAll(random), this.#killAll(plan)]);
    const seconds = (performance.now() - startedAt) / 1_000;
    await this.#repeatSome();
    return this.#result(plan, seconds);
  }

  async close(): Promise<void> {
    const devices = [...this.#claimers, ...this.#targets.map(({ device }) => device)];
    await inTurn(devices, AT_ONCE, (device) => device.close());
  }

  async #claimAll(random: () => number): Promise<void> {
    for (let from = 0; from < this.#targets.length; from += DEVICES_AT_ONCE) {
      const targets = this.#targets.slice(from, from + DEVICES_AT_ONCE);
      await inTurn(targets, AT_ONCE, ({ device, keys }) => device.register(keys));
      await this.#claimFrom(targets, random);
    }
  }

  /** As many claims of each device as it has keys, in a random order. */
  async #claimFrom(targets: readonly Target[], random: () => number): Promise<void> {
    const drawn = targets.flatMap(({ device, keys }) => Array.from({ length: keys }, () => device));
    const order = drawn.map((target) => ({ target, at: random() })).sort((a, b) => a.at - b.at);
    const left = order[Symbol.iterator]();
    const claimAsLongAsThereAre = async (claimer: StormDevice) => {
      for (const { target } of left) await this.#claim({ claimer, target, claimId: newClaimId() });
    };
    await Promise.all(this.#claimers.map(claimAsLongAsThereAre));
  }

  async #claim(claim: Claim): Promise<void> {
    const { claimer, target, claimId } = claim;
    const answer = await claimer.claim(target.userId, claimId);
    this.#account.note(claimId, target.userId, answer);
    this.#claims.push(claim);
    if (answer.bundles.some(({ oneTime }) => oneTime === undefined)) this.#denied.add(target);
    const { claims } = this.#account;
    if (claims % 500 === 0) this.#options.say(`${claims} claims are answered`);
    this.#wake();
  }

  async #killAll(plan: readonly Kill[]): Promise<void> {
    for (const { after, victim } of plan) {
      while (this.#account.claims < after) await new Promise<void>((resolve) => (this.#wake = resolve));
      if (victim === 'database') {
        this.#options.say(`after ${this.#account.claims} answers the database is killed`);
        await this.#mongo.restart();
      } else {
        const service = this.#constellation.keys[victim.keysService];
        this.#options.say(`after ${this.#account.claims} answers ${service?.name} is killed`);
        await service?.restart();
      }
    }
  }

  async #repeatSome(): Promise<void> {
    const some = this.#claims.filter((_, index) => index % REPEATED === 0);
    await inTurn(some, AT_ONCE, async ({ claimer, target, claimId }) => {
      this.#account.note(claimId, target.userId, await claimer.claim(target.userId, claimId));
    });
  }

  async #result(plan: readonly Kill[], seconds: number): Promise<StormResult> {
    const { keys, claimers } = this.#options;
    let left = 0;
    let deniedWhileKeysRemained = 0;
    await inTurn(this.#targets, AT_ONCE, async ({ device }) => {
      const own = await device.keysLeft();
      left += own;
      if (own > 0 && this.#denied.has(device)) deniedWhileKeysRemained++;
    });
    const account = this.#account.summary();
    const ofDatabase = plan.filter(({ victim }) => victim === 'database').length;
    const burned = keys - account.keysHandedOut - left;
    const burnedAtMost = plan.length * claimers;
    const wrong = [...Object.values(account.violations), deniedWhileKeysRemained].some((count) => count > 0);
    const complete = account.claims === keys && burned >= 0 && burned <= burnedAtMost;
    return {
      ...account,
      kills: { keysServices: plan.length - ofDatabase, database: ofDatabase },
      seconds,
      left,
      burned,
      burnedAtMost,
      deniedWhileKeysRemained,
      ok: complete && !wrong,
    };
  }
}

/** The last errors in the logs, which go with the processes. */
function errorLines({ services }: Constellation): string[] {
  return services.flatMap(({ name, log }) => {
    const errors = log.split('\n').filter((line) => line.includes('"level":"error"'));
    return errors.slice(-5).map((line) => `${name}: ${line}`);
  });
}

/**
 * Claims every one-time key through gateways and keys services that are processes of their own, while these and the
 * database are killed; then repeats some of the claims, and accounts for every key. Ends all that it started.
 */
export async function claimStorm(options: StormOptions): Promise<StormResult> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const kafka: KafkaCluster = await startKafkaCluster();
    closers.push(() => kafka.stop());
    const mongo = await startMongoServer();
    closers.push(() => mongo.stop());
    const sizes = { gateways: 1, keys: options.keysServices, transports: 1 };
    const constellation = await Constellation.start({ kafka, mongo, ...sizes });
    closers.push(() => constellation.stop());
    const storm = new ClaimStorm(options, { constellation, mongo });
    closers.push(() => storm.close());
    try {
      return await storm.run();
    } catch (error) {
      for (const line of errorLines(constellation)) options.say(line);
      throw error;
    }
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
