import {
  type Delivery,
  MAX_MESSAGE_BYTES_OUT,
  WireWriter,
  encodeServerFrame,
  sizeOfDeliverFrame,
  type v1,
  writeDeliverFrame,
} from '@lantern/protocol';
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

/** An encoded frame, or one that is written straight into the message: ciphertext is copied once on its way out. */
type Piece = Uint8Array | Delivery;

function join(pieces: readonly Piece[], bytes: number): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first instanceof Uint8Array) return first;
  const out = new WireWriter(bytes);
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) out.raw(piece);
    else writeDeliverFrame(out, piece);
  }
  return out.finish();
}

/** Joins the frames of one turn of the event loop into as few messages as the size allows. */
export class Outbox implements Flushable {
  readonly #options: OutboxOptions;
  #pieces: Piece[] = [];
  #bytes = 0;
  #queued = false;
  #congested = false;
  #over = false;

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
  pushEncoded(frame: Uint8Array): void {
    this.#add(frame, frame.length);
  }

  /** A stored message. */
  pushDelivery(delivery: Delivery): void {
    this.#add(delivery, sizeOfDeliverFrame(delivery));
  }

  #add(piece: Piece, bytes: number): void {
    if (this.#over) return;
    if (this.#bytes + bytes > MAX_MESSAGE_BYTES_OUT) this.flush();
    this.#pieces.push(piece);
    this.#bytes += bytes;
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

  /** Sends what was pushed so far. What comes later is dropped: the connection ends. */
  close(): void {
    this.flush();
    this.drop();
  }

  /** Drops what was not sent, and what comes later. */
  drop(): void {
    this.#over = true;
    this.#pieces = [];
    this.#bytes = 0;
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
