import { MongoFailure } from '@lantern/mongo';
import { MongoError } from 'mongodb';
import { StoreUnavailable } from '../ports.js';

/** Work that failed in the database: whether it was done does not matter here, since a repeat decides anew. */
export function unavailableBecause(error: unknown): StoreUnavailable {
  return new StoreUnavailable('the database did not confirm', { cause: new MongoFailure(error) });
}

/** Admits work while the store is open and not overloaded (I7), and gives its failures the name that the ports know. */
export class StoreWork {
  readonly #maxOperations: number;
  #underWay = 0;
  #closed = false;
  #idle: (() => void) | undefined;

  constructor(maxOperations: number) {
    this.#maxOperations = maxOperations;
  }

  /** Errors that are not the database's are thrown as they are. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new StoreUnavailable('the key store is closed');
    if (this.#underWay >= this.#maxOperations) throw new StoreUnavailable('too many operations wait for the key store');
    this.#underWay++;
    try {
      return await work();
    } catch (error) {
      throw error instanceof MongoError ? unavailableBecause(error) : error;
    } finally {
      if (--this.#underWay === 0) this.#idle?.();
    }
  }

  /** Takes no more; resolves when all that was taken has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }
}
