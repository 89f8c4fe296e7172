import { type KeysApi, RequestProblem, type TraceContext, v1 } from '@lantern/protocol';
import { type Span, type SpanName, type SpanOutcome, type Tracer, noTracer } from '@lantern/runtime';

function outcomeOf(error: unknown): SpanOutcome {
  if (!(error instanceof RequestProblem)) return 'failed';
  return error.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE ? 'unavailable' : 'refused';
}

async function ended<T>(span: Span | undefined, work: Promise<T>): Promise<T> {
  try {
    const answer = await work;
    span?.end('done');
    return answer;
  } catch (error) {
    span?.end(outcomeOf(error));
    throw error;
  }
}

/** The same calls, which can be made within a trace; without a tracer as they are. */
export function tracedKeys(api: KeysApi, tracer: Tracer): KeysApi {
  if (tracer === noTracer) return api;
  return { ...api, within: (trace) => callsWithin(api, tracer, trace) };
}

function callsWithin(api: KeysApi, tracer: Tracer, trace: TraceContext): KeysApi {
  const span = (name: SpanName) => tracer.join(name, trace);
  return {
    ownState: (address) => ended(span('keys.own-state'), api.ownState(address)),
    register: (address, registration) => ended(span('keys.register'), api.register(address, registration)),
    upload: (address, registrationId, upload) =>
      ended(span('keys.upload'), api.upload(address, registrationId, upload)),
    claim: (claim) => ended(span('keys.claim'), api.claim(claim)),
    devices: (userId) => ended(span('keys.devices'), api.devices(userId)),
    remove: (address) => ended(span('keys.remove'), api.remove(address)),
    touch: (address) => ended(span('keys.touch'), api.touch(address)),
  };
}
