import { appendFile, rename, stat } from 'node:fs/promises';
import type { AddressKey } from '@lantern/protocol';
import type { Clock, Logger, Timer } from '@lantern/runtime';
import type { WakeUps } from '../ports.js';

export interface WakeUpFileOptions {
  /** Lines go here; when it is full, it becomes `<path>.1`, in place of the one before. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of one file, so twice as much in all; 16 MiB unless told. */
  readonly maxBytes?: number;
  /** Addresses that wait for the disk; 10,000 unless told. */
  readonly maxWaiting?: number;
}

const RETRY_MS = 1_000;

/**
 * Wake-ups as lines of JSON, `{"at":<Unix ms>,"address":"<user id>.<device id>"}`, for a push service to follow. An
 * address that waits already is not written twice. While the disk takes nothing, the oldest beyond the bound are lost,
 * and their number is logged.
 */
export class WakeUpFile implements WakeUps {
  readonly #options: WakeUpFileOptions;
  readonly #maxBytes: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Map<AddressKey, number>();
  #writing: Promise<void> | undefined;
  #retry: Timer | undefined;
  #lost = 0;
  #closed = false;

  constructor(options: WakeUpFileOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
  }

  wake(address: AddressKey): void {
    if (this.#closed) return;
    if (!this.#waiting.has(address)) this.#waiting.set(address, this.#options.clock.now());
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > this.#maxWaiting && oldest !== undefined) {
      this.#waiting.delete(oldest);
      this.#lost++;
    }
    if (this.#retry === undefined) this.#write();
  }

  /** Writes what waits, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    this.#retry = undefined;
    await this.#writing;
    if (this.#waiting.size > 0) await this.#writeAll().catch((error: unknown) => this.#failed(error));
  }

  #write(): void {
    this.#writing ??= this.#writeAll()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#writing = undefined));
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const entries = [...this.#waiting];
      await this.#append(entries.map(([address, at]) => `${JSON.stringify({ at, address })}\n`).join(''));
      for (const [address, at] of entries) if (this.#waiting.get(address) === at) this.#waiting.delete(address);
    }
    if (this.#lost > 0) this.#options.logger.warn('wake-ups were lost', { lost: this.#lost });
    this.#lost = 0;
  }

  async #append(lines: string): Promise<void> {
    const { path } = this.#options;
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0 && size + lines.length > this.#maxBytes) await rename(path, `${path}.1`);
    await appendFile(path, lines, { mode: 0o600 });
  }

  #failed(error: unknown): void {
    const { logger, clock } = this.#options;
    logger.warn('wake-ups were not written, trying again', { error: error as Error });
    if (this.#closed) return;
    this.#retry = clock.after(RETRY_MS, () => {
      this.#retry = undefined;
      this.#write();
    });
  }
}
