import { Feed } from './feed.js';
import { hex } from './hex.js';
import type { ClientEvent } from './types.js';

interface Entry {
  readonly value: ClientEvent;
  /** To be acked when the event was consumed. */
  readonly deliveryId?: Uint8Array;
}

/** Events on their way to the application: at most `capacity`, of which the oldest give way. */
export class EventStream {
  readonly #feed: Feed<ClientEvent, Entry>;
  /** Hex of the delivery ids of notices that wait or are handled. */
  readonly #notices = new Set<string>();
  readonly #capacity: number;
  #dropped = 0;

  constructor(options: { capacity: number; ack: (deliveryIds: readonly Uint8Array[]) => void }) {
    this.#capacity = options.capacity;
    this.#feed = new Feed({
      done: ({ deliveryId }) => {
        if (deliveryId) {
          this.#notices.delete(hex(deliveryId));
          options.ack([deliveryId]);
        }
        this.#tellDropped();
        return Promise.resolve();
      },
      // An event that its handler could not take is not acked; there is nobody to tell.
      failed: ({ deliveryId }) => {
        if (deliveryId) this.#notices.delete(hex(deliveryId));
      },
    });
  }

  handle(handler: (event: ClientEvent) => void | Promise<void>): Promise<void> {
    return this.#feed.handle(handler);
  }

  events(): AsyncGenerator<ClientEvent, void, undefined> {
    return this.#feed.values();
  }

  emit(event: ClientEvent, deliveryId?: Uint8Array): void {
    if (deliveryId && this.#notices.has(hex(deliveryId))) return;
    if (this.#feed.size >= this.#capacity) this.#drop();
    if (deliveryId) this.#notices.add(hex(deliveryId));
    this.#feed.push(deliveryId ? { value: event, deliveryId } : { value: event });
  }

  end(options: { drop: boolean }): void {
    this.#feed.end(options);
  }

  #drop(): void {
    const dropped = this.#feed.removeFirst(() => true);
    if (dropped?.deliveryId) this.#notices.delete(hex(dropped.deliveryId));
    this.#dropped++;
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const count = this.#dropped;
    this.#dropped = 0;
    this.emit({ type: 'overflow', of: 'events', count });
  }
}
