import { Latencies, type LatencyName } from './latencies.js';

export interface WindowCounts {
  accepted: number;
  /** Copies. */
  delivered: number;
  /** Messages confirmed by all devices. */
  confirmed: number;
}

/**
 * What happens in the measured window. Events count when they happen within it; latencies when the send was due
 * within it, however late the rest comes.
 */
export class Recorder {
  readonly latencies = new Latencies();
  readonly counts: WindowCounts = { accepted: 0, delivered: 0, confirmed: 0 };
  /** Messages confirmed by all devices, whether in the window or not. */
  confirmedEver = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.POSITIVE_INFINITY;

  open(): void {
    this.#from = performance.now();
  }

  /** Only the first call counts. */
  close(): void {
    this.#to = Math.min(this.#to, performance.now());
  }

  /** ms */
  get windowMs(): number {
    return this.#to - this.#from;
  }

  count(name: keyof WindowCounts, now: number): void {
    if (name === 'confirmed') this.confirmedEver++;
    if (now >= this.#from && now < this.#to) this.counts[name]++;
  }

  /** A latency from `since` to `now`. */
  time(name: LatencyName, since: number, now: number): void {
    if (since >= this.#from && since < this.#to) this.latencies.record(name, now - since);
  }
}
