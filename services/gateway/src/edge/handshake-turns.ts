/** What handshakes may take of a turn of the event loop, ms: checking a signature is most of it. */
const TURN_MS = 2;
/** How long a turn may be for all, ms. What a newcomer asks for first is dearer than its handshake, and comes some turns later. */
const LONG_TURN_MS = 6;
/** Handshakes of a turn, however short they are; half as many after a long turn, and one more again after each that was not. */
const MOST_IN_TURN = 32;

/**
 * Handshakes that come together are worked off over many turns, in their order, so that those who are connected go on
 * meanwhile: the longer the turns are, the fewer newcomers get in, but one in each.
 */
export class HandshakeTurns {
  #waiting: (() => boolean)[] = [];
  #scheduled = false;
  #begunAt = 0;
  #endsAt = 0;
  #done = 0;
  #most = MOST_IN_TURN;

  /**
   * Calls `handshake` at once, unless this turn has seen enough of them, or others wait. Bounded by the sockets that may be open (I7).
   * `handshake` returns whether it was any work: those that are not wanted any more take nobody's turn.
   */
  take(handshake: () => boolean): void {
    if (!this.#scheduled) this.#begin();
    if (this.#waiting.length > 0 || this.#isOver) this.#waiting.push(handshake);
    else this.#do(handshake);
  }

  /** What `take` calls at once counts from now on. */
  #begin(): void {
    this.#scheduled = true;
    this.#begunAt = performance.now();
    this.#endsAt = this.#begunAt + TURN_MS;
    this.#done = 0;
    setImmediate(() => this.#next());
  }

  #next(): void {
    this.#scheduled = false;
    const wasLong = performance.now() - this.#begunAt > LONG_TURN_MS;
    this.#most = wasLong ? Math.max(1, this.#most / 2) : Math.min(MOST_IN_TURN, this.#most + 1);
    if (this.#waiting.length === 0) return;
    this.#begin();
    let taken = 0;
    for (const handshake of this.#waiting) {
      if (this.#isOver) break;
      taken++;
      this.#do(handshake);
    }
    this.#waiting.splice(0, taken);
  }

  /** Whether this turn has seen enough of them: one at least. */
  get #isOver(): boolean {
    return this.#done > 0 && (this.#done >= this.#most || performance.now() >= this.#endsAt);
  }

  #do(handshake: () => boolean): void {
    if (handshake()) this.#done++;
  }
}
