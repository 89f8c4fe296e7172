import type { RevocationListener, Revocations } from '@lantern/gateway';
import {
  ProtocolError,
  type Revocation,
  type RevocationLogRecord,
  decodeRevocation,
  encodeRevocation,
  v1,
} from '@lantern/protocol';
import { type Clock, type Logger, type Timer, asError } from '@lantern/runtime';
import type { BinaryDatabase, LmdbEnvironment } from '@lantern/transport';

/** The longest that a token may be allowed to live, and a day. */
const KEPT_MS = 31 * 24 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const RECORD_BYTES = 64;

export interface LmdbRevocationsOptions {
  readonly environment: LmdbEnvironment;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Revocations in the data of the one process; told in the same process, when they are durable. */
export class LmdbRevocations implements Revocations {
  /** Nobody else writes them. */
  readonly live = true;
  readonly #environment: LmdbEnvironment;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #records: BinaryDatabase;
  #listener: RevocationListener | undefined;
  #timer: Timer | undefined;

  constructor({ environment, clock, logger }: LmdbRevocationsOptions) {
    this.#environment = environment;
    this.#clock = clock;
    this.#logger = logger;
    this.#records = environment.database('gateway-revocations');
  }

  /** Until the sweep after. */
  get keptMs(): number {
    return KEPT_MS + DAY_MS;
  }

  async start(listener: RevocationListener): Promise<void> {
    const changes: Promise<void>[] = [];
    for (const record of this.#records.getRange()) {
      const revocation = this.#decode(record) ?? this.#mend(record, changes);
      if (revocation !== undefined && !this.#isOver(revocation)) listener.revoked(revocation);
    }
    this.#listener = listener;
    await Promise.all([...changes, this.#dropOld()]);
    this.#timer = this.#clock.every(DAY_MS, () => {
      this.#dropOld().catch((error: unknown) => {
        this.#logger.warn('old revocations were not removed, trying again later', { error: asError(error) });
      });
    });
  }

  #isOver({ issuedUntil }: Revocation): boolean {
    return issuedUntil + KEPT_MS <= this.#clock.now();
  }

  /** What no token is about any more names nobody any longer. */
  async #dropOld(): Promise<void> {
    const changes: Promise<void>[] = [];
    for (const record of this.#records.getRange()) {
      const revocation = this.#decode(record);
      if (revocation === undefined || !this.#isOver(revocation)) continue;
      changes.push(this.#change(record, (key) => this.#records.remove(key)));
    }
    await Promise.all(changes);
  }

  async revoke(revocation: Revocation): Promise<void> {
    const record = encodeRevocation(revocation);
    await this.#change(record, (key) => {
      const value = this.#records.get(key);
      const kept = value === undefined ? undefined : this.#decode({ key, value });
      if (kept === undefined || kept.issuedUntil < revocation.issuedUntil) void this.#records.put(key, record.value);
    });
    this.#listener?.revoked(revocation);
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#listener = undefined;
  }

  /** Undefined for one that is damaged. */
  #decode(record: RevocationLogRecord): Revocation | undefined {
    try {
      return decodeRevocation(record);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return undefined;
    }
  }

  /** A damaged one must let in nobody whom it may have kept out, nor keep the server from starting. */
  #mend({ key }: RevocationLogRecord, changes: Promise<void>[]): Revocation | undefined {
    const value = v1.RevocationRecord.encode({ issuedUntil: this.#clock.now() }).finish();
    const mended = this.#decode({ key, value });
    if (mended === undefined) {
      this.#logger.error('a revocation in the data is damaged and names nobody: some tokens may not be revoked');
      return undefined;
    }
    this.#logger.error(
      'a revocation in the data is damaged: all tokens of whom it names are refused that were issued until now',
    );
    changes.push(this.#change({ key, value }, (own) => this.#records.put(own, value)));
    return mended;
  }

  #change({ key }: RevocationLogRecord, apply: (key: Uint8Array) => unknown): Promise<void> {
    return this.#environment.commits.submit({
      touches: [`gateway-revocations/${Buffer.from(key).toString('hex')}`],
      bytes: RECORD_BYTES,
      // Also on a full disk.
      roomFor: 'removal',
      apply: () => void apply(key),
    });
  }
}
