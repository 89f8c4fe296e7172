import type { RevocationListener, Revocations } from '@lantern/gateway';
import { type Revocation, type RevocationLogRecord, decodeRevocation, encodeRevocation } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { BinaryDatabase, LmdbEnvironment } from '@lantern/transport';

/** The longest that a token may be allowed to live, and a day. */
const KEPT_MS = 31 * 24 * 60 * 60_000;
const RECORD_BYTES = 64;

/** Revocations in the data of the one process; told in the same process, when they are durable. */
export class LmdbRevocations implements Revocations {
  /** Nobody else writes them. */
  readonly live = true;
  readonly #environment: LmdbEnvironment;
  readonly #clock: Clock;
  readonly #records: BinaryDatabase;
  #listener: RevocationListener | undefined;

  constructor({ environment, clock }: { readonly environment: LmdbEnvironment; readonly clock: Clock }) {
    this.#environment = environment;
    this.#clock = clock;
    this.#records = environment.database('gateway-revocations');
  }

  async start(listener: RevocationListener): Promise<void> {
    const over: Revocation[] = [];
    for (const { key, value } of this.#records.getRange()) {
      const revocation = decodeRevocation({ key, value });
      if (revocation.issuedUntil + KEPT_MS > this.#clock.now()) listener.revoked(revocation);
      else over.push(revocation);
    }
    this.#listener = listener;
    await Promise.all(
      over.map((revocation) => this.#change(encodeRevocation(revocation), (key) => this.#records.remove(key))),
    );
  }

  async revoke(revocation: Revocation): Promise<void> {
    const record = encodeRevocation(revocation);
    await this.#change(record, (key) => {
      const known = this.#records.get(key);
      const kept = known === undefined ? undefined : decodeRevocation({ key, value: known });
      if (kept === undefined || kept.issuedUntil < revocation.issuedUntil) void this.#records.put(key, record.value);
    });
    this.#listener?.revoked(revocation);
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
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
