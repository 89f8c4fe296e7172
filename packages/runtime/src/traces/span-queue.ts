import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { asError } from '../as-error.js';
import type { Logger } from '../logger.js';
import type { TraceMetrics } from '../trace-metrics.js';

export interface SpanQueueOptions {
  readonly exporter: SpanExporter;
  readonly exportTimeoutMs: number;
  readonly maxQueuedSpans: number;
  readonly logger: Logger;
  readonly metrics: TraceMetrics;
}

type ExportDone = Parameters<SpanExporter['export']>[1];

const BATCH_SPANS = 512;
const BATCH_DELAY_MS = 1_000;
/** `ExportResultCode.SUCCESS` of OpenTelemetry's core, which is no dependency of ours. */
const EXPORTED = 0;

/**
 * Spans that ended, until the collector has them: sent in batches, and bounded together with those that are being sent (I7). What
 * is beyond the bound, or is not taken, is dropped and counted; the log is told once, and again when it is over.
 */
export class SpanQueue implements SpanProcessor {
  readonly #options: SpanQueueOptions;
  readonly #batches: BatchSpanProcessor;
  #waiting = 0;
  #failing = false;

  constructor(options: SpanQueueOptions) {
    this.#options = options;
    const { exporter, exportTimeoutMs, maxQueuedSpans } = options;
    this.#batches = new BatchSpanProcessor({
      exporter: {
        export: (spans, done) => this.#export(spans, done),
        shutdown: () => exporter.shutdown(),
      },
      maxQueueSize: maxQueuedSpans,
      maxExportBatchSize: Math.min(BATCH_SPANS, maxQueuedSpans),
      scheduledDelayMillis: BATCH_DELAY_MS,
      // The exporter gives up by itself before.
      exportTimeoutMillis: exportTimeoutMs + 1_000,
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const { maxQueuedSpans, metrics } = this.#options;
    if (this.#waiting >= maxQueuedSpans) return metrics.spans.inc({ result: 'queue_full' });
    this.#waiting++;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }

  #export(spans: ReadableSpan[], done: ExportDone): void {
    const { exporter, metrics } = this.#options;
    exporter.export(spans, (result) => {
      this.#waiting -= spans.length;
      const code: number = result.code;
      const exported = code === EXPORTED;
      metrics.spans.inc({ result: exported ? 'exported' : 'export_failed' }, spans.length);
      this.#tell(exported, result.error);
      done(result);
    });
  }

  #tell(exported: boolean, error: unknown): void {
    if (exported !== this.#failing) return;
    this.#failing = !exported;
    const { logger } = this.#options;
    if (exported) logger.info('traces are exported again');
    else logger.warn('traces cannot be exported, and are dropped until they can', { error: asError(error) });
  }
}
