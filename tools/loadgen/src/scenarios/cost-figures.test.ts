import type { ProcessSample } from '../bench/process-usage.js';
import { connectionFigures } from './cost-figures.js';

const sample = (name: string, cpuMs: number, rssBytes: number) => {
  const of: ProcessSample = { cpuMs, rssBytes, anonymousBytes: 0, ioBytes: 0 };
  return [{ name, sample: of }];
};

test('an idle connection takes what the processes take beyond what they take without any', () => {
  const samples = {
    calm: sample('gateway 0', 100, 0),
    before: sample('gateway 0', 150, 1_024_000),
    after: sample('gateway 0', 900, 3_072_000),
    later: sample('gateway 0', 970, 3_072_000),
  };
  const figures = connectionFigures(samples, { connections: 100, idleMs: 2_000 });
  // (70 − 50) ms in 2 s over 100 connections.
  expect(figures.map(({ key, value }) => [key, value])).toEqual([
    ['idle.rssKib.gateway', 20],
    ['idle.cpuUsPerSecond.gateway', 100],
  ]);
});
