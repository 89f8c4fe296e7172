/** How a connection ended. */
export interface SocketClose {
  /** WebSocket close code, or what a refused upgrade means as one; 1006 when there was no close frame. */
  readonly code: number;
  /** The reason of the close frame, or what is known locally. */
  readonly reason: string;
  /** From the Retry-After of a refused upgrade. */
  readonly retryAfterMs?: number;
}

/** Told by a {@link Socket}; after `closed` nothing more is told. */
export interface SocketListener {
  /** The WebSocket is open: once, before anything else. */
  opened(): void;
  /** One binary WebSocket message. */
  received(message: Uint8Array): void;
  /** Exactly once, unless the socket was aborted. */
  closed(close: SocketClose): void;
}

/** One WebSocket, seen by the client. */
export interface Socket {
  /** Sends one binary message; does nothing once the socket is closing. */
  send(message: Uint8Array): void;
  /** Starts the closing handshake; `closed` follows. */
  close(code: number, reason: string): void;
  /** Drops the connection; the listener hears nothing any more. */
  abort(): void;
}

/** Opens a WebSocket with the client protocol's subprotocol and this token. May throw for a token that cannot be sent. */
export type OpenSocket = (target: { readonly url: string; readonly token: string }, listener: SocketListener) => Socket;

/** What differs between Node and browsers. */
export interface Platform {
  /** Opens a WebSocket. */
  readonly openSocket: OpenSocket;
  /** Calls back after the events that are due now were handled: frames and acks of one such turn travel together. */
  defer(callback: () => void): void;
  /** The client has ended: nothing is opened or deferred any more. */
  release(): void;
}
