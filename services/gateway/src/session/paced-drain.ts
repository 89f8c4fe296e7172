import { CloseCode } from '@lantern/protocol';
import type { Clock, Timer } from '@lantern/runtime';

/** A connection that can be told to go, and ended. */
export interface Drainable {
  /** Ended already, though its connection may not be gone yet. */
  readonly closed: boolean;
  /** Whether nothing that the client asked for is under way. */
  readonly idle: boolean;
  goAway(reconnectAfterMs: number): void;
  end(code: CloseCode, reason: string): void;
}

export interface PacedDrainOptions {
  /** The sessions whose connections are not gone yet; shrinks as they go. */
  readonly sessions: ReadonlySet<Drainable>;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** How a drain went. */
export interface DrainAccount {
  readonly connections: number;
  /** Connections that were not gone at the deadline. */
  readonly left: number;
  readonly ms: number;
}

const TICK_MS = 50;
/** So many leave in a second, whatever time there is: fewer would only keep the others waiting. */
const LEAST_PER_SECOND = 500;
/** The share of the time in which clients are told to leave; more of them a second if it has to be. */
const LEAVE_SHARE = 0.8;
/** The share after which those that wait for an answer are ended too; the rest is for good-byes on the network. */
const ANSWER_SHARE = 0.9;
/** A client that leaves by itself gets this long, ms and share of the time, whichever is less. */
const LEAVE_GRACE_MS = 1_000;
const LEAVE_GRACE_SHARE = 0.1;

interface Leaving {
  readonly session: Drainable;
  /** ms after the begin. */
  readonly leaveMs: number;
}

/**
 * Ends all sessions within a time. Each is told at once when to connect again, at times that are spread evenly over as long
 * as is needed: until then it goes on as before. Those that are still there a moment after their time are ended, in the same
 * order and pace; those that wait for an answer when they have it, or when the time is nearly over.
 */
export class PacedDrain {
  readonly #options: PacedDrainOptions;

  constructor(options: PacedDrainOptions) {
    this.#options = options;
  }

  /** Resolves when every connection is gone, or the deadline (ms) has passed. */
  run(deadlineMs: number): Promise<DrainAccount> {
    const { sessions, clock } = this.#options;
    const connections = sessions.size;
    const leaving = this.#inTurn(deadlineMs);
    for (const { session, leaveMs } of leaving) session.goAway(Math.round(leaveMs));
    const begun = clock.monotonic();
    const graceMs = Math.min(LEAVE_GRACE_MS, deadlineMs * LEAVE_GRACE_SHARE);
    const busy = new Set<Drainable>();
    let next = 0;
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const tick = (): void => {
        const ms = clock.monotonic() - begun;
        // By the time that passed, not by ticks: those of a busy process come late.
        for (; next < leaving.length; next++) {
          const due = leaving[next];
          if (due === undefined || due.leaveMs + graceMs > ms) break;
          busy.add(due.session);
        }
        endThose(busy, ms >= deadlineMs * ANSWER_SHARE);
        if (sessions.size > 0 && ms < deadlineMs) return;
        timer?.cancel();
        resolve({ connections, left: sessions.size, ms });
      };
      timer = clock.every(TICK_MS, tick);
      tick();
    });
  }

  /** In a random order, each at a random moment of its own part of the time. */
  #inTurn(deadlineMs: number): Leaving[] {
    const { sessions, random } = this.#options;
    const withinMs = Math.min((sessions.size / LEAST_PER_SECOND) * 1_000, deadlineMs * LEAVE_SHARE);
    return [...sessions]
      .map((session) => ({ session, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ session }, index) => ({ session, leaveMs: ((index + random()) / sessions.size) * withinMs }));
  }
}

/** Ends those that are at rest, or all of them. */
function endThose(sessions: Set<Drainable>, all: boolean): void {
  for (const session of sessions) {
    if (!session.closed && !session.idle && !all) continue;
    sessions.delete(session);
    session.end(CloseCode.GoingAway, 'the server drains; retry_after_ms=0');
  }
}
