import { CpuUse, cpuSecondsOf } from './cpu-use.js';

test('what a process used is counted from the begin, and a process that is not there is left out', () => {
  const use = new CpuUse({ tests: [process.pid], nobody: [2 ** 30] });
  const before = process.cpuUsage();
  for (let turn = 0, until = before.user + 60_000; process.cpuUsage().user < until; turn++) Math.sqrt(turn);
  use.look();
  expect(use.textFor(1)).toMatch(/^(?!0\.0)(\d+\.\d) ms: tests \1$/);
  expect(cpuSecondsOf(2 ** 30)).toBeUndefined();
});
