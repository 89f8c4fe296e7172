import type { Finding } from '../attack/attack.js';
import { pause } from '../attack/pause.js';
import type { LanternServer, Memory } from '../server/lantern-server.js';

const MIB = 1_024 * 1_024;

/** By how much memory may be above what it was. */
export interface MemoryMargins {
  readonly heldBytes: number;
  readonly residentBytes: number;
}

/**
 * What an attack may leave behind: what the server remembers on purpose (message ids for the dedup window, device lists,
 * counts of limits), code that was compiled, and pages that the allocator keeps.
 */
export const MARGINS: MemoryMargins = { heldBytes: 24 * MIB, residentBytes: 96 * MIB };

const RETURNS_WITHIN_MS = 30_000;
const SAMPLES = 3;
const SAMPLE_MS = 250;
const PEAK_MS = 100;

export interface MemoryAccount {
  readonly before: Memory;
  readonly after: Memory;
  readonly peakResidentBytes: number;
}

/** Watches what an attack does to a server's memory. */
export class MemoryCheck {
  readonly #server: LanternServer;
  readonly #before: Memory;
  readonly #watch: NodeJS.Timeout;
  #peak = 0;

  private constructor(server: LanternServer, before: Memory) {
    this.#server = server;
    this.#before = before;
    this.#watch = setInterval(() => (this.#peak = Math.max(this.#peak, server.residentBytes())), PEAK_MS).unref();
  }

  /** To be called before the attack. */
  static async begin(server: LanternServer): Promise<MemoryCheck> {
    let least = await server.memory();
    for (let sample = 1; sample < SAMPLES; sample++) {
      await pause(SAMPLE_MS);
      const { heldBytes, residentBytes } = await server.memory();
      least = {
        heldBytes: Math.min(least.heldBytes, heldBytes),
        residentBytes: Math.min(least.residentBytes, residentBytes),
      };
    }
    return new MemoryCheck(server, least);
  }

  /** Waits until it is back within the margins, or for so long that it will not be. */
  async end({ heldBytes, residentBytes }: MemoryMargins): Promise<MemoryAccount> {
    clearInterval(this.#watch);
    const deadline = performance.now() + RETURNS_WITHIN_MS;
    const before = this.#before;
    for (;;) {
      const after = await this.#server.memory();
      const back =
        after.heldBytes <= before.heldBytes + heldBytes && after.residentBytes <= before.residentBytes + residentBytes;
      if (back || performance.now() > deadline) return { before, after, peakResidentBytes: this.#peak };
      await pause(SAMPLE_MS);
    }
  }
}

const mib = (bytes: number) => `${Math.round(bytes / MIB)} MiB`;

export function memoryFindings({ before, after, peakResidentBytes }: MemoryAccount, margins: MemoryMargins): Finding[] {
  return [
    {
      kept: after.heldBytes <= before.heldBytes + margins.heldBytes,
      promise: `what the server holds returns to its level (+ ${mib(margins.heldBytes)})`,
      seen: `${mib(before.heldBytes)} before, ${mib(after.heldBytes)} after`,
    },
    {
      kept: after.residentBytes <= before.residentBytes + margins.residentBytes,
      promise: `its resident memory too (+ ${mib(margins.residentBytes)})`,
      seen: `${mib(before.residentBytes)} before, ${mib(peakResidentBytes)} at its peak, ${mib(after.residentBytes)} after`,
    },
  ];
}
