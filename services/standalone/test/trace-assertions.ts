import type { ReceivedSpan } from '@lantern/runtime/testing';
import { SPAN_NAMES, SPAN_OUTCOMES } from '@lantern/runtime';

const ATTRIBUTES = ['lantern.outcome', 'lantern.count'];

const familyOf = ({ name }: ReceivedSpan) => {
  if (/\.(send|device-list|route|append)$/.test(name)) return 'send';
  return /\.(deliver|push|ack)$/.test(name) ? 'deliver' : 'other';
};

/** The trace ids of the spans of sends, and those of deliveries and acks. */
export function traceIds(spans: readonly ReceivedSpan[], family: 'send' | 'deliver'): Set<string> {
  return new Set(spans.filter((span) => familyOf(span) === family).map(({ traceId }) => traceId));
}

/** I8: nothing but names and values of closed sets, and no way from a send to a delivery. */
export function expectPrivateSpans(spans: readonly ReceivedSpan[]): void {
  const names: readonly string[] = SPAN_NAMES;
  const outcomes: readonly unknown[] = SPAN_OUTCOMES;
  for (const { name, attributes, links, events } of spans) {
    expect(names).toContain(name);
    expect(Object.keys(attributes).filter((key) => !ATTRIBUTES.includes(key))).toEqual([]);
    expect(outcomes).toContain(attributes['lantern.outcome']);
    expect(Number.isInteger(attributes['lantern.count'] ?? 0)).toBe(true);
    expect([...links, ...events]).toEqual([]);
  }
  const [sends, deliveries] = [traceIds(spans, 'send'), traceIds(spans, 'deliver')];
  expect(sends.size).toBeGreaterThan(0);
  expect(deliveries.size).toBeGreaterThan(0);
  expect([...sends].filter((traceId) => deliveries.has(traceId))).toEqual([]);
}

/** The span's caller, which has to be of this name. */
export function callerOf(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): string | undefined {
  return spans.find(({ spanId, traceId }) => spanId === span?.parentSpanId && traceId === span.traceId)?.name;
}
