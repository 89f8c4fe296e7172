import type { v1 } from '@lantern/protocol';
import { Feed } from './feed.js';
import { hex } from './hex.js';
import type { SeenMessages } from './seen-messages.js';
import type { ClientEvent, IncomingMessage } from './types.js';
import { incomingMessage } from './wire.js';

export interface InboxOptions {
  readonly seen: SeenMessages;
  /** Most messages that may be held; the server's window keeps well below it. */
  readonly maxOpen: number;
  readonly maxEphemeral: number;
  ack(deliveryIds: readonly Uint8Array[]): void;
  emit(event: ClientEvent): void;
  /** Told of every delivery as it arrives, before anything is made of it. */
  delivered(message: IncomingMessage): void;
}

interface Entry {
  readonly value: IncomingMessage;
  /** Absent for ephemeral messages. */
  readonly key?: string;
  /** All of them are acked when the message is done: a repeat by the sender has another one. */
  readonly deliveryIds: Uint8Array[];
}

/**
 * Messages from their delivery to their ack: each is handed out once, in order, and acked when it was handled. A message
 * that comes again while it waits or is handled is not handed out again, and acked with the first.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #feed: Feed<IncomingMessage, Entry>;
  /** Delivered and not done, by key. */
  readonly #open = new Map<string, Entry>();
  #ephemeral = 0;
  #ephemeralDropped = 0;
  /** Keeps the order while the store of seen messages is asked. */
  #admission: Promise<void> = Promise.resolve();

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#feed = new Feed({
      done: (entry) => this.#done(entry),
      failed: (entry, error) => this.#failed(entry, error),
    });
  }

  handle(handler: (message: IncomingMessage) => void | Promise<void>): Promise<void> {
    return this.#feed.handle(handler);
  }

  messages(): AsyncGenerator<IncomingMessage, void, undefined> {
    return this.#feed.values();
  }

  /** Resolves when no handler is at work. */
  idle(): Promise<void> {
    return this.#feed.idle();
  }

  end(options: { drop: boolean }): void {
    void this.#admission.then(() => this.#feed.end(options));
  }

  /** @returns false when the message was not taken, as more are held than any window allows. @throws ProtocolError */
  receive(deliver: v1.Deliver): boolean {
    const message = incomingMessage(deliver);
    this.#options.delivered(message);
    if (message.ephemeral) {
      this.#receiveEphemeral(message);
      return true;
    }
    const { sender, messageId, deliveryId } = message;
    const key = `${sender.userId}.${sender.deviceId}:${hex(messageId)}`;
    const open = this.#open.get(key);
    if (open) {
      if (!open.deliveryIds.some((known) => hex(known) === hex(deliveryId))) open.deliveryIds.push(deliveryId);
      return true;
    }
    if (this.#open.size >= this.#options.maxOpen) return false;
    const entry: Entry = { value: message, key, deliveryIds: [deliveryId] };
    this.#open.set(key, entry);
    this.#admission = this.#admission.then(() => this.#admit(entry, key));
    return true;
  }

  #receiveEphemeral(message: IncomingMessage): void {
    if (this.#ephemeral >= this.#options.maxEphemeral) {
      this.#ephemeralDropped++;
      return;
    }
    this.#ephemeral++;
    const entry: Entry = { value: message, deliveryIds: [] };
    this.#admission = this.#admission.then(() => this.#feed.push(entry));
    if (this.#ephemeralDropped === 0) return;
    this.#options.emit({ type: 'overflow', of: 'ephemeral-messages', count: this.#ephemeralDropped });
    this.#ephemeralDropped = 0;
  }

  async #admit(entry: Entry, key: string): Promise<void> {
    try {
      if (await this.#options.seen.has(key)) this.#settle(entry, key);
      else this.#feed.push(entry);
    } catch (error) {
      this.#failed(entry, error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #done(entry: Entry): Promise<void> {
    if (entry.key === undefined) {
      this.#ephemeral--;
      return;
    }
    await this.#options.seen.add(entry.key);
    this.#settle(entry, entry.key);
  }

  #settle(entry: Entry, key: string): void {
    this.#open.delete(key);
    this.#options.ack(entry.deliveryIds);
  }

  #failed(entry: Entry, error: Error): void {
    if (entry.key === undefined) this.#ephemeral--;
    else this.#open.delete(entry.key);
    this.#options.emit({ type: 'message-failed', message: entry.value, error });
  }
}
