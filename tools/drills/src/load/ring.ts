import { setMaxListeners } from 'node:events';
import type { DrillStack } from '../stack/drill-stack.js';
import { until } from '../measure/until.js';
import { DeliveryWatch } from './delivery-watch.js';
import { Device } from './device.js';
import { inParallel } from './in-parallel.js';
import { Stream } from './stream.js';

export interface RingOptions {
  readonly stack: DrillStack;
  /** Where they connect. */
  readonly url: string;
  readonly clients: number;
  /** Messages per second of all together. */
  readonly rate: number;
}

const CONNECTIONS_AT_ONCE = 8;
const BYTES = 256;

/** Each client sends to the next, all the time, and is connected all the time. */
export class Ring {
  readonly streams: readonly Stream[];
  readonly #devices: readonly Device[];
  readonly #watches: readonly DeliveryWatch[];
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor({ stack, url, clients, rate }: RingOptions) {
    // Every stream waits on it.
    setMaxListeners(0, this.#stopping.signal);
    this.#devices = Array.from({ length: clients }, () => new Device(stack, { gateway: 0, url }));
    this.#watches = this.#devices.map(() => new DeliveryWatch());
    const everyMs = (1_000 * clients) / rate;
    this.streams = this.#devices.map((from, number) => {
      const to = this.#devices[(number + 1) % clients] ?? from;
      return new Stream({ number, from, to, bytes: BYTES, everyMs });
    });
  }

  /** Registers everybody and begins to send. */
  async start(): Promise<void> {
    const numbered = this.#devices.map((device, index) => ({ device, watch: this.#watches[index] }));
    await inParallel(numbered, CONNECTIONS_AT_ONCE, ({ device, watch }) =>
      device.connect({
        onMessage: (message) => this.streams[Stream.numberOf(message)]?.take(message),
        ...(watch && { observer: watch.observer() }),
      }),
    );
    this.#running = Promise.all(this.streams.map((stream) => stream.run(this.#stopping.signal)));
    this.#running.catch(() => undefined);
  }

  sum(of: (stream: Stream) => number): number {
    return this.streams.reduce((sum, stream) => sum + of(stream), 0);
  }

  watched(of: (watch: DeliveryWatch) => number): number {
    return this.#watches.reduce((sum, watch) => sum + of(watch), 0);
  }

  /** The longest time from due to delivered of what was due since then, ms; what is not delivered yet counts until now. */
  longestSince(since: number): number {
    return this.streams.reduce((longest, stream) => Math.max(longest, stream.longestWaitSince(since)), 0);
  }

  /** Resolves when all that is due at this moment is delivered. */
  async untilSteady(timeoutMs: number): Promise<void> {
    const now = performance.now();
    const what = () =>
      `what ${this.streams.filter((stream) => !stream.deliveredAllDueBefore(now)).length} sent is delivered`;
    await until(() => this.streams.every((stream) => stream.deliveredAllDueBefore(now)), { what, timeoutMs });
  }

  /** Stops to send, and resolves when all that was accepted is delivered, or at the time-out. */
  async settle(timeoutMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const all = () => this.streams.every(({ accepted, delivered }) => delivered >= accepted);
    await until(all, { what: 'all accepted is delivered', timeoutMs }).catch(() => undefined);
  }

  /** @returns acks that were not confirmed within the time-out */
  async end(timeoutMs: number): Promise<number> {
    this.#stopping.abort();
    const unconfirmed = await Promise.all(this.#devices.map((device) => device.disconnect(timeoutMs)));
    return unconfirmed.reduce((sum, count) => sum + count, 0);
  }
}
