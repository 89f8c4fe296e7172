import { generateSchedule, runSchedule } from '../src/index.js';

const FIRST_SEED = 1_000_000;
const SCHEDULES = 150;

describe('the simulated cluster', () => {
  it('keeps every promise under random schedules with faults', async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
      const { violation } = await runSchedule(generateSchedule(seed, 60));
      expect({ seed, violation }).toEqual({ seed, violation: undefined });
    }
  }, 300_000);
});
