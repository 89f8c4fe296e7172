import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { until } from '@lantern/runtime/testing';
import { Farewells } from '../src/edge/farewells.js';

/** Names of those that were read, step by step. */
class Steps {
  readonly all: number[][] = [];
  #now: number[] | undefined;

  add(name: number): void {
    if (this.#now === undefined) {
      this.all.push((this.#now = []));
      queueMicrotask(() => (this.#now = undefined));
    }
    this.#now.push(name);
  }

  get sizes(): number[] {
    return this.all.map(({ length }) => length);
  }
}

/** A connection that has sent so many bytes more whenever it is read. */
class Leaver extends EventEmitter {
  readonly readableLength = 0;
  bytesRead = 0;
  readonly pause = (): this => this;
  readonly resume = (): this => this;
  readonly end = (): this => this;
  readonly read: () => void;

  constructor(bytesEach: number, onRead: () => void) {
    super();
    this.read = () => {
      this.bytesRead += bytesEach;
      onRead();
    };
  }
}

const all: Leaver[] = [];

afterEach(() => {
  for (const leaver of all.splice(0)) leaver.emit('close');
});

function leaving(bytesEach: readonly number[]): Steps {
  const steps = new Steps();
  const farewells = new Farewells();
  for (const [name, bytes] of bytesEach.entries()) {
    const leaver = new Leaver(bytes, () => steps.add(name));
    all.push(leaver);
    farewells.bid({ socket: leaver as unknown as Socket, listening: false, trusted: false });
  }
  return steps;
}

const ALL = new Set(Array.from({ length: 32 }, (_, name) => name));

test('of those that say little sixteen are read in a step, each in its turn', async () => {
  const steps = leaving([...ALL].map(() => 8));
  await until(() => steps.all.length >= 4, { message: () => `${steps.all.length} steps` });
  expect(steps.sizes.slice(0, 4)).toEqual([16, 16, 16, 16]);
  expect(new Set(steps.all.slice(0, 2).flat())).toEqual(ALL);
  expect(new Set(steps.all.slice(2, 4).flat())).toEqual(ALL);
});

test('those that send 64 KiB each time share the 256 KiB of a step', async () => {
  const steps = leaving([...ALL].map(() => 65_536));
  await until(() => steps.all.length >= 10, { message: () => `${steps.all.length} steps` });
  // Nothing is known of them until they were read once.
  expect(steps.sizes.slice(0, 10)).toEqual([16, 16, 4, 4, 4, 4, 4, 4, 4, 4]);
  expect(new Set(steps.all.slice(2, 10).flat())).toEqual(ALL);
});

test('one that sends more than all may is read all the same, and keeps nobody from a turn', async () => {
  const steps = leaving([1_000_000, 8]);
  await until(() => steps.all.length >= 5, { message: () => `${steps.all.length} steps` });
  expect(steps.all.slice(0, 5)).toEqual([[0, 1], [0], [1, 0], [1, 0], [1, 0]]);
});
