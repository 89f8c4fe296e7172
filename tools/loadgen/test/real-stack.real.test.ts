import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report, figure, measured } from './bench-process.js';

// The services as processes, for an instant: a check of the accounts and of what is reported, not of the figures.

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lantern-bench-real-'));
});
afterAll(() => rm(directory, { recursive: true }));

const accounts = ({ repeats: [repeat] }: Report) =>
  repeat?.ledgers.map(({ of, counts }) => [of, (counts['confirmed'] ?? 0) > 0]);

test('pairs on two gateways and two transports, beside the floor over Kafka', async () => {
  const processes = ['--stack', 'real', '--gateways', '2', '--transports', '2'];
  const load = ['--pairs', '6', '--in-flight', '8', '--seconds', '1', '--warmup', '0'];
  const report = await measured(directory, 'pairs', ...processes, ...load);
  expect(report.ok).toBe(true);
  expect(accounts(report)).toEqual([
    ['floor', true],
    ['real', true],
  ]);
  expect(figure(report, 'deliveredMs.p50')?.ratioToFloor).toBeGreaterThan(0);
  for (const name of ['gateway 0', 'gateway 1', 'keys 0', 'transport 0', 'transport 1', 'Kafka', 'database'])
    expect(figure(report, `rssPeakMib.${name}`)?.median).toBeGreaterThan(0);
}, 300_000);
