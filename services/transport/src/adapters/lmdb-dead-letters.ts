import { ADDRESS_BYTES, type AddressKey, type Offset, type PartitionId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { DeadLetters, LogRecord } from '../ports.js';
import {
  PARTITION_BYTES,
  UINT64_BYTES,
  addressAt,
  putAddress,
  putUint64,
  uint64At,
  uint64Bytes,
} from './binary-keys.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';
import { asUnknownOutcome } from './port-errors.js';

export interface LmdbDeadLettersOptions {
  readonly environment: LmdbEnvironment;
  readonly clock: Clock;
  /** Only the newest are kept; 1,000 unless told. */
  readonly maxLetters?: number;
}

export interface DeadLetter {
  /** Unix ms. */
  readonly at: number;
  readonly partition: PartitionId;
  readonly record: LogRecord;
}

const PARTITION_AT = UINT64_BYTES;
const OFFSET_AT = PARTITION_AT + PARTITION_BYTES;
const ADDRESS_AT = OFFSET_AT + UINT64_BYTES;
const VALUE_AT = ADDRESS_AT + ADDRESS_BYTES;

/** Undecodable records, numbered as they come. A record that is put again (after a restart) is kept twice. */
export class LmdbDeadLetters implements DeadLetters {
  readonly #environment: LmdbEnvironment;
  readonly #clock: Clock;
  readonly #letters: BinaryDatabase;
  readonly #maxLetters: number;

  constructor({ environment, clock, maxLetters = 1_000 }: LmdbDeadLettersOptions) {
    this.#environment = environment;
    this.#clock = clock;
    this.#maxLetters = maxLetters;
    this.#letters = environment.database('transport-dead-letters');
  }

  async put(partition: PartitionId, record: LogRecord): Promise<void> {
    const work = this.#environment.commits.submit({
      touches: ['transport-dead-letters'],
      bytes: VALUE_AT + record.value.length,
      roomFor: 'moved-data',
      apply: () => {
        const number = this.#lastNumber() + 1;
        void this.#letters.put(uint64Bytes(number), encode({ at: this.#clock.now(), partition, record }));
        const end = uint64Bytes(Math.max(0, number - this.#maxLetters + 1));
        for (const key of this.#letters.getKeys({ end })) void this.#letters.remove(key);
      },
    });
    await asUnknownOutcome(work);
  }

  /** For whoever looks into them: newest first. */
  newest(limit: number): DeadLetter[] {
    const letters: DeadLetter[] = [];
    for (const { value } of this.#letters.getRange({ reverse: true, limit })) letters.push(decode(value));
    return letters;
  }

  #lastNumber(): number {
    for (const key of this.#letters.getKeys({ reverse: true, limit: 1 })) return uint64At(key, 0);
    return 0;
  }
}

/** Whose it is, of a letter as it is stored. */
export function addressOfLetter(stored: Uint8Array): AddressKey {
  return addressAt(stored, ADDRESS_AT);
}

function encode({ at, partition, record }: DeadLetter): Buffer {
  const stored = Buffer.allocUnsafe(VALUE_AT + record.value.length);
  putUint64(stored, at, 0);
  stored.writeUInt16BE(partition, PARTITION_AT);
  putUint64(stored, record.offset, OFFSET_AT);
  putAddress(stored, record.address, ADDRESS_AT);
  stored.set(record.value, VALUE_AT);
  return stored;
}

function decode(stored: Uint8Array): DeadLetter {
  const partition = (((stored[PARTITION_AT] ?? 0) << 8) | (stored[PARTITION_AT + 1] ?? 0)) as PartitionId;
  const offset = uint64At(stored, OFFSET_AT) as Offset;
  const record = { offset, address: addressAt(stored, ADDRESS_AT), value: stored.subarray(VALUE_AT) };
  return { at: uint64At(stored, 0), partition, record };
}
