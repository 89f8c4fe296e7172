import { CloseCode } from './close-codes.js';
import { v1 } from './messages.js';

/** Bytes that are not what the protocol allows. The connection ends with `closeCode`. */
export class ProtocolError extends Error {
  constructor(
    message: string,
    readonly closeCode: CloseCode = CloseCode.Malformed,
  ) {
    super(message);
    this.name = 'ProtocolError';
  }
}

const RETRYABLE: ReadonlySet<v1.ProblemCode> = new Set([
  v1.ProblemCode.PROBLEM_CODE_MAILBOX_FULL,
  v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED,
  v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE,
  v1.ProblemCode.PROBLEM_CODE_INTERNAL,
]);

/** A request that is refused: one `Problem`, and the connection stays. `message` is safe to show to the client. */
export class RequestProblem extends Error {
  constructor(
    readonly code: v1.ProblemCode,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    // A client can cause thousands of these in a second, and a trace would be most of what each costs; nobody logs it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'RequestProblem';
  }

  toProblem(): v1.IProblem {
    const problem: v1.IProblem = { code: this.code, message: this.message, retryable: RETRYABLE.has(this.code) };
    if (this.retryAfterMs !== undefined) problem.retryAfterMs = Math.min(Math.ceil(this.retryAfterMs), 0xffff_ffff);
    return problem;
  }
}

/** `PROBLEM_CODE_INVALID` naming the field in question. */
export function invalid(message: string): RequestProblem {
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_INVALID, message);
}

/** `PROBLEM_CODE_TOO_LARGE` naming the bound in question. */
export function tooLarge(message: string): RequestProblem {
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_TOO_LARGE, message);
}

/** `PROBLEM_CODE_UNAVAILABLE`: repeat with the same ids after `retryAfterMs`. */
export function unavailable(message: string, retryAfterMs = 1_000): RequestProblem {
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE, message, retryAfterMs);
}
