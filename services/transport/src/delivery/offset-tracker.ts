import type { Offset } from '@lantern/protocol';

interface Tracked {
  readonly offset: Offset;
  readonly state: string;
}

const RESOLVED: ReadonlySet<string> = new Set(['parked', 'removing', 'done']);

/** A record is resolved when the committed offset may pass it (ARCHITECTURE.md, "The delivery core"). */
export function isResolved(entry: Tracked): boolean {
  return RESOLVED.has(entry.state);
}

/** The records between the committed offset and the next one to fetch, ascending; there may be gaps. */
export class OffsetTracker<Entry extends Tracked> {
  #entries: Entry[] = [];
  #head = 0;
  /** Index of the first entry that was not resolved when last looked at. */
  #unresolved = 0;

  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** The lowest entry: everything below it is committed. */
  first(): Entry | undefined {
    return this.#entries[this.#head];
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
  }

  get(offset: Offset): Entry | undefined {
    const entry = this.#entries[this.#lowerBound(offset)];
    return entry?.offset === offset ? entry : undefined;
  }

  /** The lowest unresolved entry; everything below it may be committed. */
  firstUnresolved(): Entry | undefined {
    let entry = this.#entries[this.#unresolved];
    while (entry !== undefined && isResolved(entry)) entry = this.#entries[++this.#unresolved];
    return entry;
  }

  /** Removes the entries below `offset` and hands them to `visit`, ascending. */
  removeBelow(offset: Offset, visit: (entry: Entry) => void): void {
    let entry = this.#entries[this.#head];
    while (entry !== undefined && entry.offset < offset) {
      this.#head++;
      visit(entry);
      entry = this.#entries[this.#head];
    }
    this.#unresolved = Math.max(this.#unresolved, this.#head);
    if (this.#head > 1_024 && this.#head * 2 > this.#entries.length) this.#compact();
  }

  /** Unresolved entries, ascending, until `visit` returns false. */
  forUnresolved(visit: (entry: Entry) => boolean): void {
    this.firstUnresolved();
    for (let i = this.#unresolved; i < this.#entries.length; i++) {
      const entry = this.#entries[i];
      if (entry !== undefined && !isResolved(entry) && !visit(entry)) return;
    }
  }

  #lowerBound(offset: Offset): number {
    const first = this.#entries[this.#head];
    if (first === undefined || offset <= first.offset) return this.#head;
    const guess = this.#head + (offset - first.offset);
    if (this.#entries[guess]?.offset === offset) return guess;
    let low = this.#head;
    let high = Math.min(this.#entries.length, guess);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && entry.offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#head);
    this.#unresolved -= this.#head;
    this.#head = 0;
  }
}
