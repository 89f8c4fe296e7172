/** Next offset to be read, or end of the log, by partition. */
export type Offsets = ReadonlyMap<number, bigint>;

interface Question {
  /** Of the clock's monotonic time, ms: when the ends were asked for. */
  readonly askedAt: number;
  readonly ends: Offsets;
}

/** I6: a change may be unknown for so long. */
const MAX_LAG_MS = 2_000;

/**
 * How far a log was read, and as of when that was all of it. Every time the ends are asked for, what was written before is
 * below them: once they are reached, everything written until the question has been read.
 */
export class FeedPosition {
  readonly #next = new Map<number, bigint>();
  #open: Question | undefined;
  #completeAsOf = -Infinity;

  /** Where reading has to go on. */
  get next(): Offsets {
    return this.#next;
  }

  /** When the question was asked that is still to be reached; undefined when there is none. */
  get waitingSince(): number | undefined {
    return this.#open?.askedAt;
  }

  /** Everything written until 2 s before `now`, or later, has been read. */
  isLive(now: number): boolean {
    return now - this.#completeAsOf <= MAX_LAG_MS;
  }

  /** Whether everything that was there when reading began has been read. */
  get isComplete(): boolean {
    return this.#completeAsOf > -Infinity;
  }

  /** Reading begins at `starts`; at the ends unless told. */
  begin(question: Question, starts: Offsets = question.ends): void {
    this.#next.clear();
    for (const [partition, start] of starts) this.#next.set(partition, start);
    this.#open = question;
    this.#completeAsOf = -Infinity;
    this.#settle();
  }

  /** Everything below `next` has been read. */
  read(partition: number, next: bigint): void {
    const before = this.#next.get(partition);
    if (before === undefined || next > before) this.#next.set(partition, next);
    this.#settle();
  }

  /**
   * @param readThen how far the log had been read when the question was asked: its answer may come after more was read
   * @returns false when the log is not the one that was read: it ends below what had been read of it
   */
  compare(question: Question, readThen: Offsets): boolean {
    for (const [partition, next] of readThen) if ((question.ends.get(partition) ?? 0n) < next) return false;
    for (const partition of question.ends.keys()) if (!this.#next.has(partition)) this.#next.set(partition, 0n);
    // One that is not reached yet is kept: the next one would be reached even later.
    this.#open ??= question;
    this.#settle();
    return true;
  }

  #settle(): void {
    const question = this.#open;
    if (question === undefined) return;
    for (const [partition, end] of question.ends) if ((this.#next.get(partition) ?? 0n) < end) return;
    this.#open = undefined;
    this.#completeAsOf = question.askedAt;
  }
}
