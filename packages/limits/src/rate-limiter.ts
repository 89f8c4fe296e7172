import { randomBytes } from 'node:crypto';
import type { Clock } from '@lantern/runtime';
import type { Rate } from './rate.js';

export interface RateLimiterOptions {
  readonly rate: Rate;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Most counts kept, 24 bytes each, rounded up to a power of two. */
  readonly entries: number;
  /** Two numbers from 0 to below 2^32 that nobody outside can guess; random unless told. */
  readonly seeds?: readonly [number, number];
}

const { imul } = Math;

/** Counts that a key may stand in; the one with the least debt gives way. */
const WAYS = 8;
/** Sets at the start: twice as many whenever somebody's debt would be forgotten, up to the bound. */
const FIRST_SETS = 512;

function randomSeed(): number {
  return randomBytes(4).readUInt32LE();
}

/**
 * A token bucket per key, in bounded memory (I7): no timer, no promise and no allocation per key or call.
 *
 * A bucket is one number, the time at which it is full again (GCRA); buckets that are full need no entry. The table has
 * sets of eight entries; a new key takes the place of a full bucket. When all eight are in debt the table grows, so that
 * keys which ask for little touch little memory; at its bound the one with the least debt gives way. Whoever can fill the table has as many identities as it has entries, each with a burst of its own: forgetting the
 * least debt gives such a person nothing new. Keys are told apart by 64 bits of a seeded hash.
 *
 * Who is refused is told a time of its own, one interval after the one before: a queue in which nobody has to wait, but in
 * which those who come when they were told find a token. The times grow with every refusal, up to a whole burst's worth.
 */
export class RateLimiter {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #burst: number;
  readonly #intervalMs: number;
  readonly #seeds: readonly [number, number];
  readonly #maxSets: number;
  #mask: number;
  /** Two halves of the key's hash, by entry. */
  #hashes: Uint32Array;
  /** When the bucket is full again, and the latest time told to a refused caller, by entry. */
  #times: Float64Array;
  #hash0 = 0;
  #hash1 = 0;

  constructor({ rate, clock, entries, seeds = [randomSeed(), randomSeed()] }: RateLimiterOptions) {
    this.#maxSets = 2 ** Math.max(0, Math.ceil(Math.log2(entries / WAYS)));
    const sets = Math.min(FIRST_SETS, this.#maxSets);
    this.#clock = clock;
    this.#burst = rate.burst;
    this.#intervalMs = rate.intervalMs;
    this.#seeds = seeds;
    this.#mask = sets - 1;
    this.#hashes = new Uint32Array(sets * WAYS * 2);
    this.#times = new Float64Array(sets * WAYS * 2);
  }

  /** Bytes of its memory. */
  get bytes(): number {
    return this.#hashes.byteLength + this.#times.byteLength;
  }

  /**
   * Takes one token of the key `(first, second)`.
   * @returns 0 when there was one; else ms until it is worth to come again, above 0.
   */
  charge(first: string, second = ''): number {
    const now = this.#clock.monotonic();
    const entry = this.#entryOf(first, second, now);
    const fullAt = Math.max(this.#time(entry), now);
    const availableAt = fullAt - (this.#burst - 1) * this.#intervalMs;
    if (availableAt > now) return this.#refuse(entry, availableAt, now);
    this.#times[entry] = fullAt + this.#intervalMs;
    return 0;
  }

  /** Gives back a token that was taken. */
  refund(first: string, second = ''): void {
    const now = this.#clock.monotonic();
    const entry = this.#find(first, second);
    if (entry >= 0 && this.#time(entry) > now) this.#times[entry] = this.#time(entry) - this.#intervalMs;
  }

  /** As {@link charge}, but takes nothing. */
  waitMs(first: string, second = ''): number {
    const now = this.#clock.monotonic();
    const entry = this.#find(first, second);
    if (entry < 0) return 0;
    return Math.max(0, this.#time(entry) - (this.#burst - 1) * this.#intervalMs - now);
  }

  #refuse(entry: number, availableAt: number, now: number): number {
    const told = Math.max(this.#time(entry + 1) + this.#intervalMs, availableAt);
    const latest = now + Math.max(availableAt - now, this.#burst * this.#intervalMs);
    const time = Math.min(told, latest);
    this.#times[entry + 1] = time;
    return time - now;
  }

  #time(index: number): number {
    return this.#times[index] ?? 0;
  }

  /** Index of the key's times; an entry is made for it if there is none. */
  #entryOf(first: string, second: string, now: number): number {
    const found = this.#find(first, second);
    if (found >= 0) return found;
    const start = (this.#hash0 & this.#mask) * WAYS * 2;
    let least = start;
    for (let index = start; index < start + WAYS * 2; index += 2) {
      if (this.#time(index) < this.#time(least)) least = index;
      if (this.#time(least) <= now) break;
    }
    if (this.#time(least) > now && this.#mask + 1 < this.#maxSets) {
      this.#grow(now);
      return this.#entryOf(first, second, now);
    }
    this.#hashes[least] = this.#hash0;
    this.#hashes[least + 1] = this.#hash1;
    this.#times[least] = 0;
    this.#times[least + 1] = 0;
    return least;
  }

  /** Twice as many sets: what was in one comes into one of two, so that all of it has a place. Full buckets need none. */
  #grow(now: number): void {
    const sets = 2 * (this.#mask + 1);
    const hashes = new Uint32Array(sets * WAYS * 2);
    const times = new Float64Array(sets * WAYS * 2);
    for (let from = 0; from < this.#times.length; from += 2) {
      const [full, told] = [this.#time(from), this.#times[from + 1] ?? 0];
      if (full <= now && told <= now) continue;
      const hash = this.#hashes[from] ?? 0;
      let to = (hash & (sets - 1)) * WAYS * 2;
      while (times[to] !== 0) to += 2;
      hashes[to] = hash;
      hashes[to + 1] = this.#hashes[from + 1] ?? 0;
      times[to] = full;
      times[to + 1] = told;
    }
    this.#mask = sets - 1;
    this.#hashes = hashes;
    this.#times = times;
  }

  /** Index of the key's times, or -1. Leaves the key's hash behind. */
  #find(first: string, second: string): number {
    this.#hash(first, second);
    const start = (this.#hash0 & this.#mask) * WAYS * 2;
    for (let index = start; index < start + WAYS * 2; index += 2) {
      if (this.#hashes[index] === this.#hash0 && this.#hashes[index + 1] === this.#hash1) return index;
    }
    return -1;
  }

  #hash(first: string, second: string): void {
    let low = this.#seeds[0];
    let high = this.#seeds[1];
    for (let index = 0; index < first.length; index++) {
      const code = first.charCodeAt(index);
      low = imul(low ^ code, 0x9e37_79b1);
      high = imul(high ^ code, 0x5f35_6495);
      low ^= low >>> 15;
    }
    // Between the two, so that ("ab", "c") is not ("a", "bc").
    low = imul(low ^ 0x1_0000, 0x85eb_ca77);
    for (let index = 0; index < second.length; index++) {
      const code = second.charCodeAt(index);
      low = imul(low ^ code, 0x9e37_79b1);
      high = imul(high ^ code, 0x5f35_6495);
      high ^= high >>> 13;
    }
    low = imul(low ^ (low >>> 16), 0x85eb_ca6b) ^ imul(high ^ (high >>> 13), 0xc2b2_ae35);
    high = imul(high ^ (high >>> 16), 0x85eb_ca6b) ^ imul(low ^ (low >>> 13), 0xc2b2_ae35);
    this.#hash0 = (low ^ (low >>> 16)) >>> 0;
    this.#hash1 = (high ^ (high >>> 16)) >>> 0;
  }
}
