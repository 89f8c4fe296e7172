import { madeUpReport } from '../../test/made-up-report.js';
import { DEMAND, capacityRows } from './capacity.js';

const figure = (key: string, value: number) => ({ key, better: 'lower' as const, values: [value] });
const report = madeUpReport(
  [
    figure('message, in few.cpuUs.gateway', 200),
    figure('parked message.cpuUs.gateway', 100),
    figure('read message.cpuUs.gateway', 100),
    figure('idle.cpuUsPerSecond.gateway', 2),
    figure('idle.rssKib.gateway', 20),
  ],
  { scenario: 'cost', stack: 'real' },
);

const result = (what: string) => capacityRows(report).find((row) => row.what === what);

test('cores are CPU for each message at the peak, with idle connections, at half a core each', () => {
  // (23,000 × (0.5 × 200 + 0.5 × 200) µs + 1 M × 2 µs) ÷ 0.5 = (4.6 + 2) ÷ 0.5.
  expect(result('gateway: cores at the peak')).toEqual({
    what: 'gateway: cores at the peak',
    arithmetic: '(23,000/s × (0.5 × 200 µs + 0.5 × (100 + 100) µs) + 1 M × 2.0 µs/s) ÷ 0.5',
    result: '14',
  });
});

test('storage follows from what is kept, how long, and how often', () => {
  expect(result('Kafka: written at the peak, all brokers')?.result).toBe('81 MB/s');
  expect(result('Kafka: disk, all brokers')?.result).toBe('9,862 GB');
  expect(result('MongoDB: parked at a time')?.result).toBe('100 M');
  expect(result('gateway: memory of each, for connections')?.result).toBe('0.4 GB');
  expect(DEMAND.addresses * DEMAND.messagesPerDay).toBe(400_000_000);
});

test('a run in one process tells nothing of the services, and gets no table', () => {
  expect(capacityRows(madeUpReport([figure('message, in few.cpuUs.server', 50)]))).toEqual([]);
});
