/** A connection that wants to do more than it may within one turn of the event loop. */
export interface Sharer {
  /** Its turn has come: it goes on until {@link TurnShare.isUsedUp}. */
  goOn(): void;
}

/** What each may do in a turn without waiting, in frames or what costs as much. */
const AT_ONCE = 16;
/** What those whose turn it is may do in it together: a few ms. */
const OF_ALL = 64;
/** How many that is. Each of them may be read again then, and what was read at once is taken apart at once, too. */
const MOST_IN_TURN = 2;

/**
 * Shares the turns of the event loop between connections: whoever sends a lot at once waits in a queue, and whoever sends
 * little is served between two turns of it. Limits of rates bound what a connection may do in a second or in a minute; this
 * bounds for how long others wait while many use what they may at the same time (I7).
 */
export class TurnShares {
  /** In the order in which they wait. */
  readonly #waiting = new Set<TurnShare>();
  #turn = 0;
  #scheduled = false;

  /** A share for a connection. */
  of(sharer: Sharer): TurnShare {
    return new TurnShare(this, sharer);
  }

  /** Tells turns apart. */
  get turn(): number {
    this.#schedule();
    return this.#turn;
  }

  enqueue(share: TurnShare): void {
    this.#waiting.add(share);
    this.#schedule();
  }

  remove(share: TurnShare): void {
    this.#waiting.delete(share);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#next());
  }

  #next(): void {
    this.#scheduled = false;
    this.#turn++;
    const first = this.#first();
    const each = Math.floor(OF_ALL / first.length);
    for (const share of first) {
      // To the end of the queue, if it has to wait again; it may have left while others went on.
      if (this.#waiting.delete(share)) share.grant(each, this.#turn);
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  /** Those whose turn it is. */
  #first(): TurnShare[] {
    const first: TurnShare[] = [];
    for (const share of this.#waiting) {
      first.push(share);
      if (first.length === MOST_IN_TURN) break;
    }
    return first;
  }
}

/** What one connection may still do in this turn. */
export class TurnShare {
  readonly #shares: TurnShares;
  readonly #sharer: Sharer;
  #turn = -1;
  #left = 0;
  #waits = false;

  constructor(shares: TurnShares, sharer: Sharer) {
    this.#shares = shares;
    this.#sharer = sharer;
  }

  /** Whether it has to wait for its next turn. */
  get isUsedUp(): boolean {
    if (this.#waits) return true;
    const { turn } = this.#shares;
    if (turn !== this.#turn) {
      this.#turn = turn;
      // What it overdrew is paid back first.
      this.#left = Math.min(0, this.#left) + AT_ONCE;
    }
    return this.#left <= 0;
  }

  get waits(): boolean {
    return this.#waits;
  }

  /** `frames`: one for a request, or what costs as much. */
  spend(frames: number): void {
    this.#left -= frames;
  }

  /** {@link Sharer.goOn} is called when its turn has come. */
  wait(): void {
    this.#waits = true;
    this.#shares.enqueue(this);
  }

  /** It waits no more. */
  leave(): void {
    this.#waits = false;
    this.#shares.remove(this);
  }

  /** To be called by {@link TurnShares}. */
  grant(frames: number, turn: number): void {
    this.#turn = turn;
    this.#left = Math.min(0, this.#left) + frames;
    if (this.#left <= 0) return this.#shares.enqueue(this);
    this.#waits = false;
    this.#sharer.goOn();
  }
}
