import { RequestProblem, unavailable, v1 } from '@lantern/protocol';
import { PROBLEM_KINDS } from '@lantern/runtime';
import { CallFailure } from './call-failure.js';

const PROBLEM_CODES = Object.values(v1.ProblemCode).filter(
  (code): code is v1.ProblemCode => typeof code === 'number' && code !== v1.ProblemCode.PROBLEM_CODE_UNSPECIFIED,
);
const CODES: ReadonlyMap<string, v1.ProblemCode> = new Map(
  PROBLEM_CODES.map((code) => [PROBLEM_KINDS[code].code, code]),
);

/** Answered by a proxy or a service that is coming or going. */
const PASSING_STATUS = new Set([502, 503, 504]);

interface ProblemBody {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly retryAfterMs?: unknown;
}

/** An answer as it was received. */
export interface HttpAnswer {
  readonly status: number;
  /** Of the content-type header. */
  readonly type: string;
  readonly text: string;
}

function parseProblem({ type, text }: HttpAnswer): ProblemBody | undefined {
  if (!type.startsWith('application/problem+json')) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The keys service does not know this gateway. */
export class ServiceTokenRefused extends Error {
  override readonly name = 'ServiceTokenRefused';
}

/** What an answer other than 200 means: a refusal for the client, a failure to be tried again, or a fault. */
export function errorOfAnswer(answer: HttpAnswer): RequestProblem | CallFailure | ServiceTokenRefused | Error {
  const { status } = answer;
  // It is the gateway's token that is refused: its client must not think it was its own.
  if (status === 401 || status === 403) return new ServiceTokenRefused('the keys service refuses the service token');
  const body = parseProblem(answer);
  const code = typeof body?.code === 'string' ? CODES.get(body.code) : undefined;
  if (body === undefined || code === undefined) {
    return PASSING_STATUS.has(status)
      ? new CallFailure(`the keys service was answered for with ${status}`, 'broken')
      : new Error(`the keys service gave an answer that is not understood (${status})`);
  }
  const detail = typeof body.detail === 'string' ? body.detail : '';
  if (code === v1.ProblemCode.PROBLEM_CODE_INTERNAL) return new Error(`the keys service failed: ${detail}`);
  const retryAfterMs = typeof body.retryAfterMs === 'number' ? body.retryAfterMs : undefined;
  if (code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE) return unavailable(detail, retryAfterMs);
  return new RequestProblem(code, detail, retryAfterMs);
}
