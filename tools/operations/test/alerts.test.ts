import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runbookOf } from '../src/alert-files.js';
import { ALERTS, ALERT_GROUPS } from '../src/alerts.js';
import { dashboardFiles } from '../src/dashboards.js';
import { allRows, seriesNames } from '../src/metric-catalogue.js';
import { unknownBuckets, unknownIn } from '../src/used-metrics.js';
import { ROOT, promtool, runTool, withTool } from './tools.js';

const OBSERVABILITY = join(ROOT, 'deploy/observability');
const withPromtool = withTool(promtool, 'promtool');

const alertExpressions = ALERT_GROUPS.flatMap(({ recordings, alerts }) => [...recordings, ...alerts]).map(
  ({ expr }) => expr,
);

interface DashboardModel {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}
const dashboards = [...dashboardFiles().values()].map((text) => JSON.parse(text) as DashboardModel);
const dashboardExpressions = dashboards.flatMap(({ panels }) =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
);

/** The committed rules with a text replaced, tested as they are committed. */
function testsWith(from: string, to: string): number | null {
  const directory = mkdtempSync(join(tmpdir(), 'lantern-rules-'));
  try {
    cpSync(join(OBSERVABILITY, 'alerts.test.yml'), join(directory, 'alerts.test.yml'));
    const rules = readFileSync(join(OBSERVABILITY, 'alerts.yml'), 'utf8');
    expect(rules).toContain(from);
    writeFileSync(join(directory, 'alerts.yml'), rules.replace(from, to));
    return runTool(promtool ?? '', ['test', 'rules', join(directory, 'alerts.test.yml')]).code;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

withPromtool('promtool finds nothing wrong with the rules and with prometheus.yml', () => {
  expect(runTool(promtool ?? '', ['check', 'rules', join(OBSERVABILITY, 'alerts.yml')])).toMatchObject({ code: 0 });
  expect(runTool(promtool ?? '', ['check', 'config', join(OBSERVABILITY, 'prometheus.yml')])).toMatchObject({
    code: 0,
  });
});

withPromtool('each alert is set off by a bad system, and none by one that is well', () => {
  const { code, output } = runTool(promtool ?? '', ['test', 'rules', join(OBSERVABILITY, 'alerts.test.yml')]);
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
});

withPromtool('those tests see an alert that is never set off', () => {
  const changed = 'max by (instance) (lantern_transport_stopped_partitions) > 1';
  expect(testsWith('max by (instance) (lantern_transport_stopped_partitions) > 0', changed)).not.toBe(0);
});

test('alerts use only metrics, labels, values and buckets that the tables have', () => {
  expect(alertExpressions.length).toBeGreaterThan(40);
  expect(alertExpressions.flatMap(unknownIn)).toEqual([]);
  expect(alertExpressions.flatMap(unknownBuckets)).toEqual([]);
  expect(unknownIn('sum(rate(lantern_gateway_sends_total[5m])) > 1')).toEqual(['lantern_gateway_sends_total']);
  expect(unknownIn('lantern_transport_parks_total{cause=~"late|bond"}')).toEqual([
    'lantern_transport_parks_total{cause="bond"}',
  ]);
  expect(unknownBuckets('lantern_gateway_send_seconds_bucket{le="0.3"}')).toHaveLength(1);
});

test('dashboards use only metrics that the tables have, and show each of them', () => {
  expect(dashboardExpressions.flatMap(unknownIn)).toEqual([]);
  const shown = dashboardExpressions.join('\n');
  const hidden = allRows().filter((row) => !seriesNames(row).some((name) => shown.includes(name)));
  expect(hidden.map(({ name }) => name)).toEqual([]);
});

test('each alert has its section in the runbook, which says what it means and what to do', () => {
  const runbook = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  const sections = new Map(
    runbook.split(/^### /m).map((text) => [text.split('\n', 1)[0], text.slice(text.indexOf('\n'))] as const),
  );
  const wanting = ALERTS.filter(({ name }) => !/\bDo:/.test(sections.get(name) ?? ''));
  expect(wanting.map(({ name }) => name)).toEqual([]);
  expect(runbookOf({ name: 'PartitionStopped' })).toBe('docs/operations.md#partitionstopped');
});

test('alerts have names of their own', () => {
  const names = ALERTS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
