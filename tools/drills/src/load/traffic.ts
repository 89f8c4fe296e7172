import { setMaxListeners } from 'node:events';
import type { DrillStack } from '../stack/drill-stack.js';
import { until } from '../measure/until.js';
import { Answers } from './answers.js';
import { DeliveryWatch } from './delivery-watch.js';
import { Device } from './device.js';
import { inParallel } from './in-parallel.js';
import { Stream } from './stream.js';

export interface TrafficOptions {
  readonly stack: DrillStack;
  /** Recipients that are connected and ack. */
  readonly online: number;
  /** Recipients that come to fetch their mail at the end. */
  readonly offline: number;
  /** Messages per second to each recipient. */
  readonly rate: number;
  /** Of each message. */
  readonly bytes: number;
}

const SENDERS = 4;
const CONNECTIONS_AT_ONCE = 8;

/** Streams to recipients that are online and to some that are not, over all partitions. */
export class Traffic {
  readonly answers = new Answers();
  readonly streams: Stream[] = [];
  readonly #options: TrafficOptions;
  readonly #senders: Device[];
  readonly #recipients: Device[];
  readonly #watches = new Map<Device, DeliveryWatch>();
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: TrafficOptions) {
    const { stack, online, offline, rate, bytes } = options;
    const make = (count: number) => Array.from({ length: count }, (_, index) => new Device(stack, { gateway: index }));
    // Every stream waits on it.
    setMaxListeners(0, this.#stopping.signal);
    this.#options = options;
    this.#senders = make(SENDERS);
    this.#recipients = make(online + offline);
    for (const [number, to] of this.#recipients.entries()) {
      this.#watches.set(to, new DeliveryWatch());
      const from = this.#senders[number % SENDERS] as Device;
      this.streams.push(new Stream({ number, from, to, bytes, everyMs: 1_000 / rate }));
    }
  }

  /** Registers everybody, sends those away that are to be offline, and starts to send. */
  async start(): Promise<void> {
    const { observer } = this.answers;
    await inParallel(this.#senders, CONNECTIONS_AT_ONCE, (sender) => sender.connect({ observer }));
    await inParallel(this.#recipients, CONNECTIONS_AT_ONCE, (recipient) => this.#connect(recipient));
    await inParallel(this.#recipients.slice(this.#options.online), CONNECTIONS_AT_ONCE, (recipient) =>
      recipient.disconnect(),
    );
    this.#running = Promise.all(this.streams.map((stream) => stream.run(this.#stopping.signal)));
    this.#running.catch(() => undefined);
  }

  get accepted(): number {
    return this.streams.reduce((sum, { accepted }) => sum + accepted, 0);
  }

  get delivered(): number {
    return this.streams.reduce((sum, { delivered }) => sum + delivered, 0);
  }

  /** Whether those who are online have all that was accepted for them until now. */
  get caughtUp(): boolean {
    return this.streams.every(({ to, accepted, delivered }) => !to.online || delivered >= accepted);
  }

  sum(of: (watch: DeliveryWatch) => number): number {
    return [...this.#watches.values()].reduce((sum, each) => sum + of(each), 0);
  }

  /** Resolves when what is under way has been accepted. */
  async stopSending(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Brings everybody online, and resolves when all that was accepted is delivered, or at the time-out. */
  async collect(timeoutMs: number): Promise<void> {
    const away = this.#recipients.filter(({ online }) => !online);
    await inParallel(away, CONNECTIONS_AT_ONCE, (recipient) => this.#connect(recipient));
    await until(() => this.caughtUp, { what: 'all accepted is delivered', timeoutMs }).catch(() => undefined);
  }

  /** @returns acks that were not confirmed within the time-out */
  async end(timeoutMs: number): Promise<number> {
    this.#stopping.abort();
    const everybody = [...this.#senders, ...this.#recipients].filter(({ online }) => online);
    const unconfirmed = await Promise.all(everybody.map((device) => device.disconnect(timeoutMs)));
    return unconfirmed.reduce((sum, count) => sum + count, 0);
  }

  #connect(recipient: Device): Promise<Device> {
    const observer = this.#watches.get(recipient)?.observer();
    return recipient.connect({
      onMessage: (message) => this.streams[Stream.numberOf(message)]?.take(message),
      ...(observer && { observer }),
    });
  }
}
