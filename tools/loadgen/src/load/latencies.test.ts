import { Latencies, mergeLatencies, summarize } from './latencies.js';

test('histograms of several workers merge after their way through text', () => {
  const [a, b] = [new Latencies(), new Latencies()];
  for (let ms = 1; ms <= 50; ms++) a.record('delivered', ms);
  for (let ms = 51; ms <= 100; ms++) b.record('delivered', ms);
  b.record('accepted', 0.4);
  const merged = mergeLatencies([a.encode(), b.encode()]);
  const delivered = merged.get('delivered');
  expect([...merged.keys()]).toEqual(['accepted', 'delivered']);
  if (delivered === undefined) throw new Error('nothing merged');
  const summary = summarize(delivered);
  expect(summary.count).toBe(100);
  expect(summary.p50).toBeCloseTo(50, 0);
  expect(summary.p99).toBeCloseTo(99, 0);
  expect(summary.max).toBeCloseTo(100, 0);
});

test('a latency beyond the range counts as the highest, below 0 as 0', () => {
  const latencies = new Latencies();
  latencies.record('cycle', 10_000_000);
  latencies.record('cycle', -1);
  const cycle = mergeLatencies([latencies.encode()]).get('cycle');
  expect(cycle?.totalCount).toBe(2);
  expect((cycle?.maxValue ?? 0) / 1_000).toBeGreaterThan(100_000);
});
