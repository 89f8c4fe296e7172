import { setImmediate as nextTurn } from 'node:timers/promises';
import { type TurnShare, TurnShares } from './turn-shares.js';

/** A connection that has so many frames at hand, each of which costs `cost`. */
class Busy {
  readonly #share: TurnShare;
  handled = 0;

  constructor(
    shares: TurnShares,
    private frames: number,
    private readonly cost = 1,
  ) {
    this.#share = shares.of({ goOn: () => this.proceed() });
  }

  proceed(): void {
    while (this.frames > 0 && !this.#share.isUsedUp) {
      this.frames--;
      this.handled++;
      this.#share.spend(this.cost);
    }
    if (this.frames > 0) this.#share.wait();
  }

  leave(): void {
    this.#share.leave();
  }
}

test('a few frames are handled at once, many over several turns', async () => {
  const shares = new TurnShares();
  const [few, many] = [new Busy(shares, 20), new Busy(shares, 200)];
  few.proceed();
  many.proceed();
  expect([few.handled, many.handled]).toEqual([20, 32]);
  await nextTurn();
  expect(many.handled).toBe(32 + 128);
  await nextTurn();
  expect(many.handled).toBe(200);
});

test('all that wait share a turn, and nobody waits for ever', async () => {
  const shares = new TurnShares();
  const all = Array.from({ length: 200 }, () => new Busy(shares, 34));
  for (const each of all) each.proceed();
  const sum = () => all.reduce((total, { handled }) => total + handled, 0);
  expect(sum()).toBe(200 * 32);
  await nextTurn();
  expect(sum()).toBe(200 * 32 + 128);
  const newcomer = new Busy(shares, 5);
  newcomer.proceed();
  expect(newcomer.handled).toBe(5);
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(all.map(({ handled }) => handled)).toEqual(Array.from({ length: 200 }, () => 34));
});

test('what costs more than a share is paid back over turns', async () => {
  const shares = new TurnShares();
  const [dear, other] = [new Busy(shares, 3, 300), new Busy(shares, 64)];
  dear.proceed();
  other.proceed();
  expect([dear.handled, other.handled]).toEqual([1, 32]);
  await nextTurn();
  expect([dear.handled, other.handled]).toEqual([1, 64]);
  await nextTurn();
  expect(dear.handled).toBe(1);
  await nextTurn();
  expect(dear.handled).toBe(2);
});

test('one that has left is not asked to go on', async () => {
  const shares = new TurnShares();
  const gone = new Busy(shares, 100);
  gone.proceed();
  gone.leave();
  await nextTurn();
  expect(gone.handled).toBe(32);
});
