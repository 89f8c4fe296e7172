import { RequestProblem, v1 } from '@lantern/protocol';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { asError } from './as-error.js';
import { createErrorId } from './error-id.js';
import type { LogWord, Logger } from './logger.js';
import { type HttpProblem, PROBLEM_KINDS, problemOfRequest, renderProblem } from './problem.js';

/** Answers with application/problem+json (RFC 9457). */
export function sendProblem(res: Response, problem: HttpProblem): void {
  const { status, headers, body } = renderProblem(problem);
  res.status(status).set(headers).send(body);
}

/** The last handler before the error handler: no route matched. */
export const noSuchResource: RequestHandler = (_req, res) => {
  sendProblem(res, { status: 404, code: 'not_found', title: 'Not found', detail: 'there is nothing at this path' });
};

/**
 * Faults of the caller that express and its body parsers find. Their own texts quote the body, so they are not passed
 * on (I8).
 */
function problemOfParser(error: Error): HttpProblem | undefined {
  const { status } = error as { status?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (status === 413) {
    return { ...PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_TOO_LARGE], detail: 'the body is too large' };
  }
  const invalid = PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_INVALID];
  return { ...invalid, status, detail: 'the request could not be read' };
}

function problemOf(error: Error): HttpProblem | undefined {
  return error instanceof RequestProblem ? problemOfRequest(error) : problemOfParser(error);
}

export interface ProblemHandlerOptions {
  readonly logger: Logger;
  /** Random unless told. */
  readonly createErrorId?: () => LogWord;
}

/**
 * The error handler of an express app: a RequestProblem is answered by the table {@link PROBLEM_KINDS}; everything else
 * is `internal` with an error id, under which the error and its causes are logged once.
 */
export function problemHandler(options: ProblemHandlerOptions): ErrorRequestHandler {
  const { logger, createErrorId: nextId = createErrorId } = options;
  // express tells error handlers by their four parameters.
  // oxlint-disable-next-line max-params
  return (thrown: unknown, _req, res, _next) => {
    const error = asError(thrown);
    const problem = problemOf(error);
    if (problem && !res.headersSent) return sendProblem(res, problem);
    const errorId = nextId();
    logger.error('request failed', { errorId, error });
    // Half an answer cannot be taken back: the caller must see that it is broken.
    if (res.headersSent) return void res.destroy();
    const internal = PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_INTERNAL];
    return sendProblem(res, { ...internal, detail: `internal error ${errorId}` });
  };
}
