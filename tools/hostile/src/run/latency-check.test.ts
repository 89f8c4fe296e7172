import type { LatencySummary } from '@lantern/loadgen';
import { type PairsLatency, latencyFinding } from './latency-check.js';

const summary = (p99: number) => ({ p99 }) as LatencySummary;

function measured(quiet: number, bareAttacked: number, attacked: number): PairsLatency {
  return { quiet: summary(quiet), bareAttacked: summary(bareAttacked), attacked: summary(attacked) };
}

test.each([
  ['three times the quiet value', measured(10, 5, 30), true],
  ['three times the value beside a bare server', measured(5, 10, 30), true],
  ['more than three times both', measured(10, 10, 30.1), false],
])('one measurement: %s', (_title, latency, kept) => {
  expect(latencyFinding([latency]).kept).toBe(kept);
});

test('of several the median counts, and each is told', () => {
  const [good, bad, worse] = [measured(10, 10, 20), measured(10, 10, 40), measured(10, 10, 90)];
  expect(latencyFinding([bad, good, good]).kept).toBe(true);
  expect(latencyFinding([worse, good, bad])).toMatchObject({
    kept: false,
    seen: 'p99 40.0 ms; 10.0 ms when quiet, 10.0 ms while a bare server is attacked: × 4.00, the median of × 9.00, × 2.00, × 4.00',
  });
});
