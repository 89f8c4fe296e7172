declare const traceContext: unique symbol;

/**
 * Where in a trace a request belongs that is passed on from one service to the next: the trace id (16 bytes) and the id of the
 * calling span (8 bytes), as W3C Trace Context has them. It is there only for what is traced, and leads from a hop to the next
 * and back: it is never part of a record, and no client gives or gets one.
 */
export type TraceContext = Uint8Array & { readonly [traceContext]: true };

const TRACE_ID_BYTES = 16;
const TRACE_CONTEXT_BYTES = 24;

/** The bytes as a trace context; undefined for any that are none, which then is as if nothing was traced. */
export function traceContextOf(bytes: Uint8Array): TraceContext | undefined {
  if (bytes.length !== TRACE_CONTEXT_BYTES) return undefined;
  const isSet = (from: number, to: number) => bytes.subarray(from, to).some((byte) => byte !== 0);
  if (!isSet(0, TRACE_ID_BYTES) || !isSet(TRACE_ID_BYTES, TRACE_CONTEXT_BYTES)) return undefined;
  // A copy: what was received with it is not kept for its sake.
  return new Uint8Array(bytes) as TraceContext;
}
