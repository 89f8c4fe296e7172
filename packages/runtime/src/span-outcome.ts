import { RequestProblem, v1 } from '@lantern/protocol';
import type { Span, SpanOutcome } from './tracer.js';

/** What a span says of work that ended with this error. */
export function spanOutcomeOf(error: unknown): SpanOutcome {
  if (!(error instanceof RequestProblem)) return 'failed';
  return error.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE ? 'unavailable' : 'refused';
}

/** The same promise; its end ends the span, if there is one. */
export async function endedBy<T>(span: Span | undefined, work: Promise<T>): Promise<T> {
  try {
    const result = await work;
    span?.end('done');
    return result;
  } catch (error) {
    span?.end(spanOutcomeOf(error));
    throw error;
  }
}
