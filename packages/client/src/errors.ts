import type { v1 } from '@lantern/protocol';
import type { StopReason } from './close-policy.js';
import { problemCode, type ProblemCode } from './problem-code.js';

/** The server (or, for `too_large`, this client in its place) refused a request; the connection stays. */
export class RequestRefused extends Error {
  constructor(
    /** For programs. */
    readonly code: ProblemCode,
    message: string,
    /** Whether the same request may succeed later, and after how many ms at the earliest. */
    readonly retry: { readonly retryable: boolean; readonly afterMs?: number } = { retryable: false },
  ) {
    super(message);
    this.name = 'RequestRefused';
  }

  /** Of a Problem as it came from the wire. */
  static fromWire(problem: v1.IProblem): RequestRefused {
    const retryable = problem.retryable ?? false;
    const afterMs = problem.retryAfterMs ?? undefined;
    const retry = afterMs === undefined ? { retryable } : { retryable, afterMs };
    return new RequestRefused(problemCode(problem.code ?? 0), problem.message ?? '', retry);
  }
}

/** No answer came before the request's deadline. Whether the server did it is not known. */
export class RequestTimeout extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = 'RequestTimeout';
  }
}

/** The connection ended before the answer, and this kind of request is not repeated. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection ended before the answer');
    this.name = 'ConnectionLost';
  }
}

/** As many requests wait in this client as it may hold; nothing was sent. */
export class TooManyRequests extends Error {
  constructor(bound: number) {
    super(`${bound} requests wait for their answers already`);
    this.name = 'TooManyRequests';
  }
}

/** The client has stopped and does not connect again; make a new one where `reason` allows. */
export class ClientStopped extends Error {
  constructor(
    readonly reason: StopReason,
    detail = '',
  ) {
    super(detail === '' ? `the client has stopped: ${reason}` : `the client has stopped: ${reason} (${detail})`);
    this.name = 'ClientStopped';
  }
}
