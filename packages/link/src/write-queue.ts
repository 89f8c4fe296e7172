import type { LinkCarrier } from './link-carrier.js';

/** Bytes handed to the socket at a time: it tells only when all of them were taken. */
const MAX_IN_FLIGHT_BYTES = 1024 * 1024;
/** Messages that were sent are dropped from the queue in lots. */
const LOT = 1_024;

/** Messages on their way out, handed over as the network takes them, so that it is seen whether it does. */
export class WriteQueue {
  readonly #ws: LinkCarrier['ws'];
  readonly #messages: Uint8Array[] = [];
  #next = 0;
  #waitingBytes = 0;
  #inFlightBytes = 0;
  #taken = 0;

  constructor(ws: LinkCarrier['ws']) {
    this.#ws = ws;
  }

  /** Not yet taken by the network. */
  get bytes(): number {
    return this.#waitingBytes + this.#inFlightBytes;
  }

  /** Messages that the network took so far. */
  get taken(): number {
    return this.#taken;
  }

  push(messages: readonly Uint8Array[]): void {
    for (const message of messages) {
      this.#messages.push(message);
      this.#waitingBytes += message.length;
    }
    this.#pump();
  }

  /** Hands over everything, to be followed by the end. */
  flush(): void {
    while (this.#next < this.#messages.length) this.#sendNext();
  }

  #pump(): void {
    while (this.#next < this.#messages.length && this.#inFlightBytes < MAX_IN_FLIGHT_BYTES) this.#sendNext();
  }

  #sendNext(): void {
    const message = this.#messages[this.#next++] as Uint8Array;
    this.#waitingBytes -= message.length;
    this.#inFlightBytes += message.length;
    if (this.#next === this.#messages.length || this.#next === LOT) {
      this.#messages.splice(0, this.#next);
      this.#next = 0;
    }
    this.#ws.send(message, { binary: true }, (error) => {
      this.#inFlightBytes -= message.length;
      if (error) return;
      this.#taken++;
      this.#pump();
    });
  }
}
