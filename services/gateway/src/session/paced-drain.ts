import { CloseCode } from '@lantern/protocol';
import type { Clock, Timer } from '@lantern/runtime';
import type { ClientSession } from './client-session.js';

export interface PacedDrainOptions {
  /** The sessions whose connections are not gone yet; shrinks as they go. */
  readonly sessions: ReadonlySet<ClientSession>;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
}

const TICK_MS = 50;
/** So few are ended at once, whatever time there is. */
const MIN_PER_TICK = 25;
/** The share of the time in which all are told to go; the rest is for their good-byes. */
const PACED_SHARE = 0.8;

/**
 * Ends all sessions within a time: each is told when to come back, at random, so that not all come back in the same
 * moment; then they are ended a few at a time, those that wait for an answer last.
 */
export class PacedDrain {
  readonly #options: PacedDrainOptions;

  constructor(options: PacedDrainOptions) {
    this.#options = options;
  }

  /** Resolves when every connection is gone, or the deadline (ms) has passed. */
  run(deadlineMs: number): Promise<void> {
    const { sessions, clock } = this.#options;
    const delayOf = new Map([...sessions].map((session) => [session, this.#delay(deadlineMs)]));
    for (const [session, delayMs] of delayOf) session.goAway(delayMs);
    const begun = clock.monotonic();
    const perTick = Math.max(MIN_PER_TICK, Math.ceil((sessions.size * TICK_MS) / (deadlineMs * PACED_SHARE)));
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const tick = (): void => {
        const passed = clock.monotonic() - begun;
        this.#endSome(delayOf, passed >= deadlineMs * PACED_SHARE ? Infinity : perTick);
        if (sessions.size > 0 && passed < deadlineMs) return;
        timer?.cancel();
        resolve();
      };
      timer = clock.every(TICK_MS, tick);
      tick();
    });
  }

  #delay(deadlineMs: number): number {
    return Math.round(this.#options.random() * deadlineMs);
  }

  #endSome(delayOf: ReadonlyMap<ClientSession, number>, count: number): void {
    let left = count;
    for (const session of this.#options.sessions) {
      if (left === 0) return;
      if (session.closed || (!session.idle && count !== Infinity)) continue;
      session.end(CloseCode.GoingAway, `the server drains; retry_after_ms=${delayOf.get(session) ?? 0}`);
      left--;
    }
  }
}
