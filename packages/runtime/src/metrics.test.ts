import { createMetricsRegistry, defineMetrics } from './metrics.js';

const table = {
  sends: {
    type: 'counter',
    name: 'lantern_test_sends_total',
    help: 'Sends.',
    unit: 'none',
    labels: { outcome: ['accepted', 'refused'], urgent: ['yes', 'no'] },
  },
  starts: { type: 'counter', name: 'lantern_test_starts_total', help: 'Starts.', unit: 'none' },
  held: { type: 'gauge', name: 'lantern_test_held_bytes', help: 'Held.', unit: 'bytes' },
  wait: {
    type: 'histogram',
    name: 'lantern_test_wait_seconds',
    help: 'Wait.',
    unit: 'seconds',
    buckets: [0.1, 1],
    labels: { kind: ['hot', 'parked'] },
  },
} as const;

function setup() {
  const registry = createMetricsRegistry({ node: false });
  return { registry, metrics: defineMetrics(table, registry) };
}

test('every series is there from the start, at 0', async () => {
  const { registry } = setup();
  const text = await registry.render();
  for (const line of [
    'lantern_test_sends_total{outcome="accepted",urgent="yes"} 0',
    'lantern_test_sends_total{outcome="refused",urgent="no"} 0',
    'lantern_test_starts_total 0',
    'lantern_test_held_bytes 0',
    'lantern_test_wait_seconds_count{kind="parked"} 0',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

test('instruments count under the labels that they are given', async () => {
  const { registry, metrics } = setup();
  metrics.sends.inc({ outcome: 'accepted', urgent: 'no' });
  metrics.sends.inc({ outcome: 'accepted', urgent: 'no' }, 4);
  metrics.starts.inc();
  metrics.starts.inc(2);
  metrics.held.set(10);
  metrics.held.inc(5);
  metrics.held.dec();
  metrics.wait.observe({ kind: 'hot' }, 0.5);
  const lines = (await registry.render()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'lantern_test_sends_total{outcome="accepted",urgent="no"} 5',
      'lantern_test_starts_total 3',
      'lantern_test_held_bytes 14',
      'lantern_test_wait_seconds_bucket{le="0.1",kind="hot"} 0',
      'lantern_test_wait_seconds_bucket{le="1",kind="hot"} 1',
    ]),
  );
});

test('free text and wrong labels do not fit by type', () => {
  const { metrics } = setup();
  const wrong = () => {
    const text: string = 'user-1';
    // @ts-expect-error a label is one of its closed set
    metrics.sends.inc({ outcome: text, urgent: 'no' });
    // @ts-expect-error no label may be missing
    metrics.sends.inc({ outcome: 'accepted' });
    // @ts-expect-error labels are needed where there are some
    metrics.sends.inc();
    // @ts-expect-error and refused where there are none
    metrics.starts.inc({ outcome: 'accepted' });
    // @ts-expect-error a counter cannot be set
    metrics.starts.set(1);
  };
  expect(wrong).toThrow();
});

test('samplers set gauges when metrics are rendered', async () => {
  const { registry, metrics } = setup();
  registry.onRender(() => metrics.held.set(7));
  expect(await registry.render()).toContain('lantern_test_held_bytes 7');
});

test('tables of several services share a registry, and instruments work without one', async () => {
  const { registry } = setup();
  const other = { ups: { type: 'gauge', name: 'lantern_other_ups', help: 'Up.', unit: 'none' } } as const;
  defineMetrics(other, registry).ups.set(1);
  const text = await registry.render();
  expect(text).toContain('lantern_other_ups 1');
  expect(text).toContain('lantern_test_held_bytes 0');
  expect(() => defineMetrics(table).starts.inc()).not.toThrow();
});

test('the metrics of Node are included unless refused', async () => {
  const registry = createMetricsRegistry();
  const text = await registry.render();
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  expect(text).toContain('nodejs_heap_size_used_bytes');
  registry.prom.clear();
});

test('a table that breaks the rules is refused', () => {
  const row = { type: 'counter', help: 'X.', unit: 'none' } as const;
  expect(() => defineMetrics({ x: { ...row, name: 'lantern_x' } })).toThrow('end in _total');
  expect(() => defineMetrics({ x: { ...row, name: 'x_total' } })).toThrow('begin with lantern_');
  expect(() => defineMetrics({ x: { ...row, name: 'lantern_x_total', unit: 'bytes' } })).toThrow('_bytes_total');
  const many = Array.from({ length: 1_001 }, (_, index) => `v${index}`);
  expect(() => defineMetrics({ x: { ...row, name: 'lantern_x_total', labels: { many } } })).toThrow('1001 series');
});
