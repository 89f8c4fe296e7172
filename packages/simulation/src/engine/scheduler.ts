interface Due {
  readonly at: number;
  /** Of creation: decides between those that are due at once. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

export interface Scheduled {
  cancel(): void;
}

/** Events between two turns of the event loop, which cost as much as an event: what nobody handled is told of in one. */
const EVENTS_PER_TURN = 256;

/**
 * Virtual time of the whole cluster, in ms. Everything that happens is an event of it; between two events all promises
 * that can go on do so.
 */
export class Scheduler {
  #now = 0;
  #order = 0;
  #steps = 0;
  readonly #heap: Due[] = [];

  get now(): number {
    return this.#now;
  }

  /** Events so far. */
  get steps(): number {
    return this.#steps;
  }

  after(delayMs: number, run: () => void): Scheduled {
    const due: Due = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run, cancelled: false };
    this.#push(due);
    return {
      cancel: () => {
        due.cancelled = true;
      },
    };
  }

  /** Runs events, in order, until the condition holds after one of them or nothing is left until `until` (ms). */
  runUntil(until: number, isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      // Ticks begin when no promise is left that can go on.
      const next = (): void => process.nextTick(turn);
      const goOn = (): void => {
        if (this.#steps % EVENTS_PER_TURN === 0) setImmediate(turn);
        else queueMicrotask(next);
      };
      const turn = (): void => {
        try {
          if (isOver()) return resolve();
          const due = this.#take(until);
          if (due === undefined) {
            this.#now = Math.max(this.#now, until);
            return resolve();
          }
          this.#now = Math.max(this.#now, due.at);
          this.#steps++;
          due.run();
          goOn();
        } catch (error) {
          reject(error);
        }
      };
      setImmediate(turn);
    });
  }

  #take(until: number): Due | undefined {
    for (let top = this.#heap[0]; top !== undefined && top.at <= until; top = this.#heap[0]) {
      this.#pop();
      if (!top.cancelled) return top;
    }
    return undefined;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(due, heap[parent] as Due)) break;
      heap[at] = heap[parent] as Due;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Due;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child++;
      if (!isBefore(heap[child] as Due, last)) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
