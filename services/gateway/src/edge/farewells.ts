import type { Socket } from 'node:net';

/** How often something is read, ms. */
const STEP_MS = 50;
/** How much is read each time, bytes, as far as what they sent last tells. Memory outside of the heap makes V8 collect all of it. */
const STEP_BYTES = 256 * 1_024;
/** What a connection is taken to send at least: so many that answer with a close frame are heard in one step. */
const LEAST_BYTES = 16 * 1_024;
/** What may stand before the client's own close frame, bytes: it is taken apart like any other frames. */
const MOST_HEARD_BYTES = 16 * 1_024;

export interface Farewell {
  /** Carries a WebSocket that has sent its close frame; whoever called it into being destroys it after a while. */
  readonly socket: Socket;
  /** Whether the client's close frame is waited for; else nothing that it says is looked at any more. */
  readonly listening: boolean;
  /** Whether it may answer at once, as long as it says little. */
  readonly trusted: boolean;
}

interface Leaving {
  /** Reads what the network has at hand: a buffer or two of 64 KiB. */
  readonly read: () => void;
  /** Bytes that had come when it was its turn the last time. */
  readonly before: number;
}

/**
 * Reads what clients still send after they were told that their connection ends, at a pace that costs next to nothing,
 * however fast they go on and however many they are. It has to be read: a socket that is destroyed with something unread in
 * it resets the connection, and a client far away would lose the close frame that has not reached it. Whoever answers with a
 * close frame is closed cleanly; whoever goes on sees the end of the stream behind the close frame.
 */
export class Farewells {
  /** The next one first. Bounded by the connections, each of which is destroyed after a while. */
  readonly #leaving = new Map<Socket, Leaving>();
  #timer: NodeJS.Timeout | undefined;

  bid({ socket, listening, trusted }: Farewell): void {
    let heard = 0;
    // `ws` lets it flow when it gives up, and when it has the client's close frame.
    const hold = (): void => void socket.pause();
    const hear = (chunk: Uint8Array): void => {
      heard += chunk.length;
      if (heard > MOST_HEARD_BYTES) stopListening();
      else if (!trusted) hold();
    };
    const stopListening = (): void => {
      listening = false;
      socket.removeAllListeners('data').on('data', hold);
      socket.end();
      socket.pause();
    };
    if (!listening || !trusted) socket.pause();
    else socket.resume();
    if (listening) socket.on('data', hear);
    else stopListening();
    const read = (): void => {
      // Before it is taken apart.
      if (listening && heard + socket.readableLength > MOST_HEARD_BYTES) stopListening();
      // Told to whoever listens; and the socket reads on, until it notices its end.
      socket.read();
    };
    this.#leaving.set(socket, { read, before: socket.bytesRead });
    socket.once('close', () => this.#leaving.delete(socket));
    this.#timer ??= setInterval(() => this.#step(), STEP_MS).unref();
  }

  #step(): void {
    let turns = this.#leaving.size;
    let left = STEP_BYTES;
    for (const [socket, { read, before }] of this.#leaving) {
      if (turns-- === 0 || left <= 0) break;
      left -= Math.max(socket.bytesRead - before, LEAST_BYTES);
      // To the end of the queue.
      this.#leaving.delete(socket);
      this.#leaving.set(socket, { read, before: socket.bytesRead });
      read();
    }
    if (this.#leaving.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
