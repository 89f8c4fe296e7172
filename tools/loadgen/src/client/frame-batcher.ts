import type { WebSocket } from 'ws';

/** Bounds of one WebSocket message. */
export interface BatchBounds {
  readonly bytes: number;
  readonly frames: number;
}

/**
 * Joins the frames of one turn of the event loop into as few WebSocket messages as the bounds allow, all written to the
 * socket at once.
 */
export class FrameBatcher {
  readonly #socket: WebSocket;
  readonly #bounds: BatchBounds;
  readonly #beforeFlush: () => void;
  #frames: Uint8Array[] = [];
  #due = false;

  /** `beforeFlush` is called before the frames of a turn leave: the last moment to add to them. */
  constructor(socket: WebSocket, bounds: BatchBounds, beforeFlush: () => void) {
    this.#socket = socket;
    this.#bounds = bounds;
    this.#beforeFlush = beforeFlush;
  }

  add(frame: Uint8Array): void {
    this.#frames.push(frame);
    this.schedule();
  }

  /** Has `beforeFlush` called at the end of this turn even when no frame is added. */
  schedule(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#beforeFlush();
    this.#due = false;
    if (this.#frames.length === 0 || this.#socket.readyState !== this.#socket.OPEN) return;
    let batch: Uint8Array[] = [];
    let bytes = 0;
    for (const frame of this.#frames) {
      if (batch.length > 0 && (bytes + frame.length > this.#bounds.bytes || batch.length === this.#bounds.frames)) {
        this.#socket.send(Buffer.concat(batch, bytes));
        batch = [];
        bytes = 0;
      }
      batch.push(frame);
      bytes += frame.length;
    }
    this.#socket.send(Buffer.concat(batch, bytes));
    this.#frames = [];
  }
}
