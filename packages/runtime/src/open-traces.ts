import type { Clock } from './clock.js';
import type { Lifecycle } from './lifecycle.js';
import { type Logger, word } from './logger.js';
import type { MetricsRegistry } from './metrics.js';
import type { ServiceName } from './service-tokens.js';
import { createTraceMetrics } from './trace-metrics.js';
import type { TraceSettings } from './trace-settings.js';
import { type Tracer, noTracer } from './tracer.js';

export interface TraceDeps {
  readonly service: ServiceName | 'standalone';
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly lifecycle: Lifecycle;
}

/**
 * The tracer of a process: its last spans are sent when the lifecycle stops, after all that was started later. Where no URL is
 * set nothing of OpenTelemetry is loaded.
 */
export async function openTraces(settings: TraceSettings, deps: TraceDeps): Promise<Tracer> {
  const { service, clock, lifecycle } = deps;
  const metrics = createTraceMetrics(deps.metrics);
  const { tracesUrl: url, tracesQueueSpans: maxQueuedSpans, tracesRatio: ratio = 0 } = settings;
  if (url === undefined) return noTracer;
  const { OtlpTracer } = await import('./traces/otlp-tracer.js');
  const logger = deps.logger.child('traces');
  const tracer = new OtlpTracer({ service, url, ratio, maxQueuedSpans, random: Math.random, clock, logger, metrics });
  lifecycle.onStop(word('traces'), () => tracer.stop());
  return tracer;
}
