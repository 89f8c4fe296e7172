import { RequestProblem, v1 } from '@lantern/protocol';
import type { z } from 'zod';

/** Named in the answer to a bad body. */
const MAX_ISSUES = 5;

/** Too much of something, not a number out of its range. */
function isTooLarge(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'too_big' && !['number', 'int', 'bigint'].includes(issue.origin);
}

/** zod quotes the names of members that it does not know. */
function ruleOf({ code, message }: z.core.$ZodIssue): string {
  return code === 'unrecognized_keys' ? 'has a member that is not known' : message;
}

/**
 * What is wrong with a body, the same at both ends: TOO_LARGE when a bound is all that is exceeded, else INVALID. Paths and
 * rules only: nothing that was sent is quoted (I8).
 */
export function problemOfBody({ issues }: z.ZodError): RequestProblem {
  const { PROBLEM_CODE_TOO_LARGE, PROBLEM_CODE_INVALID } = v1.ProblemCode;
  const code = issues.every(isTooLarge) ? PROBLEM_CODE_TOO_LARGE : PROBLEM_CODE_INVALID;
  const texts = issues.slice(0, MAX_ISSUES).map((issue) => `${issue.path.join('.') || 'body'}: ${ruleOf(issue)}`);
  return new RequestProblem(code, texts.join('; '));
}
