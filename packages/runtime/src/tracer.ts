import type { TraceContext } from '@lantern/protocol';

/** Every span that there is. `gateway.…` but push, and `transport.deliver`, begin traces. */
export const SPAN_NAMES = [
  'gateway.handshake',
  'gateway.hello',
  'gateway.attach',
  'gateway.send',
  'gateway.device-list',
  'gateway.route',
  'gateway.push',
  'gateway.ack',
  'gateway.claim',
  'gateway.upload',
  'gateway.register',
  'gateway.remove',
  'gateway.devices',
  'transport.attach',
  'transport.send',
  'transport.append',
  'transport.deliver',
  'transport.ack',
  'keys.own-state',
  'keys.register',
  'keys.upload',
  'keys.claim',
  'keys.devices',
  'keys.remove',
  'keys.touch',
] as const;
export type SpanName = (typeof SPAN_NAMES)[number];

/** How a span ended. A closed set (I8). */
export const SPAN_OUTCOMES = [
  'done',
  'accepted',
  'duplicate',
  'not-duplicate',
  'mismatch',
  'nobody',
  'refused',
  'unavailable',
  'failed',
  'token',
  'request',
  'limited',
  'gone',
] as const;
export type SpanOutcome = (typeof SPAN_OUTCOMES)[number];

/** One piece of work that is traced. It says how it ended and how many things it was about; nothing else fits by type (I8). */
export interface Span {
  /** For the next hop. */
  readonly context: TraceContext;
  child(name: SpanName): Span;
  /** To be called once; a span that is never ended is not exported. `count`: of what it was about, as messages or records. */
  end(outcome: SpanOutcome, count?: number): void;
}

/**
 * Where traces begin and go on. What is not traced has no span: callers write `span?.end(…)`, and where nothing is configured
 * that is all that it costs.
 *
 * A trace begins where a client asks for something, whatever the client says of traces; and anew where a message is delivered.
 * So a send and the deliveries of what was sent have no trace id in common, nor anything else that leads from one to the other.
 */
export interface Tracer {
  /** Begins a trace; undefined when this one is not among those that are sampled. */
  begin(name: SpanName): Span | undefined;
  /** Goes on with a trace of the calling service; undefined without one. */
  join(name: SpanName, context: TraceContext | undefined): Span | undefined;
}

/** Where nothing is traced. */
export const noTracer: Tracer = { begin: () => undefined, join: () => undefined };
