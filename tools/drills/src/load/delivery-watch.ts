import type { ClientObserver, IncomingMessage } from '@lantern/client';

const nameOf = (deliveryId: Uint8Array) => Buffer.from(deliveryId).toString('latin1');

/** What one device saw on the wire, over all its connections, held against I2 and I3. */
export class DeliveryWatch {
  /** Deliveries, repeats included. */
  deliveries = 0;
  /** I2: delivered again after its ack was confirmed. */
  afterConfirmation = 0;
  /** I3: twice in one session. */
  repeatedInSession = 0;
  readonly #confirmed = new Set<string>();
  #inSession = new Set<string>();

  /** For one connection of the device after the other. */
  observer(): ClientObserver {
    let last = -1;
    return {
      delivered: (message, { session }) => {
        if (session !== last) {
          last = session;
          this.#inSession = new Set();
        }
        this.#delivered(message);
      },
      acked: (deliveryIds) => {
        for (const deliveryId of deliveryIds) this.#confirmed.add(nameOf(deliveryId));
      },
    };
  }

  get confirmed(): number {
    return this.#confirmed.size;
  }

  #delivered({ deliveryId }: IncomingMessage): void {
    const name = nameOf(deliveryId);
    this.deliveries++;
    if (this.#confirmed.has(name)) this.afterConfirmation++;
    if (this.#inSession.has(name)) this.repeatedInSession++;
    this.#inSession.add(name);
  }
}
