import { type IncomingMessage, newMessageId } from '@lantern/client';
import type { DrillStack } from '../stack/drill-stack.js';
import { type Watch, watch } from '../measure/watch.js';
import { until } from '../measure/until.js';
import { DeliveryWatch } from './delivery-watch.js';
import { Device } from './device.js';

const EVERY_MS = 20;
const GAP_MS = 500;

/** One pair with a message due every 20 ms, whatever became of those before: how long from due to delivered. */
export class Probe {
  readonly #from: Device;
  readonly #to: Device;
  /** When each was due, and delivered, in ms of `performance.now`; in the order of their numbers. */
  readonly #due: number[] = [];
  readonly #delivered: (number | undefined)[] = [];
  readonly #failures: string[] = [];
  readonly #wire = new DeliveryWatch();
  #first = 0;
  #watch: Watch | undefined;

  constructor(stack: DrillStack, partition: number) {
    this.#from = new Device(stack, { gateway: 0 });
    this.#to = new Device(stack, { gateway: 1, partition });
  }

  async start(): Promise<void> {
    await this.#to.connect({ onMessage: (message) => this.#take(message), observer: this.#wire.observer() });
    await this.#from.connect({ maxRequests: 10_000 });
    const startedAt = performance.now();
    // Timers come late on a busy machine: what became due meanwhile is sent with its own time.
    this.#watch = watch(EVERY_MS / 2, () => {
      for (let due = startedAt + EVERY_MS * this.#due.length; due <= performance.now(); due += EVERY_MS)
        this.#send(due);
    });
  }

  /** What went wrong with sends. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Messages that came. */
  get delivered(): number {
    return this.#delivered.filter((at) => at !== undefined).length;
  }

  /** What the recipient saw. */
  get wire(): Pick<DeliveryWatch, 'afterConfirmation' | 'repeatedInSession' | 'deliveries'> {
    return this.#wire;
  }

  /** Resolves when all that was due until half a second ago is delivered. */
  async untilSteady(timeoutMs: number): Promise<void> {
    const lately = performance.now();
    const what = () =>
      `messages flow again (${this.failures.length} sends failed, first ${this.failures.slice(0, 1).join('')})`;
    await until(() => performance.now() > lately + GAP_MS && this.#deliveredAllBefore(lately), { what, timeoutMs });
  }

  /** The longest time from due to delivered of what was due since then, ms; all of it is delivered up to a moment ago. */
  longestSince(since: number): number {
    const from = this.#due.findIndex((due) => due >= since - 1_000);
    const stalls = this.#due.slice(from).map((due, index) => (this.#delivered[from + index] ?? due) - due);
    return stalls.reduce((longest, stall) => Math.max(longest, stall), 0);
  }

  async stop(): Promise<void> {
    await this.#watch?.stop();
    await Promise.all([this.#from.disconnect(1), this.#to.disconnect(1)]);
  }

  #deliveredAllBefore(moment: number): boolean {
    while ((this.#due[this.#first] ?? Infinity) < moment && this.#delivered[this.#first] !== undefined) this.#first++;
    return (this.#due[this.#first] ?? Infinity) >= moment;
  }

  #send(due: number): void {
    const number = this.#due.push(due) - 1;
    const payload = new Uint8Array(64);
    new DataView(payload.buffer).setUint32(0, number);
    this.#from.send(this.#to, { messageId: newMessageId(), payload, timeoutMs: 60_000 }).then(
      (sent) => {
        if (sent.outcome !== 'accepted' && sent.outcome !== 'duplicate') this.#failures.push(JSON.stringify(sent));
      },
      (error: unknown) => this.#failures.push(String(error)),
    );
  }

  #take({ ciphertext }: IncomingMessage): void {
    const number = new DataView(ciphertext.buffer, ciphertext.byteOffset).getUint32(0);
    this.#delivered[number] ??= performance.now();
  }
}
