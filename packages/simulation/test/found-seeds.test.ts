import { readFileSync, readdirSync } from 'node:fs';
import { type Schedule, runSchedule } from '../src/index.js';

/** Schedules that once broke a promise, as they were: the generator may change. */
const FOUND = new URL('./found/', import.meta.url);

interface FoundSchedule {
  readonly what: string;
  readonly schedule: Schedule;
}

describe('a schedule that once failed', () => {
  for (const file of readdirSync(FOUND)) {
    const { what, schedule } = JSON.parse(readFileSync(new URL(file, FOUND), 'utf8')) as FoundSchedule;
    it(`keeps every promise: ${what}`, async () => {
      const { violation, steps } = await runSchedule(schedule);
      expect(violation).toBeUndefined();
      expect(steps).toBeGreaterThan(1_000);
    }, 120_000);
  }
});
