import type { AddressKey } from '@lantern/protocol';
import type { Logger } from '@lantern/runtime';
import type { WakeUps } from '../ports.js';

/** Wake-ups as calls within the process. */
export class WakeUpEvents implements WakeUps {
  readonly #logger: Logger;
  readonly #listeners = new Set<(address: AddressKey) => void>();

  constructor({ logger }: { readonly logger: Logger }) {
    this.#logger = logger;
  }

  /** @returns a function that ends it. The listener must not block; what it throws is logged. */
  onWake(listener: (address: AddressKey) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  wake(address: AddressKey): void {
    for (const listener of this.#listeners) {
      try {
        listener(address);
      } catch (error) {
        this.#logger.error('a wake-up listener failed', { error: error as Error });
      }
    }
  }
}
