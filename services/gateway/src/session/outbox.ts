import { MAX_MESSAGE_BYTES_OUT, encodeServerFrame, type v1 } from '@lantern/protocol';
import type { ClientConnection } from '../ports.js';
import type { FlushQueue, Flushable } from './flush-queue.js';

/** When a connection that takes its output too slowly is held back, and when it is given up. */
export interface OutgoingBounds {
  /** Unsent bytes above which deliveries are held and requests are not read. */
  readonly pauseBytes: number;
  /** Unsent bytes above which the connection ends. */
  readonly closeBytes: number;
}

export interface OutboxOptions {
  readonly connection: ClientConnection;
  readonly bounds: OutgoingBounds;
  readonly flushQueue: FlushQueue;
  /** Unsent bytes went above `pauseBytes`. */
  readonly congested: () => void;
  /** Unsent bytes went above `closeBytes`. */
  readonly overflowed: () => void;
}

function join(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces, bytes);
}

/** Joins the frames of one turn of the event loop into as few messages as the size allows. */
export class Outbox implements Flushable {
  readonly #options: OutboxOptions;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #queued = false;
  #congested = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Whether deliveries have to wait; ends by {@link drained}. */
  get congested(): boolean {
    return this.#congested;
  }

  push(frame: v1.IServerFrame): void {
    this.pushEncoded(encodeServerFrame(frame));
  }

  /** A frame as it stands in a ServerBatch. */
  pushEncoded(piece: Uint8Array): void {
    if (this.#bytes + piece.length > MAX_MESSAGE_BYTES_OUT) this.flush();
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#queued) return;
    this.#queued = true;
    this.#options.flushQueue.add(this);
  }

  flush(): void {
    this.#queued = false;
    if (this.#bytes === 0) return;
    const message = join(this.#pieces, this.#bytes);
    this.#pieces = [];
    this.#bytes = 0;
    this.#options.connection.send(message);
    this.#measure();
  }

  /** To be called when the network took something. @returns whether a congestion ended. */
  drained(): boolean {
    const { connection, bounds } = this.#options;
    if (!this.#congested || connection.bufferedBytes > bounds.pauseBytes / 2) return false;
    this.#congested = false;
    return true;
  }

  #measure(): void {
    const { connection, bounds, congested, overflowed } = this.#options;
    const { bufferedBytes } = connection;
    if (bufferedBytes <= bounds.pauseBytes) return;
    if (bufferedBytes > bounds.closeBytes) return overflowed();
    if (this.#congested) return;
    this.#congested = true;
    congested();
  }
}
