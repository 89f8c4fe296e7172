import { RequestProblem, v1 } from '@lantern/protocol';
import { type Logger, asError, createErrorId } from '@lantern/runtime';
import type { GatewayMetrics } from '../metrics.js';

/** The one place where what a request threw becomes what its client sees. */
export class FaultReporter {
  readonly #logger: Logger;
  readonly #metrics: GatewayMetrics;

  constructor(logger: Logger, metrics: GatewayMetrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** A refusal is shown; a fault is logged with its cause, and the client gets the id of the log line. */
  problemOf(error: unknown): v1.IProblem {
    if (error instanceof RequestProblem) {
      this.#metrics.problems.inc({ fault: 'client' });
      return error.toProblem();
    }
    const errorId = createErrorId();
    this.#metrics.problems.inc({ fault: 'server' });
    this.#logger.error('request failed', { errorId, error: asError(error) });
    return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_INTERNAL, `internal error ${errorId}`).toProblem();
  }
}
