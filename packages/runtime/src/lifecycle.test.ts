import { Lifecycle, type Part, partOf } from './lifecycle.js';
import { silentLogger, word } from './logger.js';
import { ManualClock } from './testing/manual-clock.js';
import { RecordingLogger } from './testing/recording-logger.js';
import { until } from './testing/until.js';

function setup() {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const calls: string[] = [];
  const lifecycle = new Lifecycle({ clock, logger });
  const part = (name: 'a' | 'b', over: Partial<Part> = {}): Part => ({
    name: word(name),
    start: async () => void calls.push(`start ${name}`),
    drain: async () => void calls.push(`drain ${name}`),
    stop: async () => void calls.push(`stop ${name}`),
    ...over,
  });
  return { clock, logger, calls, lifecycle, part };
}

const never = () => new Promise<never>(() => undefined);

test('parts start in order, and drain and stop in the reverse order', async () => {
  const { calls, lifecycle, part } = setup();
  lifecycle.add(part('a'));
  lifecycle.add(part('b'));
  expect(lifecycle.state).toBe('starting');
  await lifecycle.start();
  expect(lifecycle.state).toBe('ready');
  await lifecycle.drain(1_000);
  expect(lifecycle.state).toBe('draining');
  await lifecycle.stop();
  expect(lifecycle.state).toBe('stopped');
  expect(calls).toEqual(['start a', 'start b', 'drain b', 'drain a', 'stop b', 'stop a']);
});

test('start, drain and stop do their work once, however often they are called', async () => {
  const { calls, lifecycle, part } = setup();
  lifecycle.add(part('a'));
  await Promise.all([lifecycle.start(), lifecycle.start()]);
  await Promise.all([lifecycle.drain(1), lifecycle.drain(1)]);
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  await lifecycle.stop();
  expect(calls).toEqual(['start a', 'drain a', 'stop a']);
});

test('the signal aborts when stop begins, before the first closer, and not at a drain', async () => {
  const { lifecycle } = setup();
  const seen: boolean[] = [];
  lifecycle.onStop(word('closer'), () => void seen.push(lifecycle.signal.aborted));
  await lifecycle.start();
  await lifecycle.drain(1);
  seen.push(lifecycle.signal.aborted);
  await lifecycle.stop();
  expect(seen).toEqual([false, true]);
});

test('a closer that was taken off again is not called', async () => {
  const { calls, lifecycle } = setup();
  lifecycle.onStop(word('kept'), () => void calls.push('kept'));
  const takeOff = lifecycle.onStop(word('gone'), () => void calls.push('gone'));
  takeOff();
  takeOff();
  await lifecycle.stop();
  expect(calls).toEqual(['kept']);
});

test('when a part cannot start, it and those before it are stopped, and the error is thrown', async () => {
  const { calls, lifecycle, part } = setup();
  lifecycle.add(part('a'));
  lifecycle.add(part('b', { start: () => Promise.reject(new Error('port taken')) }));
  await expect(lifecycle.start()).rejects.toThrow('port taken');
  expect(calls).toEqual(['start a', 'stop b', 'stop a']);
  expect(lifecycle.state).toBe('stopped');
});

test('a part that does not stop in time is logged and does not keep the others from stopping', async () => {
  const { calls, clock, lifecycle, logger, part } = setup();
  lifecycle.add(part('a'));
  lifecycle.add(part('b', { stop: never, stopDeadlineMs: 100 }));
  await lifecycle.start();
  const stopped = lifecycle.stop();
  const failed = expect(stopped).rejects.toThrow('1 part(s) did not stop');
  await until(() => clock.pending === 1, { message: 'the deadline is set' });
  clock.advance(99);
  expect(calls).not.toContain('stop a');
  clock.advance(1);
  await failed;
  expect(calls).toContain('stop a');
  expect(logger.entries).toEqual([
    {
      level: 'error',
      message: 'part did not stop',
      fields: { part: 'b', error: expect.objectContaining({ message: 'stop of b took longer than 100 ms' }) },
    },
  ]);
  expect(clock.pending).toBe(0);
});

test('all parts share the deadline of a drain, and one that fails or hangs does not keep the others from draining', async () => {
  const { clock, lifecycle, logger, part } = setup();
  const left: number[] = [];
  lifecycle.add(part('a', { drain: async (deadlineMs) => void left.push(deadlineMs) }));
  lifecycle.add(part('b', { drain: never }));
  await lifecycle.start();
  const drained = lifecycle.drain(1_000);
  await until(() => clock.pending === 1, { message: 'the deadline is set' });
  clock.advance(1_000);
  await drained;
  expect(left).toEqual([0]);
  expect(logger.entries.map(({ level, fields }) => [level, fields['part']])).toEqual([['warn', 'b']]);
});

test('a stop during the start waits for the part that starts, starts no other, and start rejects', async () => {
  const { calls, lifecycle, part } = setup();
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  lifecycle.add(part('a', { start: () => slow }));
  lifecycle.add(part('b'));
  const started = lifecycle.start();
  const refused = expect(started).rejects.toThrow('stopped during the start');
  const stopped = lifecycle.drain(1_000).then(() => lifecycle.stop());
  await until(() => lifecycle.signal.aborted, { message: 'stop has begun' });
  expect(calls).toEqual([]);
  finish();
  await Promise.all([stopped, refused]);
  expect(calls).toEqual(['stop a']);
  expect(lifecycle.state).toBe('stopped');
});

test('what comes too late is refused', async () => {
  const { lifecycle, part } = setup();
  await lifecycle.start();
  expect(() => lifecycle.add(part('a'))).toThrow('a was added after start');
  await lifecycle.stop();
  expect(() => lifecycle.onStop(word('late'), () => undefined)).toThrow('late was opened after stop');
});

test('a lifecycle is a service, and so may be part of another', async () => {
  const outer = new Lifecycle({ clock: new ManualClock(), logger: silentLogger });
  const { calls, lifecycle: inner, part } = setup();
  inner.add(part('a'));
  outer.add(partOf(word('inner'), inner));
  await outer.start();
  await outer.drain(10);
  await outer.stop();
  expect(calls).toEqual(['start a', 'drain a', 'stop a']);
  expect(inner.state).toBe('stopped');
});
