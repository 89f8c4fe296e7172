import { RequestProblem, v1 } from '@lantern/protocol';

/** `PROBLEM_CODE_RATE_LIMITED`: to be repeated after `retryAfterMs`. `what` names the limit, never a person (I8). */
export function rateLimited(what: string, retryAfterMs: number): RequestProblem {
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED, what, Math.max(1, Math.ceil(retryAfterMs)));
}
