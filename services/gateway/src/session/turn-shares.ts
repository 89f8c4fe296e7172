import type { Clock } from '@lantern/runtime';
import type { AtTurnEnd } from './flush-queue.js';

/** A connection that wants to do more than it may within one turn of the event loop. */
export interface Sharer {
  /** Its turn has come: it goes on until {@link TurnShare.isUsedUp}. */
  goOn(): void;
}

/** What each may do in a turn without waiting, in frames or what costs as much. */
const AT_ONCE = 4;
/** And in addition, as long as all of them have not had {@link OF_ALL} of it in this turn. */
const MORE_AT_ONCE = 12;
/** Who is refused, or repeats what was done, waits for all else. */
const FUTILE_AT_ONCE = 1;
/** What those whose turn it is may do in it together, as long as that takes no longer than {@link TURN_MS}. */
const OF_ALL = 64;
/** However dear their frames are. */
const LEAST_OF_ALL = 4;
/** By how many frames they get more again in a turn, after they got fewer. */
const REGAINED = 2;
/** For how long everybody else waits for them, ms: what a message passes on its way takes some turns. */
const TURN_MS = 2;
/** For how long those rest whose turn was for nothing, in what it took: that time is everybody else's. */
const REST = 4;
/** More of a turn is no work of theirs: the process stood still, ms. */
const MOST_PAID_MS = 25;
/** For so long after a request of a connection was for nothing, ms: until then those that are on their way are, too. */
const FUTILE_MS = 100;

/** How many that is. Each of them may be read again then, and what was read at once is taken apart at once, too. */
const MOST_IN_TURN = 2;

/**
 * Shares the turns of the event loop between connections: whoever sends a lot at once waits in a queue, and whoever sends
 * little is served between two turns of it. Limits of rates bound what a connection may do in a second or in a minute; this
 * bounds for how long others wait while many use what they may at the same time (I7). Frames are not equally dear: how many
 * there are in a turn follows from how long the last ones took, with all the promises that they set off.
 */
export class TurnShares {
  readonly #clock: Pick<Clock, 'monotonic' | 'after'>;
  /** In the order in which they wait; those that are refused what they ask for apart, so that nobody else rests with them. */
  readonly #waiting = new Set<TurnShare>();
  readonly #futile = new Set<TurnShare>();
  /** Those whose turn it is, and whether they had to rest before. */
  #first: readonly TurnShare[] = [];
  #rested = false;
  readonly #atTurnEnd: AtTurnEnd;
  #turn = 0;
  #lent = 0;
  #ticking = false;
  #scheduled = false;
  #ofAll = OF_ALL;
  #begunAt = 0;
  /** Until when those rest that are refused. */
  #restsUntil = 0;
  #resting = false;

  constructor(clock: Pick<Clock, 'monotonic' | 'after'>, atTurnEnd: AtTurnEnd = setImmediate) {
    this.#clock = clock;
    this.#atTurnEnd = atTurnEnd;
  }

  /** A share for a connection. */
  of(sharer: Sharer): TurnShare {
    return new TurnShare(this, sharer);
  }

  /** Tells turns apart. */
  get turn(): number {
    if (!this.#ticking) {
      this.#ticking = true;
      this.#atTurnEnd(() => this.#tick());
    }
    return this.#turn;
  }

  /** Takes so much of what all may do at once in this turn. @returns whether it was there */
  lend(frames: number): boolean {
    if (this.#lent + frames > OF_ALL) return false;
    this.#lent += frames;
    return true;
  }

  /** Whether those whose turn it is have had their time. */
  get isOver(): boolean {
    return this.now - this.#begunAt >= TURN_MS;
  }

  /** By the clock of all deadlines here, ms. */
  get now(): number {
    return this.#clock.monotonic();
  }

  /** What this one asked for was for nothing. */
  refused(share: TurnShare): void {
    if (this.#waiting.delete(share)) this.enqueue(share);
  }

  enqueue(share: TurnShare): void {
    (share.isFutile ? this.#futile : this.#waiting).add(share);
    this.#schedule();
  }

  remove(share: TurnShare): boolean {
    return this.#waiting.delete(share) || this.#futile.delete(share);
  }

  #tick(): void {
    this.#ticking = false;
    this.#nextTurn();
  }

  #nextTurn(): void {
    this.#turn++;
    this.#lent = 0;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    if (this.#waiting.size > 0 || (this.#futile.size > 0 && this.#restMs <= 0)) {
      this.#scheduled = true;
      return this.#begin();
    }
    if (this.#futile.size === 0 || this.#resting) return;
    this.#resting = true;
    this.#clock.after(this.#restMs, () => {
      this.#resting = false;
      this.#schedule();
    });
  }

  get #restMs(): number {
    return this.#restsUntil - this.now;
  }

  #begin(): void {
    this.#atTurnEnd(() => this.#next());
    // Behind the promises that are set off.
    this.#atTurnEnd(() => this.#measure());
  }

  #next(): void {
    this.#nextTurn();
    this.#begunAt = this.now;
    const first = this.#takeFirst();
    this.#first = first;
    const turn = this.#turn;
    const paysBack = Math.floor(OF_ALL / first.length);
    const most = Math.floor(this.#ofAll / first.length);
    for (const share of first) {
      // To the end of the queue, if it has to wait again; it may have left while others went on.
      if (this.remove(share)) share.grant({ turn, paysBack, most, rested: this.#rested });
    }
  }

  #measure(): void {
    const now = this.now;
    const tookMs = now - this.#begunAt;
    this.#ofAll =
      tookMs > TURN_MS
        ? Math.max(LEAST_OF_ALL, this.#ofAll * (TURN_MS / tookMs))
        : Math.min(OF_ALL, this.#ofAll + REGAINED);
    if (this.#rested || this.#first.some(({ isFutile }) => isFutile))
      this.#restsUntil = now + Math.min(tookMs, MOST_PAID_MS) * REST;
    this.#first = [];
    this.#scheduled = false;
    this.#schedule();
  }

  /** Those whose turn it is: of those that rest when their rest is over, else of the others. */
  #takeFirst(): TurnShare[] {
    const first: TurnShare[] = [];
    this.#rested = this.#futile.size > 0 && this.#restMs <= 0;
    for (const share of this.#rested ? this.#futile : this.#waiting) {
      first.push(share);
      if (first.length === MOST_IN_TURN) break;
    }
    return first;
  }
}

/** A part of a turn, in frames. */
interface Grant {
  readonly turn: number;
  /** How much of what was overdrawn it makes up for. */
  readonly paysBack: number;
  /** What may be done in it at most. */
  readonly most: number;
  /** Whether it had to rest before. */
  readonly rested: boolean;
}

/** What one connection may still do in this turn. */
export class TurnShare {
  readonly #shares: TurnShares;
  readonly #sharer: Sharer;
  #turn = -1;
  #left = 0;
  #waits = false;
  /** Whether it may have more of this turn at once, if others left some. */
  #mayBorrow = false;
  /** Whether it has got a part of a turn, not only what anybody may do in one. */
  #granted = false;
  /** Nobody is granted less than one frame. */
  #begun = false;
  #futileUntil = 0;
  /** Since its last turn. */
  #refused = false;

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
      this.#granted = false;
      this.#mayBorrow = !this.isFutile;
      // What it overdrew is paid back first.
      this.#left = Math.min(0, this.#left) + (this.#mayBorrow ? AT_ONCE : FUTILE_AT_ONCE);
    }
    if (this.#left <= 0 && this.#mayBorrow) {
      this.#mayBorrow = false;
      if (this.#shares.lend(MORE_AT_ONCE)) this.#left += MORE_AT_ONCE;
    }
    return this.#left <= 0 || (this.#granted && this.#begun && this.#shares.isOver);
  }

  get waits(): boolean {
    return this.#waits;
  }

  /** Whether what it asks for now is refused anyway. */
  get isFutile(): boolean {
    return this.#shares.now < this.#futileUntil;
  }

  /** `frames`: one for a request, or what costs as much. */
  spend(frames: number): void {
    this.#left -= frames;
    this.#begun = true;
  }

  /** A request was refused for its rate, or had been done before. */
  refused(): void {
    this.#refused = true;
    this.#futileUntil = this.#shares.now + FUTILE_MS;
    this.#shares.refused(this);
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
  grant({ turn, paysBack, most, rested }: Grant): void {
    this.#turn = turn;
    // What comes of this turn may be heard only after it.
    if (rested && this.#refused) this.#futileUntil = this.#shares.now + FUTILE_MS;
    this.#refused = false;
    this.#left = Math.min(most, Math.min(0, this.#left) + paysBack);
    if (this.#left <= 0) return this.#shares.enqueue(this);
    this.#waits = false;
    this.#granted = true;
    this.#mayBorrow = false;
    this.#begun = false;
    this.#sharer.goOn();
  }
}
