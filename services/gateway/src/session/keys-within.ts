import { type KeysApi, RequestProblem, v1 } from '@lantern/protocol';
import type { Span, SpanOutcome } from '@lantern/runtime';

/** The keys service for calls of this span, or without one. */
export function keysWithin(keys: KeysApi, span: Span | undefined): KeysApi {
  return span === undefined || keys.within === undefined ? keys : keys.within(span.context);
}

/** What a span says of a request that was refused with this. */
export function outcomeOf(error: unknown): SpanOutcome {
  if (!(error instanceof RequestProblem)) return 'failed';
  return error.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE ? 'unavailable' : 'refused';
}

/** The same promise; its end ends the span. */
export async function endedBy<T>(span: Span, work: Promise<T>): Promise<T> {
  try {
    const result = await work;
    span.end('done');
    return result;
  } catch (error) {
    span.end(outcomeOf(error));
    throw error;
  }
}
