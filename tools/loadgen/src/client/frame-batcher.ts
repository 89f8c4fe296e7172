import type { WebSocket } from 'ws';

/** Bounds of one WebSocket message. */
export interface BatchBounds {
  readonly bytes: number;
  readonly frames: number;
}

interface Frame {
  readonly head: Uint8Array;
  readonly body: Uint8Array | undefined;
}

/**
 * Joins the frames of one turn of the event loop into as few WebSocket messages as the bounds allow, all written to the
 * socket at once.
 */
export class FrameBatcher {
  readonly #socket: WebSocket;
  readonly #bounds: BatchBounds;
  readonly #beforeFlush: () => void;
  #frames: Frame[] = [];
  #due = false;

  /** `beforeFlush` is called before the frames of a turn leave: the last moment to add to them. */
  constructor(socket: WebSocket, bounds: BatchBounds, beforeFlush: () => void) {
    this.#socket = socket;
    this.#bounds = bounds;
    this.#beforeFlush = beforeFlush;
  }

  /** A frame may come in two pieces; they are never split. */
  add(head: Uint8Array, body?: Uint8Array): void {
    this.#frames.push({ head, body });
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
    let frames = 0;
    let bytes = 0;
    for (const { head, body } of this.#frames) {
      const length = head.length + (body?.length ?? 0);
      if (frames > 0 && (bytes + length > this.#bounds.bytes || frames === this.#bounds.frames)) {
        this.#socket.send(Buffer.concat(batch, bytes));
        batch = [];
        frames = 0;
        bytes = 0;
      }
      batch.push(head);
      if (body !== undefined) batch.push(body);
      frames++;
      bytes += length;
    }
    this.#socket.send(Buffer.concat(batch, bytes));
    this.#frames = [];
  }
}
