import type { Address, DirectoryChange, UserId } from '@lantern/protocol';

/** A session of a user, as the rest of the gateway reaches it. */
export interface ListedSession {
  readonly userId: UserId;
  /** Undefined before Hello. */
  readonly deviceId: number | undefined;
  /** Unix ms; when it asked for its mailbox last, 0 before. */
  readonly connectedAt: number;
  /** A device of the user was registered, replaced or removed. */
  directoryChanged(change: DirectoryChange): void;
  /** One-time keys of the device run low. */
  preKeysLow(kind: 'one-time' | 'kem', left: number): void;
  /** Some tokens of the user were revoked. */
  tokensRevoked(): void;
}

/** The sessions of this gateway by user. Bounded by the number of connections. */
export class SessionRegistry {
  readonly #byUser = new Map<UserId, Set<ListedSession>>();

  add(session: ListedSession): void {
    const sessions = this.#byUser.get(session.userId);
    if (sessions === undefined) this.#byUser.set(session.userId, new Set([session]));
    else sessions.add(session);
  }

  remove(session: ListedSession): void {
    const sessions = this.#byUser.get(session.userId);
    if (!sessions?.delete(session)) return;
    if (sessions.size === 0) this.#byUser.delete(session.userId);
  }

  /** A copy: sessions may come and go while it is walked. */
  ofUser(userId: UserId): readonly ListedSession[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  ofAddress({ userId, deviceId }: Address): readonly ListedSession[] {
    return this.ofUser(userId).filter((session) => session.deviceId === deviceId);
  }
}
