import type { Offset } from '@lantern/protocol';
import fc from 'fast-check';
import { OffsetTracker, isResolved } from '../../src/delivery/offset-tracker.js';

interface Tracked {
  readonly offset: Offset;
  state: string;
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('push'), many: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('resolve'), many: fc.integer({ min: 0, max: 300 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove'), many: fc.integer({ min: 0, max: 100 }) }) },
);

/** The same as a plain list. */
class TrackerPair {
  readonly #tracker = new OffsetTracker<Tracked>();
  #list: Tracked[] = [];
  #next = 0;

  act({ kind, many }: { kind: string; many: number }): void {
    if (kind === 'push') this.#push(many);
    else if (kind === 'resolve') for (const entry of this.#list.slice(many / 2, many)) entry.state = 'done';
    else this.#remove(many);
  }

  /** Every seventh offset is a gap. */
  #push(many: number): void {
    for (let i = 0; i < many; i++) {
      if (this.#next % 7 === 6) this.#next++;
      const entry = { offset: this.#next++ as Offset, state: 'held' };
      this.#list.push(entry);
      this.#tracker.push(entry);
    }
  }

  #remove(percent: number): void {
    const first = this.#list[Math.floor((this.#list.length * percent) / 100)];
    const below = first?.offset ?? (this.#next as Offset);
    const removed: number[] = [];
    this.#tracker.removeBelow(below, ({ offset }) => removed.push(offset));
    expect(removed).toEqual(this.#list.filter(({ offset }) => offset < below).map(({ offset }) => offset));
    this.#list = this.#list.filter(({ offset }) => offset >= below);
  }

  compare(): void {
    const unresolved = this.#list.filter((entry) => !isResolved(entry));
    expect(this.#tracker.size).toBe(this.#list.length);
    expect(this.#tracker.firstUnresolved()).toBe(unresolved[0]);
    const visited: Tracked[] = [];
    this.#tracker.forUnresolved((entry) => visited.push(entry) < 50);
    expect(visited.map(({ offset }) => offset)).toEqual(unresolved.slice(0, 50).map(({ offset }) => offset));
    const known = new Map<number, Tracked>(this.#list.map((entry) => [entry.offset, entry]));
    const wrong: number[] = [];
    for (let offset = Math.max(0, this.#next - 3_000); offset < this.#next + 3; offset += 3)
      if (this.#tracker.get(offset as Offset) !== known.get(offset)) wrong.push(offset);
    expect(wrong).toEqual([]);
  }
}

test('the offset tracker agrees with a plain list, with gaps, and across its compactions', () => {
  const property = fc.property(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), (steps) => {
    const pair = new TrackerPair();
    for (const one of steps) {
      pair.act(one);
      pair.compare();
    }
  });
  fc.assert(property, { numRuns: 40, seed: 20_260_701 });
});
