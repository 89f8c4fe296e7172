import { ManualClock } from '@lantern/runtime/testing';
import { SharedValue } from './shared-value.js';

test('a value is made once at a time, however long it takes, and anew when it is old', async () => {
  const clock = new ManualClock();
  const made: ((value: number) => void)[] = [];
  const shared = new SharedValue(() => new Promise<number>((resolve) => made.push(resolve)), { freshMs: 100, clock });
  const first = shared.get();
  clock.advance(1_000);
  const second = shared.get();
  expect(made).toHaveLength(1);
  made[0]?.(7);
  expect(await Promise.all([first, second])).toEqual([7, 7]);
  const third = shared.get();
  expect(made).toHaveLength(2);
  made[1]?.(8);
  expect(await third).toBe(8);
  expect(await shared.get()).toBe(8);
  expect(made).toHaveLength(2);
});
