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
    });
  for (let n = 0; n < 200; n++) take();
  for (let turn = 0; turn < 8; turn++) await nextTurn();
  let before = done;
  await nextTurn();
  expect(done - before).toBe(1);
  workMs = 0;
  for (let turn = 0; turn < 4; turn++) await nextTurn();
  before = done;
  await nextTurn();
  expect(done - before).toBeGreaterThan(1);
});
