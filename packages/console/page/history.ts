import type { Feed } from './feed.js';

/** What is known at one moment: the latest feed, the one before, and one some time before that, of the same run. */
export interface Moment {
  readonly now: Feed;
  readonly before?: Feed;
  readonly earlier?: Feed;
}

/** A line of a chart: its value at a moment, null when there is none. */
export type Channel = (moment: Moment) => number | null;

/** Percentiles are of what happened within so long, ms. */
const EARLIER_MS = 10_000;

/** The latest values of some channels: bounded, the oldest go first. */
export class History {
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #maxPoints: number;
  readonly #times: number[] = [];
  readonly #values: ReadonlyMap<string, (number | null)[]>;
  #feeds: Feed[] = [];

  constructor(channels: Readonly<Record<string, Channel>>, maxPoints: number) {
    this.#channels = new Map(Object.entries(channels));
    this.#values = new Map([...this.#channels.keys()].map((key) => [key, []]));
    this.#maxPoints = maxPoints;
  }

  /** Unix seconds, ascending. */
  get times(): readonly number[] {
    return this.#times;
  }

  of(key: string): readonly (number | null)[] {
    return this.#values.get(key) ?? [];
  }

  latest(key: string): number | null {
    return this.of(key).at(-1) ?? null;
  }

  /** Whether a channel has ever had a value. */
  has(key: string): boolean {
    return this.of(key).some((value) => value !== null);
  }

  add(time: number, now: Feed): void {
    if (this.#feeds.at(-1)?.startedAt !== now.startedAt) this.#feeds = [];
    const before = this.#feeds.at(-1);
    const earlier = this.#feeds.findLast(({ at }) => now.at - at >= EARLIER_MS) ?? this.#feeds[0];
    const moment: Moment = { now, ...(before && { before }), ...(earlier && { earlier }) };
    this.#push(time, (channel) => channel(moment));
    this.#feeds = [...this.#feeds.filter(({ at }) => now.at - at <= 2 * EARLIER_MS), now];
  }

  /** Nothing was known at that time: lines have a gap, and counts begin anew after it. */
  gap(time: number): void {
    this.#feeds = [];
    this.#push(time, () => null);
  }

  #push(time: number, value: (channel: Channel) => number | null): void {
    this.#times.push(time);
    for (const [key, channel] of this.#channels) this.#values.get(key)?.push(value(channel));
    if (this.#times.length <= this.#maxPoints) return;
    this.#times.shift();
    for (const values of this.#values.values()) values.shift();
  }
}
