/** What handshakes may take of a turn of the event loop, ms: checking a signature is most of it. */
const TURN_MS = 2;

/** Handshakes that come together are worked off over many turns, in their order, so that those who are connected go on meanwhile. */
export class HandshakeTurns {
  #waiting: (() => void)[] = [];
  #scheduled = false;
  #endsAt = 0;

  /** Calls `handshake` at once, unless this turn has seen enough of them, or others wait. Bounded by the sockets that may be open (I7). */
  take(handshake: () => void): void {
    if (this.#waiting.length > 0 || (this.#scheduled && performance.now() >= this.#endsAt)) {
      this.#waiting.push(handshake);
      return;
    }
    if (!this.#scheduled) this.#begin();
    handshake();
  }

  /** What `take` calls at once counts from now on. */
  #begin(): void {
    this.#scheduled = true;
    this.#endsAt = performance.now() + TURN_MS;
    setImmediate(() => this.#next());
  }

  #next(): void {
    this.#scheduled = false;
    if (this.#waiting.length === 0) return;
    this.#begin();
    let done = 0;
    for (const handshake of this.#waiting) {
      if (done > 0 && performance.now() >= this.#endsAt) break;
      done++;
      handshake();
    }
    this.#waiting.splice(0, done);
  }
}
