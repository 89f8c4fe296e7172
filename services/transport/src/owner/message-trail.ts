import { type AddressKey, MESSAGE_ID_BYTES, type Offset, type StoredMessage, type UserId } from '@lantern/protocol';
import type { DropCause } from '../delivery/state.js';

/** One copy of a message that came through the log. */
export interface Trace {
  readonly deviceId: number;
  readonly offset: Offset;
  /** Unix ms. */
  readonly acceptedAt: number;
  /** Present when it was dropped. */
  readonly dropped?: DropCause;
}

const DROPS: readonly (DropCause | undefined)[] = [undefined, 'expired', 'stale', 'purged'];
const FIRST_CAPACITY = 256;

/** The first 32 bits of a user id. */
function userBits(key: UserId | AddressKey): number {
  return Number.parseInt(key.slice(0, 8), 16) | 0;
}

/**
 * Where the latest records of a partition went, for those who ask where a message is: without content, in a ring of fixed
 * width (I7: 45 bytes for each, the oldest go). It costs a record a few array writes: what became of it is asked of the
 * delivery core and the mailbox when somebody wants to know; only what was dropped is written down, since nothing else tells it.
 */
export class MessageTrail {
  readonly #maxCapacity: number;
  #capacity = 0;
  #next = 0;
  #size = 0;
  #ids = new Uint8Array(0);
  #offsets = new Float64Array(0);
  #times = new Float64Array(0);
  #users = new Int32Array(0);
  #devices = new Uint32Array(0);
  #drops = new Uint8Array(0);

  constructor(maxCapacity: number) {
    this.#maxCapacity = maxCapacity;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes note of a record; in the order of offsets. */
  add(offset: Offset, address: AddressKey, { messageId, serverTime }: StoredMessage): void {
    if (this.#size === this.#capacity && this.#capacity < this.#maxCapacity) this.#grow();
    if (this.#capacity === 0) return;
    const at = this.#next;
    this.#ids.set(messageId.length === MESSAGE_ID_BYTES ? messageId : messageId.subarray(0, MESSAGE_ID_BYTES), at * 16);
    this.#offsets[at] = offset;
    this.#times[at] = serverTime;
    this.#users[at] = userBits(address);
    this.#devices[at] = Number(address.slice(37));
    this.#drops[at] = 0;
    this.#next = (at + 1) % this.#capacity;
    if (this.#size < this.#capacity) this.#size++;
  }

  /** The record at this offset was dropped, if it is still known. */
  dropped(offset: Offset, cause: DropCause): void {
    const at = this.#indexOf(offset);
    if (at >= 0) this.#drops[at] = DROPS.indexOf(cause);
  }

  /** The copies of a message for a user, oldest first. */
  find(messageId: Uint8Array, userId: UserId): Trace[] {
    const found: Trace[] = [];
    const user = userBits(userId);
    const first = this.#first();
    for (let index = 0; index < this.#size; index++) {
      const at = (first + index) % this.#capacity;
      if (this.#users[at] === user && this.#hasId(at, messageId)) found.push(this.#trace(at));
    }
    return found;
  }

  #first(): number {
    return this.#size < this.#capacity ? 0 : this.#next;
  }

  #hasId(at: number, messageId: Uint8Array): boolean {
    for (let byte = 0; byte < MESSAGE_ID_BYTES; byte++) {
      if (this.#ids[at * MESSAGE_ID_BYTES + byte] !== messageId[byte]) return false;
    }
    return true;
  }

  #trace(at: number): Trace {
    const dropped = DROPS[this.#drops[at] ?? 0];
    return {
      deviceId: this.#devices[at] ?? 0,
      offset: (this.#offsets[at] ?? 0) as Offset,
      acceptedAt: this.#times[at] ?? 0,
      ...(dropped !== undefined && { dropped }),
    };
  }

  #indexOf(offset: Offset): number {
    const first = this.#first();
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[(first + middle) % this.#capacity] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    const at = (first + low) % this.#capacity;
    return low < this.#size && this.#offsets[at] === offset ? at : -1;
  }

  /** Only ever called before the ring has turned: what is there begins at 0. */
  #grow(): void {
    const capacity = Math.min(this.#maxCapacity, Math.max(FIRST_CAPACITY, 2 * this.#capacity));
    const widened = <T extends { set(from: T): void }>(wide: T, from: T): T => {
      wide.set(from);
      return wide;
    };
    this.#ids = widened(new Uint8Array(capacity * MESSAGE_ID_BYTES), this.#ids);
    this.#offsets = widened(new Float64Array(capacity), this.#offsets);
    this.#times = widened(new Float64Array(capacity), this.#times);
    this.#users = widened(new Int32Array(capacity), this.#users);
    this.#devices = widened(new Uint32Array(capacity), this.#devices);
    this.#drops = widened(new Uint8Array(capacity), this.#drops);
    this.#next = this.#capacity;
    this.#capacity = capacity;
  }
}
