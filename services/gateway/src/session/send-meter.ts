import { RequestProblem, v1 } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { GatewayMetrics, SendRefusal } from '../metrics.js';

const REFUSALS: Partial<Record<v1.ProblemCode, SendRefusal>> = {
  [v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED]: 'limited',
  [v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE]: 'unavailable',
  [v1.ProblemCode.PROBLEM_CODE_INTERNAL]: 'fault',
};

/** Counts how sends end and how long they take: what the promise about acceptance is measured by. */
export class SendMeter {
  readonly #clock: Clock;
  readonly #metrics: GatewayMetrics;

  constructor(clock: Clock, metrics: GatewayMetrics) {
    this.#clock = clock;
    this.#metrics = metrics;
  }

  /** When a send arrived, for {@link accepted}; monotonic ms. */
  arrived(): number {
    return this.#clock.monotonic();
  }

  /** Answered Accepted or Duplicate. */
  accepted(arrivedAt: number): void {
    this.#metrics.sendSeconds.observe((this.#clock.monotonic() - arrivedAt) / 1_000);
  }

  mismatch(): void {
    this.#metrics.sendsRefused.inc({ cause: 'mismatch' });
  }

  refused(error: unknown): void {
    const cause = error instanceof RequestProblem ? (REFUSALS[error.code] ?? 'client') : 'fault';
    this.#metrics.sendsRefused.inc({ cause });
  }
}
