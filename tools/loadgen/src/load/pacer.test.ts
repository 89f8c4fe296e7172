import { type EventLoop, Pacer } from './pacer.js';

/** An event loop whose turns take 0.1 ms, and whose timers fire at whole milliseconds, as those of Node do. */
class ManualLoop implements EventLoop {
  #now = 1_000;
  #waiting: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): void {
    this.#waiting.push({ at: Math.ceil(this.#now + Math.max(1, ms)), callback });
  }

  next(callback: () => void): void {
    this.#waiting.push({ at: this.#now + 0.1, callback });
  }

  run(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [first, ...rest] = this.#waiting.toSorted((a, b) => a.at - b.at);
      if (first === undefined || first.at > end) break;
      this.#waiting = rest;
      this.#now = Math.max(this.#now, first.at);
      first.callback();
    }
    this.#now = end;
  }

  /** Time passes, and nothing runs. */
  stall(ms: number): void {
    this.#now += ms;
  }
}

/** A running schedule, and when each message was due and left, in ms since its start. */
function schedule(rate: number) {
  const loop = new ManualLoop();
  const startedAt = loop.now();
  const sends: { due: number; left: number }[] = [];
  const send = (due: number) => sends.push({ due: due - startedAt, left: loop.now() - startedAt });
  const pacer = new Pacer({ rate, send, loop });
  pacer.start();
  return { loop, pacer, sends };
}

test('messages leave at the rate that was asked for', () => {
  const { loop, sends } = schedule(5_000);
  loop.run(199.5);
  expect(sends).toHaveLength(996);
  for (const { due, left } of sends) expect(left - due).toBeLessThanOrEqual(0.01);
});

test('at a low rate messages leave when they are due, not with the next timer', () => {
  const { loop, sends } = schedule(300);
  loop.run(12);
  expect(sends.map(({ due }) => due.toFixed(2))).toEqual(['0.00', '3.33', '6.67', '10.00']);
  for (const { due, left } of sends) expect(left - due).toBeLessThanOrEqual(0.11);
});

test('what fell due during a stall leaves at once and counts from when it was due', () => {
  const { loop, sends } = schedule(1_000);
  loop.run(10);
  const before = sends.length;
  loop.stall(100);
  loop.run(1);
  const late = sends.slice(before);
  expect(late.length).toBeGreaterThanOrEqual(100);
  expect((late[0]?.left ?? 0) - (late[0]?.due ?? 0)).toBeGreaterThanOrEqual(98);
  expect(new Set(sends.map(({ due }) => due)).size).toBe(sends.length);
});

test('nothing leaves after the stop', () => {
  const { loop, pacer, sends } = schedule(1_000);
  loop.run(5);
  pacer.stop();
  const before = sends.length;
  loop.run(100);
  expect(sends).toHaveLength(before);
});
