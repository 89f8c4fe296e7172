import { setTimeout as pause } from 'node:timers/promises';
import { Constellation, type ServiceProcess, startKafkaCluster, startMongoServer } from '@lantern/testkit';
import { METRIC_CATALOGUE, type ServiceName, seriesNames } from '../src/metric-catalogue.js';
import { type Sample, parseExposition } from './exposition.js';
import { foreignSamples } from './foreign-samples.js';
import { runDemo } from './run-demo.js';
import { promtool, runTool, withTool } from './tools.js';

/** One answer of a process to a scraper. */
interface Scrape {
  readonly service: ServiceName;
  readonly process: string;
  readonly text: string;
}

const SERVICES: readonly ServiceName[] = ['gateway', 'keys', 'transport'];
const DEMOS = 3;
const EVERY_MS = 250;

const closers: (() => Promise<unknown>)[] = [];
const scrapes: Scrape[] = [];
let constellation: Constellation;

beforeAll(async () => {
  const kafka = await startKafkaCluster();
  closers.push(() => kafka.stop());
  const mongo = await startMongoServer();
  closers.push(() => mongo.stop());
  constellation = await Constellation.start({ kafka, mongo });
  closers.push(() => constellation.stop());
  await scrapeUnderLoad();
}, 240_000);

afterAll(async () => {
  for (const close of closers.reverse()) await close();
}, 60_000);

/** Every process again and again, as a Prometheus with little patience, while demos run against both gateways. */
async function scrapeUnderLoad(): Promise<void> {
  const { urls, directory } = constellation;
  const over = new AbortController();
  const demos = Promise.all(
    Array.from({ length: DEMOS }, (_, index) => runDemo('--url', urls[index % urls.length] ?? '', '--data', directory)),
  ).finally(() => over.abort());
  demos.catch(() => undefined);
  while (!over.signal.aborted) {
    await scrapeAll();
    await pause(EVERY_MS);
  }
  await scrapeAll();
  for (const { code, output } of await demos) if (code !== 0) throw new Error(`a demo failed:\n${output}`);
}

async function scrapeAll(): Promise<void> {
  await Promise.all(constellation.services.map(scrape));
}

async function scrape({ name, listening }: ServiceProcess): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${listening?.['adminPort'] as number}/metrics`);
  const [service] = name.split(' ') as [ServiceName];
  scrapes.push({ service, process: name, text: await response.text() });
}

const latest = (process: string) => scrapes.findLast((scrape) => scrape.process === process)?.text ?? '';
const samplesOf = (service: ServiceName): readonly Sample[] =>
  constellation.services
    .filter(({ name }) => name.startsWith(service))
    .flatMap(({ name }) => parseExposition(latest(name)));

withTool(promtool, 'promtool')('what each process serves under load passes promtool check metrics', () => {
  for (const { name } of constellation.services) {
    const under = scrapes.filter((scrape) => scrape.process === name);
    expect(under.length).toBeGreaterThan(2);
    for (const { text } of [under[Math.floor(under.length / 2)], under.at(-1)].filter((one) => one !== undefined))
      expect([name, runTool(promtool ?? '', ['check', 'metrics'], text)]).toMatchObject([
        name,
        { code: 0, output: '' },
      ]);
  }
});

test('in no scrape has a label a value outside its closed set, nor is a metric of ours in no table (I8)', () => {
  const found = new Set(scrapes.flatMap(({ text }) => foreignSamples(parseExposition(text))));
  expect([...found]).toEqual([]);
});

test.each(SERVICES)('every metric that the tables give the %s is served', (service) => {
  const served = new Set(samplesOf(service).map(({ name }) => name));
  const tables = METRIC_CATALOGUE.filter(({ services }) => services.includes(service)).map(({ table }) => table);
  const rows = tables.flatMap((table) => Object.values(table));
  expect(rows.flatMap(seriesNames).filter((name) => !served.has(name))).toEqual([]);
});

test.each([
  ['gateway', 'lantern_gateway_send_seconds_count'],
  ['keys', 'lantern_keys_call_seconds_count'],
  ['transport', 'lantern_transport_sends_total'],
] as const)('the %s was under load', (service, name) => {
  const counted = samplesOf(service).filter((sample) => sample.name === name);
  expect(counted.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(10);
});
