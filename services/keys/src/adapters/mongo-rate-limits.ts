import { createHash } from 'node:crypto';
import type { Rate } from '@lantern/limits';
import type { MongoConnection } from '@lantern/mongo';
import { type Collection, type Document, type Filter, type FindOneAndUpdateOptions, MongoError } from 'mongodb';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import type { CallLimit, Charge, RateLimits } from '../ports.js';
import type { CallRates } from './memory-rate-limits.js';
import { LIMITS } from './mongo-indexes.js';
import { type StoreWork, unavailableBecause } from './mongo-store-work.js';

export interface MongoRateLimitsOptions {
  readonly connection: MongoConnection;
  readonly work: StoreWork;
  readonly rates: CallRates;
}

/** Windows shorter than this are not worth a document each. */
const MIN_WINDOW_MS = 1_000;
const ATTEMPTS = 5;

/** A burst and a rate as two counted windows: what exceeds the short one is taken from the long one. */
interface Windows {
  readonly rate: RateLimiterMongo;
  /** Absent when the short one holds the whole burst. */
  readonly burst?: RateLimiterMongo;
}

function windowsOf(connection: MongoConnection, limit: CallLimit, { burst, intervalMs }: Rate): Windows {
  // Counts that are lost in a failover give back a few tokens: no reason to wait for a majority.
  const storeClient = {
    collection: (name: string) => foundByKey(connection.db.collection(name, { writeConcern: { w: 1 } })),
  };
  const shared = { storeClient, tableName: LIMITS, disableIndexesCreation: true };
  const windowMs = Math.max(intervalMs, MIN_WINDOW_MS);
  const points = Math.round(windowMs / intervalMs);
  const rate = new RateLimiterMongo({ ...shared, keyPrefix: `${limit}-rate`, points, duration: windowMs / 1_000 });
  if (points >= burst) return { rate };
  const refillMs = Math.max(burst * intervalMs, MIN_WINDOW_MS);
  const rest = { keyPrefix: `${limit}-burst`, points: burst - points, duration: refillMs / 1_000 };
  return { rate, burst: new RateLimiterMongo({ ...shared, ...rest }) };
}

/**
 * The library looks for a key whose window ends after (or before) a time "or never", with an `$or` beside the key. None ends
 * never here, so that the range alone asks the same; and it leaves no choice but the key's index.
 */
function foundByKey(counts: Collection): Pick<Collection, 'findOne' | 'findOneAndUpdate'> {
  const plain = ({ $or: [window] = [], ...where }: Filter<Document>) => ({ ...where, ...window });
  return {
    findOne: (where: Filter<Document>) => counts.findOne(plain(where)),
    findOneAndUpdate: (where: Filter<Document>, update: Document, options: FindOneAndUpdateOptions) =>
      counts.findOneAndUpdate(plain(where), update, options),
  } as Pick<Collection, 'findOne' | 'findOneAndUpdate'>;
}

/**
 * Limits that all processes share, by rate-limiter-flexible. It counts in windows, so that a burst comes back as a whole
 * when its window ends, not token by token (docs/adr/0005). Keys are hashed: the database holds nobody's name (I8).
 */
export class MongoRateLimits implements RateLimits {
  readonly #work: StoreWork;
  readonly #windows: Readonly<Record<CallLimit, Windows>>;

  constructor({ connection, work, rates }: MongoRateLimitsOptions) {
    const windows = (limit: CallLimit) => windowsOf(connection, limit, rates[limit]);
    this.#work = work;
    this.#windows = {
      claimsPerPair: windows('claimsPerPair'),
      claimsPerTarget: windows('claimsPerTarget'),
      uploadsPerDevice: windows('uploadsPerDevice'),
      registrationsPerUser: windows('registrationsPerUser'),
    };
  }

  async charge(limit: CallLimit, key: string): Promise<Charge> {
    const { rate, burst } = this.#windows[limit];
    const hash = createHash('sha256').update(`${limit} ${key}`).digest('base64url');
    const rateWaitMs = await this.#consume(rate, hash);
    if (rateWaitMs === 0) return this.#admitted(rate, hash);
    const burstWaitMs = burst === undefined ? rateWaitMs : await this.#consume(burst, hash);
    if (burst !== undefined && burstWaitMs === 0) return this.#admitted(burst, hash);
    return { admitted: false, retryAfterMs: Math.min(rateWaitMs, burstWaitMs) };
  }

  /**
   * Looks first: `consume` counts also what it refuses, which a refund could not undo, and a refusal shall cost no write.
   * @returns 0 when it was counted, else ms to the end of the window
   */
  #consume(limiter: RateLimiterMongo, hash: string): Promise<number> {
    return this.#work.run(async () => {
      const now = await limiter.get(hash);
      if (now !== null && now.consumedPoints >= limiter.points) return Math.max(1, now.msBeforeNext);
      for (let attempt = 1; ; attempt++) {
        try {
          await limiter.consume(hash);
          return 0;
        } catch (error) {
          if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
          if (error instanceof MongoError) throw error;
          // Upserts of one key that met: the library trips over an answer without a document.
          if (attempt === ATTEMPTS) throw unavailableBecause(error);
        }
      }
    });
  }

  #admitted(limiter: RateLimiterMongo, hash: string): Charge {
    const refund = async () => {
      await this.#work.run(() => limiter.reward(hash));
    };
    return { admitted: true, refund };
  }
}
