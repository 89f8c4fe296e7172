import type { KeyStore } from '@lantern/keys';

/** A store to be tested, empty at first. */
export interface KeyStoreUnderTest {
  readonly store: KeyStore;
  /** Closes the store and opens it again on the same data, as a restarted process does. */
  readonly reopen: () => Promise<KeyStore>;
}

export interface KeyStoreCase {
  readonly title: string;
  /** Rejects with an AssertionError where the store breaks its contract. */
  run(subject: KeyStoreUnderTest): Promise<void>;
}
