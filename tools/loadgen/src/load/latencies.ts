import { type Histogram, build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';

/** What is timed of a message. */
export const LATENCY_NAMES = ['accepted', 'delivered', 'confirmed', 'cycle', 'late'] as const;

/**
 * - accepted: send → Accepted
 * - delivered: send → Deliver (at each device)
 * - confirmed: ack → Acked
 * - cycle: send → accepted, and confirmed by all devices
 * - late: how long after its intended time a message was sent by the tool (open loop only)
 *
 * A send counts from its intended time, so that a stalled server is charged for what could not be sent meanwhile.
 */
export type LatencyName = (typeof LATENCY_NAMES)[number];

/** Microseconds. */
const HIGHEST = 120_000_000;

export function newHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: false,
    highestTrackableValue: HIGHEST,
    numberOfSignificantValueDigits: 3,
  });
}

/** Latencies in µs, each of them recorded in ms. */
export class Latencies {
  readonly #histograms = new Map<LatencyName, Histogram>();

  record(name: LatencyName, ms: number): void {
    let histogram = this.#histograms.get(name);
    if (histogram === undefined) {
      histogram = newHistogram();
      this.#histograms.set(name, histogram);
    }
    histogram.recordValue(Math.min(HIGHEST, Math.max(0, Math.round(ms * 1_000))));
  }

  /** For another process or a file: compressed HdrHistograms in base64. */
  encode(): EncodedLatencies {
    const encoded: EncodedLatencies = {};
    for (const [name, histogram] of this.#histograms) encoded[name] = encodeIntoCompressedBase64(histogram);
    return encoded;
  }
}

export type EncodedLatencies = Partial<Record<LatencyName, string>>;

export interface LatencySummary {
  readonly count: number;
  /** All in ms. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** The union of what several processes recorded. */
export function mergeLatencies(parts: readonly EncodedLatencies[]): Map<LatencyName, Histogram> {
  const merged = new Map<LatencyName, Histogram>();
  for (const name of LATENCY_NAMES) {
    for (const part of parts) {
      const encoded = part[name];
      if (encoded === undefined) continue;
      const histogram = merged.get(name) ?? newHistogram();
      histogram.add(decodeFromCompressedBase64(encoded));
      merged.set(name, histogram);
    }
  }
  return merged;
}

export function summarize(histogram: Histogram): LatencySummary {
  const ms = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1_000;
  return {
    count: histogram.totalCount,
    p50: ms(50),
    p90: ms(90),
    p99: ms(99),
    p999: ms(99.9),
    max: histogram.maxValue / 1_000,
  };
}
