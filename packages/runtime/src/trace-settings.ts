import { configKey } from './config-key.js';

/** Keys of every process that takes part in traces, for its definition. */
export const traceKeys = {
  tracesUrl: configKey.url({
    about:
      'Where traces are sent to, OTLP over HTTP with JSON, such as http://collector:4318/v1/traces; without it there are none.',
    protocols: ['http', 'https'],
    optional: true,
  }),
  tracesQueueSpans: configKey.integer({
    about: 'Spans that wait to be sent; beyond it they are dropped and counted.',
    unit: 'spans',
    min: 1,
    max: 100_000,
    default: 2_048,
  }),
} as const;

/** Of those processes in which traces begin. */
export const traceRatioKeys = {
  tracesRatio: configKey.ratio({
    about:
      'Which share of the traces that begin here is taken; services that are called follow the decision of the caller.',
    default: 0.01,
  }),
} as const;

/** What is set, by these keys; without a ratio no trace begins here. */
export interface TraceSettings {
  readonly tracesUrl: string | undefined;
  readonly tracesQueueSpans: number;
  readonly tracesRatio?: number;
}
