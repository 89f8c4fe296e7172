import { type ClientBatch, ProtocolError, openClientBatch, type v1 } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { ClientConnection } from '../ports.js';
import type { SessionBudget } from './session-budget.js';
import type { TurnShare, TurnShares } from './turn-shares.js';

export interface FrameIntakeOptions {
  readonly connection: ClientConnection;
  readonly clock: Clock;
  readonly maxRequestsInFlight: number;
  readonly maxUnconfirmedAckIds: number;
  /** Acked delivery ids that are not confirmed. */
  readonly unconfirmedAckIds: () => number;
  /** Whether the client takes its output too slowly. */
  readonly congested: () => boolean;
  readonly budget: SessionBudget;
  readonly turnShares: TurnShares;
  /** The budget is used up: {@link FrameIntake.throttledMs} tells for how long. */
  readonly throttled: () => void;
  readonly handle: (frame: v1.ClientFrame) => void;
  /** The bytes were no frames. */
  readonly violated: (error: ProtocolError) => void;
}

/** What a refusal for its rate costs a connection: whoever goes on is slowed down long before others notice. */
const REFUSAL_FRAMES = 10;

/** What bytes, the ids of an ack and control frames cost of a turn of the event loop, in frames. */
const TURN_COSTS = { byte: 1 / 1_024, ackId: 1 / 16, controlFrame: 1 / 8 };

/**
 * The way in: frames are handled in order and in one go, as far as the connection's share of a turn goes, until a bound is
 * reached; then nothing is read until less than half of the bound is in use (I7). What was read already waits here: at most
 * what the socket had at hand.
 */
export class FrameIntake {
  readonly #options: FrameIntakeOptions;
  #messages: Uint8Array[] = [];
  #batch: ClientBatch | undefined;
  #holds = 0;
  #requests = 0;
  #stoppedSince: number | undefined;
  readonly #share: TurnShare;
  #paused = false;
  #handling = false;
  /** Whether the budget was what stopped it. */
  #throttled = false;
  #ended = false;

  constructor(options: FrameIntakeOptions) {
    this.#options = options;
    this.#share = options.turnShares.of({ goOn: () => this.#proceed() });
  }

  /** Requests without an answer, acks not counted. */
  get requestsInFlight(): number {
    return this.#requests;
  }

  get reading(): boolean {
    return this.#stoppedSince === undefined;
  }

  /** Whether anything can come: nothing is read while it is stopped, nor while it waits for its turn. */
  get listening(): boolean {
    return !this.#paused;
  }

  /** For how long nothing was read, ms. */
  get stoppedMs(): number {
    return this.#stoppedSince === undefined ? 0 : this.#options.clock.monotonic() - this.#stoppedSince;
  }

  /** Until {@link proceedIfStopped} is to be called because the budget allows more, ms; undefined when it is not that. */
  get throttledMs(): number | undefined {
    if (this.#stoppedSince === undefined) return undefined;
    const { readyInMs } = this.#options.budget;
    return readyInMs > 0 || this.#throttled ? readyInMs : undefined;
  }

  receive(message: Uint8Array): void {
    if (this.#ended) return;
    this.#options.budget.message(message.length);
    this.#share.spend(message.length * TURN_COSTS.byte);
    this.#messages.push(message);
    this.#proceed();
  }

  /** A ping or pong of the carrier came, which is work like any frame. */
  controlFrame(): void {
    if (this.#ended) return;
    this.#options.budget.frames(1);
    this.#share.spend(TURN_COSTS.controlFrame);
    if (this.reading) this.#proceed();
  }

  /** A request was refused for its rate. */
  refused(): void {
    this.#options.budget.frames(REFUSAL_FRAMES - 1);
    this.#share.refused();
  }

  /** A request was answered that had been done before. */
  repeated(): void {
    this.#share.refused();
  }

  /** A request was taken on. */
  begin(): void {
    this.#requests++;
  }

  /** A request was answered. */
  finish(): void {
    this.#requests--;
    this.proceedIfStopped();
  }

  /** Later frames wait until {@link release}. */
  hold(): void {
    this.#holds++;
  }

  release(): void {
    this.#holds--;
    this.proceedIfStopped();
  }

  /** To be called when something that stopped the reading may have ended. */
  proceedIfStopped(): void {
    if (this.#stoppedSince !== undefined) this.#proceed();
  }

  /** Drops what waits. */
  end(): void {
    this.#ended = true;
    this.#share.leave();
    this.#messages = [];
    this.#batch = undefined;
  }

  #proceed(): void {
    if (this.#handling) return;
    this.#handling = true;
    try {
      let stop = this.#mustStop(this.reading ? 1 : 0.5);
      while (!stop && !this.#share.isUsedUp) {
        const frame = this.#take();
        if (frame === undefined) break;
        this.#share.spend(1);
        this.#options.handle(frame);
        stop = this.#mustStop(1);
      }
      this.#setStopped(stop);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#options.violated(error);
    } finally {
      this.#handling = false;
    }
  }

  /** `share` of the bounds that may be in use. */
  #mustStop(share: number): boolean {
    const { maxRequestsInFlight, maxUnconfirmedAckIds, unconfirmedAckIds, congested } = this.#options;
    if (this.#holds > 0 || congested()) return true;
    this.#throttled = this.#options.budget.readyInMs > 0;
    if (this.#throttled) return true;
    return this.#requests >= maxRequestsInFlight * share || unconfirmedAckIds() >= maxUnconfirmedAckIds * share;
  }

  #setStopped(stop: boolean): void {
    if (this.#ended) return;
    if (!stop && !this.#share.waits && this.#share.isUsedUp) this.#share.wait();
    this.#setPaused(stop || this.#share.waits);
    if (stop === (this.#stoppedSince !== undefined)) return;
    this.#stoppedSince = stop ? this.#options.clock.monotonic() : undefined;
    if (stop && this.#throttled) this.#options.throttled();
  }

  #setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) this.#options.connection.pause();
    else this.#options.connection.resume();
  }

  /** @throws ProtocolError */
  #take(): v1.ClientFrame | undefined {
    if (this.#batch === undefined) {
      const message = this.#messages.shift();
      if (message === undefined) return undefined;
      this.#batch = openClientBatch(message);
      this.#options.budget.frames(this.#batch.left);
    }
    const frame = this.#batch.take();
    // Each id is looked for wherever mailboxes are: it costs as much as an ack of its own.
    const ackIds = frame.ack?.deliveryIds?.length ?? 0;
    if (ackIds > 1) this.#options.budget.frames(ackIds - 1);
    this.#share.spend(ackIds * TURN_COSTS.ackId);
    // An idle connection must not keep its last batch in memory.
    if (this.#batch.left === 0) this.#batch = undefined;
    return frame;
  }
}
