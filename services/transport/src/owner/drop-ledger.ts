import type { AddressKey, Offset } from '@lantern/protocol';
import type { Entry } from '../delivery/state.js';
import type { DropReason } from '../ports.js';

export interface Dropped {
  readonly count: number;
  /** Server time, Unix ms. */
  readonly oldest: number;
  /** Server time, Unix ms. */
  readonly newest: number;
}

/** A record in memory, or a document of the mailbox. */
export type DroppedItem = { readonly entry: Entry } | { readonly offset: Offset };

export interface DropGroup {
  readonly address: AddressKey;
  readonly reason: DropReason;
  dropped: Dropped;
  readonly items: DroppedItem[];
}

/** Sums what is dropped for each address and reason while an input is handled. */
export class DropLedger {
  readonly #groups = new Map<string, DropGroup>();

  add(address: AddressKey, reason: DropReason, { serverTime, item }: { serverTime: number; item: DroppedItem }): void {
    const key = `${address} ${reason}`;
    const group = this.#groups.get(key);
    if (group === undefined) {
      const dropped = { count: 1, oldest: serverTime, newest: serverTime };
      this.#groups.set(key, { address, reason, dropped, items: [item] });
      return;
    }
    const { count, oldest, newest } = group.dropped;
    group.dropped = { count: count + 1, oldest: Math.min(oldest, serverTime), newest: Math.max(newest, serverTime) };
    group.items.push(item);
  }

  /** Hands over all groups and starts anew. */
  take(): DropGroup[] {
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    return groups;
  }
}
