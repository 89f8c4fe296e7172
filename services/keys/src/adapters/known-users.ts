import type { UserId } from '@lantern/protocol';
import type { StoredUser } from './mongo-user-documents.js';

/** I7: a document has some kilobytes. */
const MAX_USERS = 256;

/**
 * Documents as this process read or wrote them last. They may be out of date: good for nothing but a compare-and-set by their
 * version, which is carried out only if they are not.
 */
export class KnownUsers {
  readonly #users = new Map<UserId, StoredUser>();

  remember(userId: UserId, stored: StoredUser): void {
    this.#users.delete(userId);
    this.#users.set(userId, stored);
    const [oldest] = this.#users.keys();
    if (this.#users.size > MAX_USERS && oldest !== undefined) this.#users.delete(oldest);
  }

  /** Once: what is written from it is another version. */
  take(userId: UserId): StoredUser | undefined {
    const known = this.#users.get(userId);
    this.#users.delete(userId);
    return known;
  }
}
