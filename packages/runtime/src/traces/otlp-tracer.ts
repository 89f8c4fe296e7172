import { randomBytes } from 'node:crypto';
import { type TraceContext, traceContextOf } from '@lantern/protocol';
import {
  type Context,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer as OtelTracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import type { TraceMetrics } from '../trace-metrics.js';
import type { Span, SpanName, SpanOutcome, Tracer } from '../tracer.js';
import { SpanQueue } from './span-queue.js';

export interface OtlpTracerOptions {
  readonly service: string;
  /** Takes OTLP over HTTP, JSON. */
  readonly url: string;
  /** Share of the traces that begin here which is taken, from 0 to 1. */
  readonly ratio: number;
  readonly maxQueuedSpans: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TraceMetrics;
}

/** How long the collector may take for a batch, repeats included, ms. */
const EXPORT_TIMEOUT_MS = 5_000;
/** How long the end of the process waits for the last spans, ms. */
const FLUSH_MS = 2_000;
const EXPORTS_IN_FLIGHT = 2;

/** How its outcome is told, and how many things it was about: the only attributes that there are (I8). */
export const OUTCOME_ATTRIBUTE = 'lantern.outcome';
export const COUNT_ATTRIBUTE = 'lantern.count';

const FAILURES: ReadonlySet<SpanOutcome> = new Set(['failed', 'unavailable']);

/** Traces by the OpenTelemetry SDK. Whatever becomes of what it sends, its callers never notice. */
export class OtlpTracer implements Tracer {
  readonly #options: OtlpTracerOptions;
  readonly #provider: TracerProvider;
  readonly #tracer: OtelTracer;

  constructor(options: OtlpTracerOptions) {
    this.#options = options;
    const { service, url } = options;
    const exporter = new OTLPTraceExporter({
      url,
      timeoutMillis: EXPORT_TIMEOUT_MS,
      concurrencyLimit: EXPORTS_IN_FLIGHT,
    });
    // Of no machine and no user: the instance is a number of this process's own.
    const instance = randomBytes(8).toString('hex');
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': `lantern-${service}`, 'service.instance.id': instance }),
      // What is not taken never comes so far.
      sampler: new AlwaysOnSampler(),
      spanProcessors: [new SpanQueue({ ...options, exporter, exportTimeoutMs: EXPORT_TIMEOUT_MS })],
    });
    this.#tracer = this.#provider.getTracer('lantern');
  }

  begin(name: SpanName): Span | undefined {
    if (this.#options.random() >= this.#options.ratio) return undefined;
    return new OtlpSpan(this.#tracer, this.#tracer.startSpan(name, { kind: SpanKind.SERVER }, ROOT_CONTEXT));
  }

  join(name: SpanName, context: TraceContext | undefined): Span | undefined {
    if (context === undefined) return undefined;
    return new OtlpSpan(this.#tracer, this.#tracer.startSpan(name, { kind: SpanKind.SERVER }, remote(context)));
  }

  /** Sends what waits, as far as that goes within a bounded time. */
  async stop(): Promise<void> {
    const patience = new Promise<void>((resolve) => void this.#options.clock.after(FLUSH_MS, resolve));
    await Promise.race([this.#provider.shutdown().catch(() => undefined), patience]);
  }
}

class OtlpSpan implements Span {
  readonly #tracer: OtelTracer;
  readonly #span: OtelSpan;

  constructor(tracer: OtelTracer, span: OtelSpan) {
    this.#tracer = tracer;
    this.#span = span;
  }

  get context(): TraceContext {
    const { traceId, spanId } = this.#span.spanContext();
    return traceContextOf(Buffer.from(traceId + spanId, 'hex')) as TraceContext;
  }

  child(name: SpanName): Span {
    const parent = trace.setSpan(ROOT_CONTEXT, this.#span);
    return new OtlpSpan(this.#tracer, this.#tracer.startSpan(name, {}, parent));
  }

  end(outcome: SpanOutcome, count?: number): void {
    this.#span.setAttribute(OUTCOME_ATTRIBUTE, outcome);
    if (count !== undefined) this.#span.setAttribute(COUNT_ATTRIBUTE, count);
    if (FAILURES.has(outcome)) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }
}

function remote(context: TraceContext): Context {
  const hex = Buffer.from(context.buffer, context.byteOffset, context.length).toString('hex');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: hex.slice(0, 32),
    spanId: hex.slice(32),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}
