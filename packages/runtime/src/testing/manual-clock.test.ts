import { ManualClock } from './manual-clock.js';

test('time stands still until it is advanced', () => {
  const clock = new ManualClock(5_000);
  expect([clock.now(), clock.monotonic()]).toEqual([5_000, 0]);
  clock.advance(10);
  expect([clock.now(), clock.monotonic()]).toEqual([5_010, 10]);
});

test('timers fire in the order in which they fall due, at their time, those due at once in the order of their making', () => {
  const clock = new ManualClock(0);
  const fired: [string, number][] = [];
  const note = (name: string) => () => void fired.push([name, clock.now()]);
  clock.after(20, note('b'));
  clock.after(10, note('a'));
  clock.after(20, note('c'));
  clock.after(31, note('never'));
  clock.advance(30);
  expect(fired).toEqual([
    ['a', 10],
    ['b', 20],
    ['c', 20],
  ]);
  expect(clock.now()).toBe(30);
});

test('a callback may schedule what falls due in the same advance', () => {
  const clock = new ManualClock(0);
  const fired: number[] = [];
  clock.after(1, () => clock.after(2, () => void fired.push(clock.now())));
  clock.advance(3);
  expect(fired).toEqual([3]);
});

test('an interval fires every time until it is cancelled, also from within', () => {
  const clock = new ManualClock(0);
  const fired: number[] = [];
  const timer = clock.every(10, () => {
    fired.push(clock.now());
    if (fired.length === 3) timer.cancel();
  });
  clock.advance(100);
  expect(fired).toEqual([10, 20, 30]);
  expect(clock.pending).toBe(0);
});

test('a cancelled timer never fires', () => {
  const clock = new ManualClock();
  const fired: string[] = [];
  const timer = clock.after(10, () => void fired.push('x'));
  timer.cancel();
  timer.cancel();
  clock.advance(100);
  expect(fired).toEqual([]);
});

test('a jump of the wall clock moves neither timers nor monotonic time', () => {
  const clock = new ManualClock(1_000);
  const fired: number[] = [];
  clock.after(10, () => void fired.push(clock.now()));
  clock.jump(-500);
  expect([clock.now(), clock.monotonic(), fired.length]).toEqual([500, 0, 0]);
  clock.advance(10);
  expect(fired).toEqual([510]);
});
