import { SUBPROTOCOL, v1 } from '@lantern/protocol';
import { type HttpProblem, PROBLEM_KINDS } from '@lantern/runtime';

export const RETRY_AFTER_MS = 2_000;

const { PROBLEM_CODE_INVALID, PROBLEM_CODE_TOKEN_INVALID, PROBLEM_CODE_UNAVAILABLE } = v1.ProblemCode;

export function invalidRequest(detail: string): HttpProblem {
  return { ...PROBLEM_KINDS[PROBLEM_CODE_INVALID], detail };
}

export function tokenProblem(detail: string): HttpProblem {
  return { ...PROBLEM_KINDS[PROBLEM_CODE_TOKEN_INVALID], detail };
}

export function unavailableProblem(detail: string): HttpProblem {
  return { ...PROBLEM_KINDS[PROBLEM_CODE_UNAVAILABLE], detail, retryAfterMs: RETRY_AFTER_MS };
}

export const UPGRADE_REQUIRED: HttpProblem = {
  status: 426,
  code: 'upgrade_required',
  title: 'WebSocket only',
  detail: `this address speaks only WebSocket, subprotocol ${SUBPROTOCOL}`,
};
