import { DeadlineExceeded, withDeadline } from './deadline.js';
import { ManualClock } from './testing/manual-clock.js';

function deadline(clock: ManualClock) {
  return { clock, deadlineMs: 100, what: 'the work' };
}

test('work that ends in time gives its result or its error, and leaves no timer', async () => {
  const clock = new ManualClock();
  await expect(withDeadline(deadline(clock), () => 1)).resolves.toBe(1);
  await expect(withDeadline(deadline(clock), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const thrower = () => {
    throw new Error('at once');
  };
  await expect(withDeadline(deadline(clock), thrower)).rejects.toThrow('at once');
  expect(clock.pending).toBe(0);
});

test('work that takes longer is given up with the name of the work', async () => {
  const clock = new ManualClock();
  const result = withDeadline(deadline(clock), () => new Promise(() => undefined));
  clock.advance(100);
  await expect(result).rejects.toThrow(DeadlineExceeded);
  await expect(result).rejects.toThrow('the work took longer than 100 ms');
});
