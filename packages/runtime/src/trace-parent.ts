import { type TraceContext, traceContextOf } from '@lantern/protocol';

const SAMPLED = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** As the `traceparent` header of W3C Trace Context, for HTTP between services. */
export function traceParentOf(context: TraceContext): string {
  const hex = Buffer.from(context.buffer, context.byteOffset, context.length).toString('hex');
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}

/** The inverse; undefined for any other text, and for what is not sampled. Only for requests of services. */
export function parseTraceParent(header: string | undefined): TraceContext | undefined {
  const parts = header === undefined ? null : SAMPLED.exec(header);
  if (parts === null || (Number.parseInt(parts[3] as string, 16) & 1) === 0) return undefined;
  return traceContextOf(Buffer.from(`${parts[1]}${parts[2]}`, 'hex'));
}
