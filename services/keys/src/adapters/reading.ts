import { StoreUnavailable } from '../ports.js';

/** A read outside of transactions: sees what is committed, in one snapshot, since it does not wait in between. */
export async function reading<T>(read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    throw new StoreUnavailable('the key store could not be read', { cause: error });
  }
}
