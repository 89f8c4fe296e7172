import { setImmediate as nextTurn } from 'node:timers/promises';
import { HandshakeTurns } from './handshake-turns.js';

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('handshakes that come together are worked off in order, a few in a turn', async () => {
  const turns = new HandshakeTurns();
  const done: number[] = [];
  const take = (number: number) =>
    turns.take(() => {
      done.push(number);
      busyFor(3);
      return true;
    });
  for (const number of [1, 2, 3]) take(number);
  expect(done).toEqual([1]);
  await nextTurn();
  expect(done).toEqual([1, 2]);
  take(4);
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(done).toEqual([1, 2, 3, 4]);
  await nextTurn();
  take(5);
  expect(done).toEqual([1, 2, 3, 4, 5]);
});

test('while turns are long only one gets in with each, and more again when they are not', async () => {
  const turns = new HandshakeTurns();
  let done = 0;
  // What was let in keeps the turns busy later.
  let workMs = 8;
  const take = () =>
    turns.take(() => {
      done++;
      setImmediate(() => busyFor(workMs));
      return true;
    });
  for (let n = 0; n < 200; n++) take();
  for (let turn = 0; turn < 8; turn++) await nextTurn();
  let before = done;
  await nextTurn();
  expect(done - before).toBe(1);
  workMs = 0;
  for (let turn = 0; turn < 4; turn++) await nextTurn();
  before = done;
  // Not of one turn only, which other work on the machine may make a long one.
  for (let turn = 0; turn < 6; turn++) await nextTurn();
  expect(done - before).toBeGreaterThan(6);
});

test('handshakes that nobody wants any more take no turn of others', async () => {
  const turns = new HandshakeTurns();
  let done = 0;
  for (let n = 0; n < 1_000; n++) turns.take(() => false);
  turns.take(() => {
    done++;
    return true;
  });
  await nextTurn();
  expect(done).toBe(1);
});
