import type { StopReason } from './close-policy.js';
import type { Welcome } from './types.js';

/** What a client is doing. */
export type ClientState =
  /** `connect` was not called. */
  | { readonly status: 'idle' }
  /** Asks for a token, opens a connection, waits for Welcome. */
  | { readonly status: 'connecting'; readonly attempt: number }
  /** Requests are answered; `welcome.attachment` says whether messages are delivered. */
  | { readonly status: 'ready'; readonly welcome: Welcome }
  /** As `ready`, but the server announced the end of this connection: it is left at about `until` (Unix ms). */
  | { readonly status: 'draining'; readonly welcome: Welcome; readonly until: number }
  /** The connection ended or could not be made; the next attempt is at `until` (Unix ms). Requests wait. */
  | { readonly status: 'offline'; readonly attempt: number; readonly until: number; readonly cause: string }
  /** The client does not connect again. */
  | { readonly status: 'stopped'; readonly reason: StopReason; readonly detail: string };

/** A value that can be watched. */
export class Observable<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;

  constructor(initial: T) {
    this.#value = initial;
  }

  /** The value now. */
  get value(): T {
    return this.#value;
  }

  /** Sets the value, and tells every listener. */
  set(value: T): void {
    this.#value = value;
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        // A broken listener must break neither the client nor the other listeners, and must be heard of.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
