import type { AddressKey, Offset, PartitionId } from '@lantern/protocol';
import type { StoredOwnership } from '../backends/sim-ownership.js';
import type { StoredMail } from '../backends/stored-mail.js';
import type { Auditor, RecordAccount } from './auditor.js';

export interface DurableMail {
  readonly mail: StoredMail;
  readonly ownership: StoredOwnership;
}

type Place = Pick<RecordAccount, 'address' | 'partition' | 'offset'>;

/** Whether the mailbox holds a document of the message that counts: of the newest epoch, or below the start of the next. */
export function isKept({ mail, ownership }: DurableMail, { address, partition, offset }: Place): boolean {
  const { epoch, starts } = ownership.read(partition);
  for (const document of mail.at(address, partition, offset)) {
    if (document.epoch === epoch) return true;
    const next = starts.find((each) => each.epoch > document.epoch);
    if (next !== undefined && offset < next.start) return true;
  }
  return false;
}

/**
 * I1 and I2 by what is durable, each time that it changes: whoever owns a partition next has nothing else to go by. What is not
 * acked lies at or above the committed offset, or in the mailbox; what was confirmed lies in neither.
 */
export class DurablePromises {
  readonly #auditor: Auditor;
  readonly #stores: DurableMail;

  constructor(auditor: Auditor, stores: DurableMail) {
    this.#auditor = auditor;
    this.#stores = stores;
  }

  /** The committed offset of a partition was moved, maybe backwards. */
  readonly committed = (partition: PartitionId, from: Offset, to: Offset): void => {
    for (const record of this.#auditor.recordsBetween(partition, from, to)) this.#checkKept(record, 'was committed');
    for (const { confirmedAt, offset } of this.#auditor.recordsBetween(partition, to, from))
      if (confirmedAt !== undefined)
        return this.#auditor.violated(`I2: p${partition} was set back to ${to}, and offset ${offset} was confirmed`);
  };

  /** An epoch began: documents at or above its start do not count any more. */
  readonly advanced = (partition: PartitionId, start: Offset, committed: Offset): void => {
    for (const record of this.#auditor.recordsBetween(partition, start, committed))
      this.#checkKept(record, `lies above the start ${start} of a new epoch`);
  };

  readonly put = (place: Place): void => {
    const record = this.#auditor.recordAt(place.address, place.offset);
    if (record?.confirmedAt !== undefined && isKept(this.#stores, place))
      this.#auditor.violated(
        `I2: offset ${place.offset} of p${place.partition} was confirmed, and came to the mailbox`,
      );
  };

  readonly removed = (address: AddressKey, offset: Offset, committed: Offset): void => {
    const record = this.#auditor.recordAt(address, offset);
    if (record !== undefined && offset < committed) this.#checkKept(record, 'was deleted');
  };

  #checkKept(record: RecordAccount, what: string): void {
    const { acked, offset, partition } = record;
    if (acked || !this.#auditor.isThere(record) || isKept(this.#stores, record)) return;
    this.#auditor.violated(`I1: offset ${offset} of p${partition} ${what}, unacked and not in the mailbox`);
  }
}
