import { RequestProblem, v1 } from '@lantern/protocol';
import { type HttpProblem, PROBLEM_KINDS, problemOfRequest } from '@lantern/runtime';

const { ProblemCode } = v1;

interface Kind {
  readonly status: number;
  readonly code: string;
  readonly title: string;
}

const ofProtocol = Object.values(PROBLEM_KINDS).filter(({ code }) => code !== 'unsupported');
const extra: readonly Kind[] = [
  { status: 404, code: 'not_found', title: 'Not found' },
  { status: 404, code: 'unknown_message', title: 'Unknown message' },
  { status: 405, code: 'method_not_allowed', title: 'Method not allowed' },
  { status: 409, code: 'idempotency_key_in_use', title: 'The first request is under way' },
  { status: 415, code: 'unsupported_media_type', title: 'Not JSON' },
  { status: 421, code: 'not_owner', title: 'Another instance owns the partition' },
  { status: 422, code: 'idempotency_key_reused', title: 'Idempotency key of another request' },
];

/** Every code that a problem of the internal REST may have. */
export const REST_PROBLEMS: ReadonlyMap<string, Kind> = new Map(
  [...ofProtocol, ...extra].map((kind) => [kind.code, kind]),
);

/** A refusal with a code of {@link REST_PROBLEMS}; its message is safe to show to the caller (I8). */
export class RestProblem extends Error {
  readonly problem: HttpProblem;

  constructor(code: string, detail: string, retryAfterMs?: number) {
    super(detail);
    this.name = 'RestProblem';
    const kind = REST_PROBLEMS.get(code);
    if (kind === undefined) throw new TypeError(`${code} is no code of a problem`);
    this.problem = { ...kind, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

/** Faults that express and its body parser find in a request. Their own texts quote it, so they are not passed on (I8). */
function problemOfParser(status: number): HttpProblem {
  if (status === 413) return { ...PROBLEM_KINDS[ProblemCode.PROBLEM_CODE_TOO_LARGE], detail: 'the body is too large' };
  if (status === 415) return new RestProblem('unsupported_media_type', 'the body must be JSON in UTF-8').problem;
  return { ...PROBLEM_KINDS[ProblemCode.PROBLEM_CODE_INVALID], detail: 'the request could not be read' };
}

/** What an error means for the caller; undefined when it is a fault of the server. */
export function problemOfError(error: Error): HttpProblem | undefined {
  if (error instanceof RestProblem) return error.problem;
  if (error instanceof RequestProblem) return problemOfRequest(error);
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? problemOfParser(status) : undefined;
}
