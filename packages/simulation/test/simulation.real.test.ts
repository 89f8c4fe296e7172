import { generateSchedule, runSchedule } from '../src/index.js';

const BUDGET_MS = 45_000;

describe('the simulated cluster', () => {
  it('keeps every promise under random schedules with faults, as many as fit into 45 s', async () => {
    const end = performance.now() + BUDGET_MS;
    let seed = 1_000_000;
    for (; performance.now() < end; seed++) {
      const { violation } = await runSchedule(generateSchedule(seed, 60));
      expect({ seed, violation }).toEqual({ seed, violation: undefined });
    }
    console.info(`${seed - 1_000_000} schedules`);
  }, 120_000);
});
