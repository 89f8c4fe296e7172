import type { DrillStack } from '../stack/drill-stack.js';
import { Device } from './device.js';
import { inParallel } from './in-parallel.js';
import { Stream } from './stream.js';

export interface CrowdOptions {
  readonly stack: DrillStack;
  readonly partition: number;
  /** Devices that are offline while mail comes. */
  readonly offline: number;
  /** Messages per second, over all devices. */
  readonly rate: number;
}

const SENDERS = 4;
const CONNECTIONS_AT_ONCE = 8;
const MESSAGE_BYTES = 512;

/** Devices of one partition: many that are offline, one that takes messages and never acks, and one that acks. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #senders: readonly Device[];
  readonly #offline: readonly Device[];
  readonly #silent: Device;
  readonly #acking: Device;
  readonly #stopping = new AbortController();
  readonly #streams: Stream[] = [];
  #running: Promise<unknown> = Promise.resolve();
  /** Deliveries to the device that never acks. */
  unacked = 0;

  constructor(options: CrowdOptions) {
    const { stack, partition, offline } = options;
    const make = (count: number) =>
      Array.from({ length: count }, (_, index) => new Device(stack, { gateway: index, partition }));
    this.#options = options;
    this.#senders = Array.from({ length: SENDERS }, (_, index) => new Device(stack, { gateway: index }));
    this.#offline = make(offline);
    [this.#silent, this.#acking] = make(2) as [Device, Device];
  }

  get accepted(): number {
    return this.#streams.reduce((sum, { accepted }) => sum + accepted, 0);
  }

  /** Messages to the device that acks that were delivered to it. */
  get acked(): number {
    return this.#streams.at(-1)?.delivered ?? 0;
  }

  /** Registers everybody and sends those away that are to be offline. */
  async register(): Promise<void> {
    await inParallel(this.#senders, CONNECTIONS_AT_ONCE, (sender) => sender.connect());
    await inParallel(this.#offline, CONNECTIONS_AT_ONCE, async (device) => (await device.connect()).disconnect());
    await this.#silent.connect({
      onMessage: () => new Promise<void>(() => undefined),
      observer: { delivered: () => void this.unacked++ },
    });
    await this.#acking.connect({ onMessage: (message) => this.#streams.at(-1)?.take(message) });
  }

  /** Sends to all of them in turn, and to the one that never acks and the one that acks each ten times a second. */
  start(): void {
    const { rate } = this.#options;
    const everyMs = (1_000 * SENDERS) / rate;
    const groups = this.#senders.map((from, index) => {
      const to = this.#offline.filter((_, number) => number % SENDERS === index);
      return { from, to, everyMs };
    });
    this.#running = Promise.all([...groups.map((group) => this.#sendInTurn(group)), ...this.#pairs()]);
    this.#running.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async disconnect(): Promise<void> {
    await Promise.all([...this.#senders, this.#silent, this.#acking].map((device) => device.disconnect(1)));
  }

  #pairs(): Promise<void>[] {
    const [from] = this.#senders as [Device];
    return [this.#silent, this.#acking].map((to) => {
      const stream = new Stream({ number: this.#streams.length, from, to, bytes: MESSAGE_BYTES, everyMs: 100 });
      this.#streams.push(stream);
      return stream.run(this.#stopping.signal);
    });
  }

  async #sendInTurn({ from, to, everyMs }: { from: Device; to: readonly Device[]; everyMs: number }): Promise<void> {
    const { signal } = this.#stopping;
    const streams = to.map((device) => {
      const stream = new Stream({ number: this.#streams.length, from, to: device, bytes: MESSAGE_BYTES, everyMs });
      this.#streams.push(stream);
      return stream;
    });
    for (let due = performance.now(), turn = 0; !signal.aborted; turn++, due += everyMs) {
      await streams[turn % streams.length]?.sendAt(due, signal);
      due = Math.max(due, performance.now() - everyMs);
    }
  }
}
