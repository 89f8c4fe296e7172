import { setImmediate as nextTurn } from 'node:timers/promises';
import { ManualClock } from '@lantern/runtime/testing';
import { type TurnShare, TurnShares } from './turn-shares.js';

/** A connection that has so many frames at hand, each of which costs `cost`. */
class Busy {
  readonly #share: TurnShare;
  handled = 0;

  constructor(
    shares: TurnShares,
    private frames: number,
    private readonly cost = 1,
    private readonly work: () => void = () => undefined,
  ) {
    this.#share = shares.of({ goOn: () => this.proceed() });
  }

  proceed(): void {
    while (this.frames > 0 && !this.#share.isUsedUp) {
      this.frames--;
      this.handled++;
      this.work();
      this.#share.spend(this.cost);
    }
    if (this.frames > 0) this.#share.wait();
  }

  leave(): void {
    this.#share.leave();
  }

  refused(): void {
    this.#share.refused();
  }
}

test('a few frames are handled at once, many over several turns', async () => {
  const shares = new TurnShares(new ManualClock());
  const [few, many] = [new Busy(shares, 10), new Busy(shares, 100)];
  few.proceed();
  many.proceed();
  expect([few.handled, many.handled]).toEqual([10, 16]);
  await nextTurn();
  expect(many.handled).toBe(16 + 64);
  await nextTurn();
  expect(many.handled).toBe(100);
});

test('all that wait take turns, and nobody waits for ever', async () => {
  const shares = new TurnShares(new ManualClock());
  const all = Array.from({ length: 10 }, () => new Busy(shares, 16 + 48));
  for (const each of all) each.proceed();
  // What all together may do at once is soon used up.
  const atOnce = all.map(({ handled }) => handled);
  expect(atOnce).toEqual([16, 16, 16, 16, 16, 4, 4, 4, 4, 4]);
  const further = () => all.map(({ handled }, index) => handled - (atOnce[index] ?? 0));
  await nextTurn();
  expect(further()).toEqual([32, 32, 0, 0, 0, 0, 0, 0, 0, 0]);
  const newcomer = new Busy(shares, 5);
  newcomer.proceed();
  expect(newcomer.handled).toBe(5);
  for (let turn = 1; turn < 5; turn++) await nextTurn();
  expect(further()).toEqual(Array.from({ length: 10 }, () => 32));
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(all.map(({ handled }) => handled)).toEqual(Array.from({ length: 10 }, () => 16 + 48));
});

test('what costs more than a share is paid back over turns', async () => {
  const shares = new TurnShares(new ManualClock());
  const [dear, other] = [new Busy(shares, 3, 100), new Busy(shares, 32)];
  dear.proceed();
  other.proceed();
  expect([dear.handled, other.handled]).toEqual([1, 16]);
  await nextTurn();
  expect([dear.handled, other.handled]).toEqual([1, 32]);
  await nextTurn();
  expect(dear.handled).toBe(2);
});

test('one that has left is not asked to go on', async () => {
  const shares = new TurnShares(new ManualClock());
  const gone = new Busy(shares, 100);
  gone.proceed();
  gone.leave();
  await nextTurn();
  expect(gone.handled).toBe(16);
});

test('a turn ends when its time is over; after a refusal of those whose turn it was everybody else has the loop for longer than it took', async () => {
  const clock = new ManualClock();
  const shares = new TurnShares(clock);
  const slow = new Busy(shares, 40, 1, () => clock.advance(1));
  slow.proceed();
  expect(slow.handled).toBe(16);
  const handledAfter = async (ms: number) => {
    clock.advance(ms);
    await nextTurn();
    return slow.handled - 16;
  };
  expect(await handledAfter(0)).toBe(2);
  slow.refused();
  expect(await handledAfter(0)).toBe(4);
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(await handledAfter(7)).toBe(4);
  expect(await handledAfter(1)).toBe(6);
});

test('whoever is refused rests alone: others that do much go on meanwhile', async () => {
  const clock = new ManualClock();
  const shares = new TurnShares(clock);
  const refused: Busy = new Busy(shares, 1_000, 1, () => {
    clock.advance(1);
    refused.refused();
  });
  const busy = new Busy(shares, 1_000);
  refused.proceed();
  busy.proceed();
  const handled = () => [refused.handled - 16, busy.handled - 16];
  await nextTurn();
  expect(handled()).toEqual([2, 0]);
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(handled()).toEqual([2, 3 * 64]);
  clock.advance(8);
  await nextTurn();
  expect(handled()).toEqual([4, 3 * 64]);
});

test('one whose refusals are heard after its turn rests like the others that are refused', async () => {
  const clock = new ManualClock();
  const shares = new TurnShares(clock);
  const late = new Busy(shares, 1_000, 1, () => clock.advance(1));
  late.proceed();
  late.refused();
  clock.advance(100);
  await nextTurn();
  expect(late.handled - 16).toBe(2);
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  // Nobody said in this turn that it was for nothing, but it was refused before.
  expect(late.handled - 16).toBe(2);
  clock.advance(8);
  await nextTurn();
  expect(late.handled - 16).toBe(4);
});

test('whoever was refused may do no more than one frame without waiting', async () => {
  const clock = new ManualClock();
  const shares = new TurnShares(clock);
  const refused = new Busy(shares, 20);
  refused.refused();
  refused.proceed();
  expect(refused.handled).toBe(1);
  await nextTurn();
  expect(refused.handled).toBe(20);
});

test('those whose frames set off much work get fewer of them in a turn, until that is over', async () => {
  const clock = new ManualClock();
  const shares = new TurnShares(clock);
  let costMs = 1;
  const dear = new Busy(shares, 1_000, 1, () => void Promise.resolve().then(() => clock.advance(costMs)));
  dear.proceed();
  const handledInTurn = async () => {
    const before = dear.handled;
    await nextTurn();
    return dear.handled - before;
  };
  expect(await handledInTurn()).toBe(64);
  expect(await handledInTurn()).toBe(4);
  costMs = 0;
  expect(await handledInTurn()).toBe(4);
  expect(await handledInTurn()).toBe(6);
  expect(await handledInTurn()).toBe(8);
});
