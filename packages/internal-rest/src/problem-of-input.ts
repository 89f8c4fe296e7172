import { invalid } from '@lantern/protocol';
import type { z } from 'zod';

/** Named in the answer to a bad request. */
const MAX_ISSUES = 5;

/** zod quotes the names of members that it does not know. */
function ruleOf({ code, message }: z.core.$ZodIssue): string {
  return code === 'unrecognized_keys' ? 'has a member that is not known' : message;
}

/** What is wrong with a request. Paths and rules only: nothing that was sent is quoted (I8). */
export function problemOfInput({ issues }: z.ZodError): Error {
  const texts = issues.slice(0, MAX_ISSUES).map((issue) => `${issue.path.join('.') || 'body'}: ${ruleOf(issue)}`);
  return invalid(texts.join('; '));
}
