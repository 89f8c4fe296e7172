import type { v1 } from '@lantern/protocol';
import { type Account, openSession } from './account.js';
import type { HostileConnection } from './hostile-connection.js';
import { until } from './pause.js';
import { Tally } from './tally.js';

/** A device that does as it should: it takes every message, and acks it. */
export class ReadingDevice {
  readonly #account: Account;
  #connection: HostileConnection | undefined;
  /** Ids of the messages that came, in their order, each as often as it came. */
  readonly messageIds: string[] = [];
  #caughtUp = false;

  constructor(account: Account) {
    this.#account = account;
  }

  /** @throws Error when the server does not let it */
  async attach(url: string): Promise<void> {
    const tally = new Tally();
    const onFrame = (frame: v1.ServerFrame) => this.#frame(frame);
    this.#connection = await openSession(this.#account, { url, tally, onFrame });
    const caughtUp = await until(() => this.#caughtUp, 20_000);
    if (!caughtUp) throw new Error(`a device did not catch up: ${JSON.stringify(tally.counts())}`);
  }

  end(): void {
    this.#connection?.end();
  }

  #frame({ deliver, caughtUp }: v1.ServerFrame): void {
    if (caughtUp) this.#caughtUp = true;
    if (!deliver) return;
    this.messageIds.push(Buffer.from(deliver.messageId ?? []).toString('hex'));
    this.#connection?.send({ ack: { deliveryIds: [deliver.deliveryId ?? new Uint8Array(0)] } });
  }
}
