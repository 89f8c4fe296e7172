import { unavailable } from '@lantern/protocol';
import { type Clock, type Logger, type Timer, asError } from '@lantern/runtime';
import type { TokenKeyMetrics } from './token-key-metrics.js';
import type { TokenKeySource } from './token-key-source.js';
import type { VerificationKey } from './verification-keys.js';

/** What an issuer publishes at one time. */
export interface KeySet {
  readonly keys: readonly VerificationKey[];
  /** Keys that are not good for tokens. */
  readonly leftOut: number;
  /** For how long the issuer says that it stays as it is, ms; absent: it does not say. */
  readonly maxAgeMs?: number;
}

export interface KeySetCacheOptions {
  /** Looks the keys up. Must end by itself, and at once when aborted. */
  readonly load: (signal: AbortSignal) => Promise<KeySet>;
  /** Known already; else nothing is until {@link KeySetCache.start} has resolved. */
  readonly initial?: KeySet;
  /** How often they are looked up, ms, where the issuer does not say how long they stay. */
  readonly refreshMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TokenKeyMetrics;
  /** Of jitter, from 0 to below 1. */
  readonly random: () => number;
}

/** What the issuer says counts within these: a key that was withdrawn must not be trusted for long. */
const MIN_REFRESH_MS = 60_000;
const MAX_REFRESH_MS = 60 * 60_000;
/** Every gateway waits for a little less, so that not all ask at once. */
const JITTER = 0.1;
const FIRST_RETRY_MS = 5_000;
/** Tokens that name an unknown key make the keys be looked up so often at most, however many there are. */
const LOOK_AGAIN_MS = 30_000;
/** How long keys are trusted while they cannot be looked up: an issuer that is away must not log anybody out. */
const MAX_AGE_MS = 24 * 60 * 60_000;
/** I7: tokens that wait for one look-up. */
const MAX_WAITING = 1_000;

/** The keys of an issuer that may replace them at any time: looked up in the background, and for unknown ones. */
export class KeySetCache implements Required<TokenKeySource> {
  readonly #options: KeySetCacheOptions;
  readonly #stopped = new AbortController();
  #set: KeySet | undefined;
  /** Of the clock's monotonic time, ms; when the look-up began that {@link #set} came from. */
  #loadedAt = 0;
  #lookedAgainAt = -Infinity;
  #failures = 0;
  #waiting = 0;
  #flight: { readonly begun: number; readonly loaded: Promise<Error | undefined> } | undefined;
  #timer: Timer | undefined;

  constructor(options: KeySetCacheOptions) {
    this.#options = options;
    this.#set = options.initial;
    this.#loadedAt = options.clock.monotonic();
  }

  get keys(): readonly VerificationKey[] | undefined {
    return this.ageMs > MAX_AGE_MS ? undefined : this.#set?.keys;
  }

  /** How long ago the keys were as they are known. */
  get ageMs(): number {
    return this.#options.clock.monotonic() - this.#loadedAt;
  }

  /** Begins to look up the keys from time to time. @throws when there are none yet, and none can be had: to be called again. */
  async start(): Promise<void> {
    if (this.#set !== undefined) return this.#scheduleNext();
    const error = await this.#refresh();
    if (error !== undefined) throw error;
  }

  stop(): void {
    this.#stopped.abort(new Error('stopped'));
    this.#timer?.cancel();
  }

  async lookAgain(): Promise<void> {
    if (this.#waiting >= MAX_WAITING) throw unavailable('too many tokens wait for the keys of the issuer');
    this.#waiting++;
    try {
      if ((await this.#loadedAfterNow()) !== undefined) {
        throw unavailable('the keys of the issuer cannot be had now', LOOK_AGAIN_MS);
      }
    } finally {
      this.#waiting--;
    }
  }

  /** By a look-up that begins now or later: the keys of one that is under way may be older than the token. */
  async #loadedAfterNow(): Promise<Error | undefined> {
    const { clock } = this.#options;
    const now = clock.monotonic();
    if (this.#flight !== undefined && this.#flight.begun < now) await this.#flight.loaded;
    if (this.#flight === undefined) {
      const pauseMs = this.#lookedAgainAt + LOOK_AGAIN_MS - clock.monotonic();
      // Not refused for good: the key may be newer than the last look-up.
      if (pauseMs > 0) throw unavailable('the token names a key that is not known yet', pauseMs);
      this.#lookedAgainAt = clock.monotonic();
    }
    return this.#refresh();
  }

  /** One at a time; never rejects. @returns why it failed */
  #refresh(): Promise<Error | undefined> {
    this.#flight ??= {
      begun: this.#options.clock.monotonic(),
      loaded: this.#load().finally(() => {
        this.#flight = undefined;
        if (this.#set !== undefined) this.#scheduleNext();
      }),
    };
    return this.#flight.loaded;
  }

  async #load(): Promise<Error | undefined> {
    const { load, clock, metrics } = this.#options;
    const begun = clock.monotonic();
    try {
      const set = await load(this.#stopped.signal);
      metrics.refreshes.inc({ result: 'loaded' });
      this.#adopt(set, begun);
      return undefined;
    } catch (thrown) {
      const error = asError(thrown);
      metrics.refreshes.inc({ result: 'failed' });
      // The first is logged by whoever waits for the keys at the start.
      if (this.#set !== undefined && this.#failures++ === 0 && !this.#stopped.signal.aborted) {
        this.#options.logger.warn('the keys that sign tokens cannot be had; the last ones stay good for a day', {
          error,
        });
      }
      return error;
    }
  }

  #adopt(set: KeySet, begun: number): void {
    const { logger } = this.#options;
    const { keys, leftOut } = set;
    const known = this.#set?.keys;
    const same = known !== undefined && isSame(known, keys);
    if (!same) logger.info('the keys that sign tokens were loaded', { keys: keys.length, leftOut });
    else if (this.#failures > 0) logger.info('the keys that sign tokens can be had again');
    this.#failures = 0;
    // What was found good by the keys stays so for as long as they are the same list.
    this.#set = same ? { ...set, keys: known } : set;
    this.#loadedAt = begun;
  }

  #scheduleNext(): void {
    const { clock, random } = this.#options;
    this.#timer?.cancel();
    if (this.#stopped.signal.aborted) return;
    const delayMs = this.#nextMs() * (1 - JITTER * random());
    this.#timer = clock.after(delayMs, () => void this.#refresh());
  }

  #nextMs(): number {
    const wantedMs = this.#set?.maxAgeMs ?? this.#options.refreshMs;
    const refreshMs = Math.min(Math.max(wantedMs, MIN_REFRESH_MS), MAX_REFRESH_MS);
    if (this.#failures === 0) return refreshMs;
    return Math.min(refreshMs, FIRST_RETRY_MS * 2 ** Math.min(this.#failures - 1, 20));
  }
}

/** In whatever order. */
function isSame(before: readonly VerificationKey[], after: readonly VerificationKey[]): boolean {
  return before.length === after.length && areAllIn(before, after) && areAllIn(after, before);
}

function areAllIn(some: readonly VerificationKey[], all: readonly VerificationKey[]): boolean {
  return some.every((one) => all.some((other) => one.kid === other.kid && one.key.equals(other.key)));
}
