import { RuleBroken } from './rule.js';

/** How long anything that has to come may take, in ms: far beyond what it takes, for machines that do other things too. */
export const WAIT_MS = 10_000;

/** Wakes those who wait for a condition, whenever something happened. */
export class Changes {
  readonly #checks = new Set<() => void>();
  readonly #waitMs: number;
  #failure: RuleBroken | undefined;

  constructor(waitMs = WAIT_MS) {
    this.#waitMs = waitMs;
  }

  /** Something happened. */
  tell(): void {
    for (const check of this.#checks) check();
  }

  /** What was waited for will not come any more, and why: whoever waits is told, and whoever will. The first reason counts. */
  fail(reason: string): void {
    this.#failure ??= new RuleBroken(reason);
    this.tell();
  }

  /** Resolves with what `found` returns as soon as that is something. @throws RuleBroken when it does not come */
  async until<T>(found: () => T | undefined | false, missing: () => string, waitMs = this.#waitMs): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#checks.delete(check);
        clearTimeout(timer);
      };
      const check = (): void => {
        const value = found();
        if (value !== undefined && value !== false) {
          end();
          resolve(value);
        } else if (this.#failure) {
          end();
          reject(this.#failure);
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new RuleBroken(missing()));
      }, waitMs);
      this.#checks.add(check);
      check();
    });
  }
}

/** For rules about what must not happen, and about the protocol's own times. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
