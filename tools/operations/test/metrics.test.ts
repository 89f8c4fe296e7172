import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONSOLE_COUNTS, CONSOLE_HISTOGRAMS } from '@lantern/console';
import { until } from '@lantern/runtime/testing';
import { StandaloneProcess } from '@lantern/testkit';
import { METRIC_CATALOGUE, allRows, seriesNames } from '../src/metric-catalogue.js';
import { type Sample, parseExposition } from './exposition.js';
import { foreignSamples } from './foreign-samples.js';
import { runDemo } from './run-demo.js';
import { ROOT, promtool, runTool, withTool } from './tools.js';

const server = new StandaloneProcess({ STANDALONE_LOG_LEVEL: 'error' });
let scraped = '';
let samples: readonly Sample[] = [];

beforeAll(async () => {
  await server.start();
  const { code, output } = await runDemo('--url', server.url, '--data', server.dataDir);
  if (code !== 0) throw new Error(`the demo failed:\n${output}`);
  // What follows a removal is done after it was answered.
  await until(
    async () => {
      scraped = await (await fetch(server.run.metricsUrl)).text();
      samples = parseExposition(scraped);
      return sum('lantern_keys_follow_ups_total', { kind: 'purge', result: 'done' }) > 0;
    },
    { message: 'no purge was counted' },
  );
}, 240_000);

afterAll(() => server.remove());

const sum = (name: string, labels: Record<string, string> = {}) =>
  samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((total, { value }) => total + value, 0);

withTool(promtool, 'promtool')('what a server that was used serves passes promtool check metrics', () => {
  expect(runTool(promtool ?? '', ['check', 'metrics'], scraped)).toMatchObject({ code: 0, output: '' });
});

test('no label has a value outside its closed set, and every metric is in a table', () => {
  expect(foreignSamples(samples)).toEqual([]);
  expect(foreignSamples([{ name: 'lantern_gateway_closes_total', labels: { cause: 'somebody' }, value: 1 }])).toEqual([
    'lantern_gateway_closes_total: cause="somebody"',
  ]);
  expect(foreignSamples([{ name: 'lantern_gateway_users_total', labels: {}, value: 1 }])).toHaveLength(1);
});

test('every metric and label that the operator console reads is served, and every line of it has one', async () => {
  const served = new Map(samples.map(({ name, labels }) => [name.replace(/_(bucket|sum|count)$/, ''), labels]));
  const read: readonly { name: string; label?: string }[] = [
    ...Object.values(CONSOLE_COUNTS),
    ...Object.values(CONSOLE_HISTOGRAMS),
  ];
  for (const { name, label } of read) {
    expect([name, served.has(name)]).toEqual([name, true]);
    if (label !== undefined) expect(Object.keys(served.get(name) ?? {})).toContain(label);
  }
  const url = new URL('/console/feed', server.run.metricsUrl);
  const feed = (await (await fetch(url, { headers: { 'lantern-viewer': '0123456789abcdef' } })).json()) as {
    readonly counts: object;
    readonly histograms: object;
  };
  const channels = readFileSync(join(ROOT, 'packages/console/page/channels.ts'), 'utf8');
  const keys = [...channels.matchAll(/(?:rate|gauge|difference|percentile)\('([^']+)'(?:, '([^']+)')?/g)];
  const wanted = keys.flatMap(([, key, other]) => [key, other].filter((each) => each !== undefined));
  expect(wanted.length).toBeGreaterThan(30);
  expect(wanted.filter((key) => !(key in feed.counts) && !(key in feed.histograms))).toEqual([]);
});

test('every metric of the tables that the standalone server has is served', () => {
  const served = new Set(samples.map(({ name }) => name));
  const tables = METRIC_CATALOGUE.filter(({ standalone }) => standalone).flatMap(({ table }) => Object.values(table));
  expect(tables.flatMap(seriesNames).filter((name) => !served.has(name))).toEqual([]);
});

test('sends, deliveries, calls and follow-ups were counted', () => {
  const accepted = sum('lantern_gateway_send_seconds_count');
  expect(accepted).toBeGreaterThan(10);
  expect(sum('lantern_transport_sends_total', { outcome: 'accepted' })).toBeLessThanOrEqual(accepted);
  expect(sum('lantern_gateway_sends_refused_total', { cause: 'mismatch' })).toBeGreaterThan(0);
  expect(sum('lantern_gateway_sends_refused_total', { cause: 'fault' })).toBe(0);
  expect(sum('lantern_transport_online_delivery_seconds_count')).toBeGreaterThan(0);
  expect(sum('lantern_keys_calls_total', { call: 'claim', outcome: 'answered' })).toBeGreaterThan(0);
  expect(sum('lantern_keys_call_seconds_count', { call: 'register' })).toBeGreaterThan(3);
  expect(sum('lantern_keys_follow_ups_total', { kind: 'announcement', result: 'done' })).toBeGreaterThan(0);
  expect(sum('lantern_keys_follow_ups_total', { kind: 'purge', result: 'done' })).toBeGreaterThan(0);
});

test('names are unique over all tables', () => {
  const names = allRows().map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
