import type { UserId } from '@lantern/protocol';
import type { ConnectionPlace } from '../ports.js';
import { PlaceCounts } from './place-counts.js';

export interface UserPlacesOptions {
  /** Connections of one user that have proven a device. */
  readonly maxProven: number;
  /** Others of one user; at least 1. */
  readonly maxUnproven: number;
}

/** The place of a connection, to be given back when it is gone. */
export interface UserPlace extends Omit<ConnectionPlace, 'violated'> {
  leave(): void;
}

interface Newcomer {
  readonly source: string;
  displaced: (() => void) | undefined;
}

/**
 * Places of connections by user. Each begins among those that have proven nothing, since who holds a token may be a thief:
 * there the newest always finds room, and one from the address that has the most gives way. So neither is a user's device
 * kept out by connections that prove nothing, nor do these take the place of one that has proven itself.
 */
export class UserPlaces {
  readonly #proven: PlaceCounts;
  readonly #maxUnproven: number;
  /** Oldest first. Bounded by the connections. */
  readonly #unproven = new Map<UserId, Newcomer[]>();

  constructor({ maxProven, maxUnproven }: UserPlacesOptions) {
    this.#proven = new PlaceCounts(maxProven);
    this.#maxUnproven = maxUnproven;
  }

  /** A connection has come about; another one of the user may be told to end. */
  enter(userId: UserId, source: string): UserPlace {
    const newcomer: Newcomer = { source, displaced: undefined };
    this.#makeRoom(userId);
    this.#unproven.set(userId, [...(this.#unproven.get(userId) ?? []), newcomer]);
    let leaveProven: (() => void) | undefined;
    return {
      prove: () => {
        leaveProven ??= this.#proven.take(userId);
        if (leaveProven !== undefined) this.#remove(userId, newcomer);
        return leaveProven !== undefined;
      },
      onDisplaced: (displaced) => {
        newcomer.displaced = displaced;
      },
      leave: () => {
        this.#remove(userId, newcomer);
        leaveProven?.();
      },
    };
  }

  #makeRoom(userId: UserId): void {
    const newcomers = this.#unproven.get(userId) ?? [];
    if (newcomers.length < this.#maxUnproven) return;
    const bySource = new Map<string, number>();
    for (const { source } of newcomers) bySource.set(source, (bySource.get(source) ?? 0) + 1);
    const most = Math.max(...bySource.values());
    const victim = newcomers.find(({ source }) => bySource.get(source) === most);
    if (victim === undefined) return;
    this.#remove(userId, victim);
    victim.displaced?.();
  }

  #remove(userId: UserId, newcomer: Newcomer): void {
    const left = (this.#unproven.get(userId) ?? []).filter((other) => other !== newcomer);
    if (left.length > 0) this.#unproven.set(userId, left);
    else this.#unproven.delete(userId);
  }
}
