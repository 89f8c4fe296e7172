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
