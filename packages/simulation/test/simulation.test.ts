import { generateSchedule, runSchedule } from '../src/index.js';

const STEPS = 40;

describe('the simulated cluster', () => {
  it('keeps every promise under random schedules with faults', async () => {
    for (let seed = 500_001; seed <= 500_012; seed++) {
      const { violation, records } = await runSchedule(generateSchedule(seed, STEPS));
      expect({ seed, violation }).toEqual({ seed, violation: undefined });
      expect(records).toBeGreaterThan(0);
    }
  }, 120_000);

  it('does the same again for the same seed, byte for byte', async () => {
    const schedule = generateSchedule(7, STEPS);
    const first = await runSchedule(schedule, { trace: true });
    const second = await runSchedule(generateSchedule(7, STEPS), { trace: true });
    expect(second.trace).toEqual(first.trace);
    expect(second.hash).toBe(first.hash);
    expect(first.trace.length).toBeGreaterThan(500);
    // Also without a trace nothing goes another way.
    const quiet = await runSchedule(schedule);
    expect([quiet.steps, quiet.tookMs]).toEqual([first.steps, first.tookMs]);
  }, 120_000);

  it('does something else for another seed', async () => {
    const [first, second] = [1, 2].map((seed) => generateSchedule(seed, STEPS));
    expect(first).not.toEqual(second);
  });
});
