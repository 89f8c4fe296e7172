/** One thing that happened: at `from`, or on its way to `to`. */
export interface TraceLine {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/**
 * What happened, in order. Its hash is over all of it: two runs with one hash were the same.
 */
export class Trace {
  readonly lines: TraceLine[] = [];
  /** Whether anybody wants it: without it runs are faster. */
  readonly on: boolean;
  readonly #now: () => number;
  #low = 0x811c9dc5;
  #high = 0x1234_5678;
  #count = 0;

  constructor(on: boolean, now: () => number) {
    this.on = on;
    this.#now = now;
  }

  get hash(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  get count(): number {
    return this.#count;
  }

  /** `what` is asked for only when it is kept. */
  add(from: string, to: string, what: () => string): void {
    if (!this.on) return;
    const line: TraceLine = { at: this.#now(), from, to, what: what() };
    this.#count++;
    this.#mix(line.at.toFixed(3));
    this.#mix(line.from);
    this.#mix(line.to);
    this.#mix(line.what);
    this.lines.push(line);
  }

  #mix(text: string): void {
    let low = this.#low;
    let high = this.#high;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      low = Math.imul(low ^ code, 0x0100_0193);
      high = Math.imul(high ^ code, 0x85eb_ca6b) ^ (low >>> 15);
    }
    this.#low = low;
    this.#high = high ^ 0x9e37;
  }
}

export function formatLine({ at, from, to, what }: TraceLine): string {
  const where = to === '' || to === from ? from : `${from} → ${to}`;
  return `${at.toFixed(1).padStart(9)}  ${where.padEnd(16)} ${what}`;
}
