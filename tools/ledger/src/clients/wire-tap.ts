import { type OpenSocket, type Platform, type SocketClose, nodePlatform } from '@lantern/client';
import { decodeClientBatch, decodeServerBatch, type v1 } from '@lantern/protocol';

/** Told of every frame on the wire of a device, in order; connections count up. */
export interface WireListener {
  sent(connection: number, frame: v1.ClientFrame): void;
  received(connection: number, frame: v1.ServerFrame): void;
}

const NETWORK_GONE: SocketClose = { code: 1006, reason: 'the test cut the network' };
const NO_SOCKET = { send: () => undefined, close: () => undefined, abort: () => undefined };

/**
 * What lies between a client and its network: sees each frame before the client library makes anything of it, picks a
 * gateway for each connection as a load balancer does, and can cut the network off.
 */
export class WireTap {
  /** While set, no connection can be made. */
  offline = false;
  readonly #gatewayUrl: () => string;
  readonly #listener: WireListener;
  /** Ends a connection that is open. */
  readonly #open = new Set<() => void>();
  #connections = 0;

  constructor(options: { readonly gatewayUrl: () => string; readonly listener: WireListener }) {
    this.#gatewayUrl = options.gatewayUrl;
    this.#listener = options.listener;
  }

  get platform(): Platform {
    return { ...nodePlatform, openSocket: this.#openSocket };
  }

  /** Ends every connection without a word to the other end; the client sees a broken connection. */
  cut(): void {
    for (const end of this.#open) end();
  }

  readonly #openSocket: OpenSocket = ({ token }, listener) => {
    if (this.offline) {
      setImmediate(() => listener.closed(NETWORK_GONE));
      return NO_SOCKET;
    }
    const connection = ++this.#connections;
    const closed = (close: SocketClose) => {
      this.#open.delete(end);
      listener.closed(close);
    };
    const received = (message: Uint8Array) => {
      for (const frame of decodeServerBatch(message)) this.#listener.received(connection, frame);
      listener.received(message);
    };
    const target = { url: this.#gatewayUrl(), token };
    const socket = nodePlatform.openSocket(target, { opened: () => listener.opened(), received, closed });
    const end = () => {
      socket.abort();
      closed(NETWORK_GONE);
    };
    this.#open.add(end);
    return {
      send: (message) => {
        for (const frame of decodeClientBatch(message)) this.#listener.sent(connection, frame);
        socket.send(message);
      },
      close: (code, reason) => socket.close(code, reason),
      abort: () => {
        this.#open.delete(end);
        socket.abort();
      },
    };
  };
}
