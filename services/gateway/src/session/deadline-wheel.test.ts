import { ManualClock } from '@lantern/runtime/testing';
import fc from 'fast-check';
import { DeadlineWheel, type Deadlines } from './deadline-wheel.js';

class Item implements Deadlines {
  readonly calledAt: number[] = [];
  constructor(
    private readonly clock: ManualClock,
    private readonly delays: (number | undefined)[] = [],
  ) {}

  onDeadline(): number | undefined {
    this.calledAt.push(this.clock.monotonic());
    return this.delays.shift();
  }
}

function setUp() {
  const clock = new ManualClock();
  const wheel = new DeadlineWheel({ clock, tickMs: 100, slots: 8 });
  wheel.start();
  return { clock, wheel };
}

test('calls each item at its deadline, within a tick, and again after the time it gives', () => {
  const { clock, wheel } = setUp();
  const item = new Item(clock, [250, undefined]);
  wheel.schedule(item, 120);
  clock.advance(2_000);
  expect(item.calledAt).toEqual([200, 500]);
});

test('calls earlier what lies beyond its horizon', () => {
  const { clock, wheel } = setUp();
  const item = new Item(clock);
  wheel.schedule(item, 1_000_000);
  clock.advance(699);
  expect(item.calledAt).toEqual([]);
  clock.advance(1);
  expect(item.calledAt).toEqual([700]);
});

test('calls nothing that was cancelled or scheduled anew', () => {
  const { clock, wheel } = setUp();
  const [cancelled, moved] = [new Item(clock), new Item(clock)];
  wheel.schedule(cancelled, 100);
  wheel.cancel(cancelled);
  wheel.schedule(moved, 100);
  wheel.schedule(moved, 300);
  clock.advance(1_000);
  expect([cancelled.calledAt, moved.calledAt]).toEqual([[], [300]]);
});

test('an item that schedules itself while it is called is called when it asked for', () => {
  const { clock, wheel } = setUp();
  const calledAt: number[] = [];
  const item: Deadlines = {
    onDeadline: () => {
      calledAt.push(clock.monotonic());
      if (calledAt.length === 1) wheel.schedule(item, 100);
      return calledAt.length === 1 ? 500 : undefined;
    },
  };
  wheel.schedule(item, 100);
  clock.advance(2_000);
  expect(calledAt).toEqual([100, 200]);
});

test('after a stall everything that fell due is called once', () => {
  const clock = new ManualClock();
  // A clock whose timers come late: only every seventh tick.
  const late = { now: () => clock.now(), monotonic: () => clock.monotonic(), after: clock.after.bind(clock) };
  const every = (intervalMs: number, callback: () => void) => clock.every(intervalMs * 7, callback);
  const wheel = new DeadlineWheel({ clock: { ...late, every }, tickMs: 100, slots: 8 });
  wheel.start();
  const items = [100, 200, 300, 650, 700].map((delayMs) => {
    const item = new Item(clock);
    wheel.schedule(item, delayMs);
    return item;
  });
  clock.advance(700);
  expect(items.map(({ calledAt }) => calledAt)).toEqual(items.map(() => [700]));
});

test('whatever is scheduled when, nothing is called before its time within the horizon, nor later than a tick after', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 900 }), fc.integer({ min: 1, max: 600 }))), (steps) => {
      const { clock, wheel } = setUp();
      const expected = steps.map(([waitMs, delayMs]) => {
        clock.advance(waitMs);
        const item = new Item(clock);
        wheel.schedule(item, delayMs);
        return { item, dueAt: clock.monotonic() + delayMs };
      });
      clock.advance(2_000);
      for (const { item, dueAt } of expected) {
        // The ticks do not begin with the item: it may be early by less than one.
        const lateness = item.calledAt.map((calledAt) => calledAt - dueAt);
        expect(lateness.filter((ms) => ms > -100 && ms < 100)).toHaveLength(1);
        expect(lateness).toHaveLength(1);
      }
    }),
    { numRuns: 200 },
  );
});
