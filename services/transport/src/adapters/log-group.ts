import type { Offset, PartitionId } from '@lantern/protocol';
import type { GroupListener } from '../ports.js';
import { partitionKey, uint64At, uint64Bytes } from './binary-keys.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';

export interface LogGroupOptions {
  readonly environment: LmdbEnvironment;
  readonly partitions: readonly PartitionId[];
  readonly generations: BinaryDatabase;
  readonly committed: BinaryDatabase;
}

/** What makes this process a member for the length of a generation. */
export interface Membership {
  readonly generation: number;
  readonly listener: GroupListener;
}

const GENERATION = Buffer.from('log-generation');
const GROUP = 'transport-log-group';

/** The consumer group of a log in one process: one member at most, a durable generation, durable committed offsets. */
export class LogGroup {
  readonly #options: LogGroupOptions;
  readonly #committed = new Map<PartitionId, Offset>();
  #member: Membership | undefined;
  #joining: symbol | undefined;

  constructor(options: LogGroupOptions) {
    this.#options = options;
    for (const partition of options.partitions) {
      const stored = options.committed.get(partitionKey(partition));
      if (stored !== undefined) this.#committed.set(partition, uint64At(stored, 0) as Offset);
    }
  }

  get member(): Membership | undefined {
    return this.#member;
  }

  committed(partition: PartitionId): Offset | undefined {
    return this.#committed.get(partition);
  }

  /** Raises the generation and, in a later turn, assigns all partitions; does nothing when `leave` came meanwhile. */
  async join(listener: GroupListener): Promise<void> {
    const joining = Symbol('join');
    this.#joining = joining;
    const generation = await this.#raiseGeneration();
    if (this.#joining !== joining) return;
    const member = { generation, listener };
    this.#member = member;
    setImmediate(() => {
      if (this.#member === member) listener.assigned(generation, this.#options.partitions);
    });
  }

  leave(): void {
    this.#joining = undefined;
    this.#member = undefined;
  }

  /** @returns whether the generation is the current one */
  commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    const { environment, committed } = this.#options;
    return environment.commits.submit({
      touches: [GROUP],
      bytes: 64 * offsets.size,
      roomFor: 'removal',
      apply: () => {
        if (this.#member?.generation !== generation || this.#storedGeneration() !== generation) return false;
        for (const [partition, offset] of offsets) void committed.put(partitionKey(partition), uint64Bytes(offset));
        return true;
      },
      durable: (done) => {
        if (done) for (const [partition, offset] of offsets) this.#committed.set(partition, offset);
      },
    });
  }

  #raiseGeneration(): Promise<number> {
    const { environment, generations } = this.#options;
    return environment.commits.submit({
      touches: [GROUP],
      bytes: 64,
      roomFor: 'removal',
      apply: () => {
        const generation = this.#storedGeneration() + 1;
        void generations.put(GENERATION, uint64Bytes(generation));
        return generation;
      },
    });
  }

  #storedGeneration(): number {
    const stored = this.#options.generations.get(GENERATION);
    return stored === undefined ? 0 : uint64At(stored, 0);
  }
}
