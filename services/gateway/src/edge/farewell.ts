import type { Socket } from 'node:net';

/** How often something is read, ms: each time what the network had at hand, which is a buffer or two of 64 KiB at most. */
const STEP_MS = 50;
/** What may stand before the client's own close frame, bytes: it is taken apart like any other frames. */
const MOST_HEARD_BYTES = 16 * 1_024;

export interface FarewellOptions {
  /** Carries a WebSocket that has sent its close frame; whoever called it into being destroys it after a while. */
  readonly socket: Socket;
  /** Whether the client's close frame is waited for; else nothing that it says is looked at any more. */
  readonly listening: boolean;
}

/**
 * Reads what a client still sends after it was told that its connection ends, at a pace that costs nothing however fast it
 * goes on. It has to be read: a socket that is destroyed with something unread in it resets the connection, and a client
 * far away would lose the close frame that has not reached it. Whoever answers with a close frame is closed cleanly; whoever
 * goes on sees the end of the stream behind the close frame.
 */
export function bidFarewell({ socket, listening }: FarewellOptions): void {
  let heard = 0;
  // `ws` lets it flow when it gives up, and when it has the client's close frame.
  const hold = (): void => void socket.pause();
  const stopListening = (): void => {
    listening = false;
    socket.removeAllListeners('data').on('data', hold);
    socket.end();
  };
  const step = (): void => {
    heard += socket.readableLength;
    if (listening && heard > MOST_HEARD_BYTES) stopListening();
    // Told to whoever listens; and the socket reads on, until it notices its end.
    socket.read();
  };
  socket.pause();
  if (listening) socket.on('data', hold);
  else stopListening();
  const steps = setInterval(step, STEP_MS).unref();
  socket.once('close', () => clearInterval(steps));
}
