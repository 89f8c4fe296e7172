import { type RequestProblem, v1 } from '@lantern/protocol';

/** A refusal over HTTP (RFC 9457). */
export interface HttpProblem {
  readonly status: number;
  /** Stable name for programs, lower_snake_case. */
  readonly code: string;
  /** The same for every problem of this code. */
  readonly title: string;
  /** What is wrong with this request; safe to show to the caller (I8). */
  readonly detail: string;
  /** Sets Retry-After, in whole seconds. */
  readonly retryAfterMs?: number;
}

type ProblemKind = Pick<HttpProblem, 'status' | 'code' | 'title'>;

const kind = (status: number, code: string, title: string): ProblemKind => ({ status, code, title });

/** The one table from problem codes to HTTP. Exhaustive: a code without a row does not compile. */
export const PROBLEM_KINDS: Readonly<Record<v1.ProblemCode, ProblemKind>> = {
  [v1.ProblemCode.PROBLEM_CODE_UNSPECIFIED]: kind(500, 'internal', 'Internal error'),
  [v1.ProblemCode.PROBLEM_CODE_INVALID]: kind(400, 'invalid', 'Invalid request'),
  [v1.ProblemCode.PROBLEM_CODE_TOO_LARGE]: kind(413, 'too_large', 'Too large'),
  [v1.ProblemCode.PROBLEM_CODE_UNSUPPORTED]: kind(501, 'unsupported', 'Unknown request'),
  [v1.ProblemCode.PROBLEM_CODE_NOT_REGISTERED]: kind(409, 'not_registered', 'Device not registered'),
  [v1.ProblemCode.PROBLEM_CODE_ADDRESS_TAKEN]: kind(409, 'address_taken', 'Address taken by another install'),
  [v1.ProblemCode.PROBLEM_CODE_REGISTRATION_ID_REUSED]: kind(409, 'registration_id_reused', 'Registration id reused'),
  [v1.ProblemCode.PROBLEM_CODE_UNKNOWN_USER]: kind(404, 'unknown_user', 'Unknown user'),
  [v1.ProblemCode.PROBLEM_CODE_UNKNOWN_DEVICE]: kind(404, 'unknown_device', 'Unknown device'),
  [v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID]: kind(401, 'token_invalid', 'Token invalid'),
  [v1.ProblemCode.PROBLEM_CODE_CONFLICT]: kind(409, 'conflict', 'Id used for something else'),
  [v1.ProblemCode.PROBLEM_CODE_TOO_LATE]: kind(410, 'too_late', 'Too late'),
  [v1.ProblemCode.PROBLEM_CODE_MAILBOX_FULL]: kind(507, 'mailbox_full', 'Mailbox full'),
  [v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED]: kind(429, 'rate_limited', 'Too many requests'),
  [v1.ProblemCode.PROBLEM_CODE_TOO_MANY_DEVICES]: kind(409, 'too_many_devices', 'Too many devices'),
  [v1.ProblemCode.PROBLEM_CODE_TOO_MANY_KEYS]: kind(409, 'too_many_keys', 'Too many keys'),
  [v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE]: kind(503, 'unavailable', 'Temporarily unavailable'),
  [v1.ProblemCode.PROBLEM_CODE_INTERNAL]: kind(500, 'internal', 'Internal error'),
  [v1.ProblemCode.PROBLEM_CODE_FORBIDDEN]: kind(403, 'forbidden', 'Not allowed'),
};

export function problemOfRequest(problem: RequestProblem): HttpProblem {
  const { code, message, retryAfterMs } = problem;
  return { ...PROBLEM_KINDS[code], detail: message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** A problem as headers and body, for answers that do not go through express (an upgrade that is refused). */
export interface RenderedProblem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function renderProblem(problem: HttpProblem): RenderedProblem {
  const { status, code, title, detail, retryAfterMs } = problem;
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  };
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) };
  return {
    status,
    headers,
    body: JSON.stringify({ type: `urn:lantern:problem:${code}`, title, status, detail, code, ...retry }),
  };
}
