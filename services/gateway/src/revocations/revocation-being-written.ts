import type { Revocation } from '@lantern/protocol';

/** Where a record lies in the log. */
export interface LogPlace {
  readonly partition: number;
  readonly offset: bigint;
}

/**
 * What is read of one user or device while a revocation of it is written. Of one key the log keeps the last record only: when
 * somebody else writes an earlier time at the same moment, the later one has to be written again.
 */
export class RevocationBeingWritten {
  readonly #key: Buffer;
  #latest: number;
  #last: number | undefined;
  #read: LogPlace | undefined;
  #awaited: { readonly place: LogPlace; readonly resolve: () => void } | undefined;

  constructor(key: Uint8Array, { issuedUntil }: Revocation) {
    this.#key = Buffer.from(key);
    this.#latest = issuedUntil;
  }

  /** The latest time that was seen, Unix ms. */
  get latest(): number {
    return this.#latest;
  }

  /** Whether the log keeps the latest time, as far as it was read. */
  get isKept(): boolean {
    return this.#last === this.#latest;
  }

  /** To be called with every record that is read, in order. */
  read(key: Uint8Array, { issuedUntil }: Revocation, place: LogPlace): void {
    if (!this.#key.equals(key)) return;
    this.#last = issuedUntil;
    this.#latest = Math.max(this.#latest, issuedUntil);
    this.#read = place;
    if (this.#awaited !== undefined && this.#isRead(this.#awaited.place)) this.#awaited.resolve();
  }

  /** Resolves when the record at this place was read, or a later one of the same key. */
  async reached(place: LogPlace): Promise<void> {
    if (this.#isRead(place)) return;
    await new Promise<void>((resolve) => (this.#awaited = { place, resolve }));
  }

  #isRead({ partition, offset }: LogPlace): boolean {
    return this.#read !== undefined && this.#read.partition === partition && this.#read.offset >= offset;
  }
}
