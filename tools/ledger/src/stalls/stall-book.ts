import { percentile } from './percentile.js';

interface Waiting {
  readonly pair: number;
  readonly at: number;
}

export interface KindOfStalls {
  readonly kind: string;
  /** Faults of the kind. */
  readonly count: number;
  /** Of the longest stall of each of these faults, in ms. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

interface Fault {
  readonly kind: string;
  longestMs: number;
}

/**
 * How long messages of the probes took from the wish to send to the delivery. A stall belongs to the fault that was the
 * last to begin before it was over. Pure: times are given, in ms.
 */
export class StallBook {
  readonly #waiting = new Map<number, Waiting>();
  /** By pair: when the newest delivered message was wanted. */
  readonly #flowed: number[];
  readonly #underWay: number[];
  readonly #faults: Fault[] = [];
  /** Of messages that were delivered before the first fault. */
  readonly #quiet: number[] = [];

  constructor(pairs: number) {
    this.#underWay = Array.from({ length: pairs }, () => 0);
    this.#flowed = Array.from({ length: pairs }, () => Number.NEGATIVE_INFINITY);
  }

  wanted(message: number, pair: number, at: number): void {
    this.#waiting.set(message, { pair, at });
    this.#underWay[pair] = this.underWay(pair) + 1;
  }

  delivered(message: number, at: number): void {
    const waiting = this.#waiting.get(message);
    if (waiting === undefined) return;
    this.#waiting.delete(message);
    this.#underWay[waiting.pair] = this.underWay(waiting.pair) - 1;
    this.#flowed[waiting.pair] = Math.max(this.#flowed[waiting.pair] ?? 0, waiting.at);
    this.#took(at - waiting.at);
  }

  /** Messages of the pair that are wanted and not delivered. */
  underWay(pair: number): number {
    return this.#underWay[pair] ?? 0;
  }

  faultBegan(kind: string): void {
    this.#faults.push({ kind, longestMs: 0 });
  }

  /** Whether every pair has had a message delivered that was wanted after that time. */
  flowedSince(at: number): boolean {
    return this.#flowed.every((newest) => newest > at);
  }

  /** What never came counts as long as it has waited; to be called once, at the end. */
  close(now: number): void {
    for (const { at } of this.#waiting.values()) this.#took(now - at);
    this.#waiting.clear();
  }

  /** The longest stall of the newest fault, in ms. */
  get longestMs(): number {
    return this.#faults.at(-1)?.longestMs ?? 0;
  }

  byKind(): KindOfStalls[] {
    const kinds = [...new Set(this.#faults.map(({ kind }) => kind))].sort();
    return kinds.map((kind) => {
      const longest = this.#faults.filter((fault) => fault.kind === kind).map(({ longestMs }) => longestMs);
      return { kind, count: longest.length, ...ranks(longest) };
    });
  }

  /** Of all messages before the first fault, in ms. */
  quiet(): { readonly p50: number; readonly p95: number; readonly max: number; readonly count: number } {
    return { count: this.#quiet.length, ...ranks(this.#quiet) };
  }

  #took(ms: number): void {
    const fault = this.#faults.at(-1);
    if (fault === undefined) this.#quiet.push(ms);
    else fault.longestMs = Math.max(fault.longestMs, ms);
  }
}

function ranks(values: readonly number[]): { readonly p50: number; readonly p95: number; readonly max: number } {
  const rank = (share: number) => Math.round(percentile(values, share) ?? 0);
  return { p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}
