import type { Offset, PartitionId } from '@lantern/protocol';
import type { GroupListener, LogRecord, PartitionedLog } from '../../src/index.js';

/** What all owners of a test were given, by partition and offset. */
export type Delivered = Map<PartitionId, Map<Offset, string>>;

/**
 * Owns partitions as the transport does, without keeping anything: takes over from the committed offset, reads, commits what it was given.
 * It notes what must not happen: a record after it lost the partition, or out of order.
 */
export class SimulatedOwner implements GroupListener {
  readonly generations: number[] = [];
  readonly assignments: (readonly PartitionId[])[] = [];
  readonly faults: string[] = [];
  losses = 0;
  outOfRanges = 0;
  #generation = -1;
  readonly #next = new Map<PartitionId, Offset>();
  #committing: Promise<void> = Promise.resolve();

  constructor(
    readonly log: PartitionedLog,
    readonly delivered: Delivered,
  ) {}

  get owned(): readonly PartitionId[] {
    return this.#generation < 0 ? [] : (this.assignments.at(-1) ?? []);
  }

  get generation(): number {
    return this.#generation;
  }

  assigned(generation: number, partitions: readonly PartitionId[]): void {
    this.#generation = generation;
    this.generations.push(generation);
    this.assignments.push(partitions);
    this.#next.clear();
    void this.#takeOver(generation, partitions);
  }

  lost(): void {
    this.losses++;
    this.#generation = -1;
  }

  outOfRange(): void {
    this.outOfRanges++;
  }

  async #takeOver(generation: number, partitions: readonly PartitionId[]): Promise<void> {
    try {
      const committed = await this.log.committed(partitions);
      if (!(await this.log.commit(generation, new Map())) || this.#generation !== generation) return;
      for (const partition of partitions) {
        const from = committed.get(partition) ?? (0 as Offset);
        this.#next.set(partition, from);
        this.log.consume(partition, from, (records) => this.#take(generation, partition, records));
      }
    } catch (error) {
      if (this.#generation === generation) this.faults.push(`takeover of ${generation}: ${String(error)}`);
    }
  }

  #take(generation: number, partition: PartitionId, records: readonly LogRecord[]): void {
    if (this.#generation !== generation) this.faults.push(`a record of ${partition} after ${generation} was lost`);
    for (const { offset, value } of records) {
      if (offset < (this.#next.get(partition) ?? 0)) this.faults.push(`${partition}:${offset} came late`);
      this.#next.set(partition, (offset + 1) as Offset);
      const all = this.delivered.get(partition) ?? new Map<Offset, string>();
      this.delivered.set(partition, all.set(offset, Buffer.from(value).toString()));
    }
    this.#committing = this.#committing.then(() => this.#commit(generation));
  }

  async #commit(generation: number): Promise<void> {
    if (this.#generation !== generation || this.#next.size === 0) return;
    // An unknown outcome gives the generation up in the transport; here it may only not go unnoticed.
    await this.log.commit(generation, new Map(this.#next)).catch(() => undefined);
  }
}
