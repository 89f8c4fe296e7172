import { readFileSync } from 'node:fs';
import type { ServiceProcess } from '@lantern/testkit';
import { type Watch, watch } from './watch.js';

/** Resident bytes of one process. */
export interface MemoryUse {
  readonly name: string;
  readonly start: number;
  readonly max: number;
  readonly end: number;
}

const EVERY_MS = 250;

/** Resident bytes of a process, from /proc. */
function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
}

/** Looks at the memory of services that all run until the end. */
export class MemoryWatch {
  readonly #services: readonly ServiceProcess[];
  readonly #start: readonly number[];
  readonly #max: number[];
  readonly #watch: Watch;

  constructor(services: readonly ServiceProcess[]) {
    this.#services = services;
    this.#start = this.#look();
    this.#max = [...this.#start];
    this.#watch = watch(EVERY_MS, () => {
      for (const [index, bytes] of this.#look().entries()) this.#max[index] = Math.max(this.#max[index] ?? 0, bytes);
    });
  }

  async stop(): Promise<MemoryUse[]> {
    await this.#watch.stop();
    const end = this.#look();
    return this.#services.map(({ name }, index) => {
      return { name, start: this.#start[index] ?? 0, max: this.#max[index] ?? 0, end: end[index] ?? 0 };
    });
  }

  #look(): number[] {
    return this.#services.map(({ pid }) => residentBytes(pid));
  }
}
