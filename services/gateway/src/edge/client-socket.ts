import type { Socket } from 'node:net';
import { CloseCode } from '@lantern/protocol';
import { WebSocket } from 'ws';
import type { Farewells } from './farewells.js';

/** What `ws` closes with by itself, in the terms of the client protocol. */
const CLOSE_CODES: ReadonlyMap<number, CloseCode> = new Map([
  // Not WebSocket.
  [1002, CloseCode.Malformed],
  // Text that is no UTF-8.
  [1007, CloseCode.Malformed],
  // Too many fragments, or too many pieces of a message.
  [1008, CloseCode.TooLarge],
  // A message above maxPayload.
  [1009, CloseCode.TooLarge],
]);

/** Whoever breaks the protocol is not listened to any more. */
const UNHEARD: ReadonlySet<number | undefined> = new Set([CloseCode.Malformed, CloseCode.TooLarge]);

/** For those to hear why the connection ends, and for whoever has ended it by itself, ms: what they still send keeps memory. */
const HEAR_MS = 1_000;
/** The most, for those that have not been sent all of what stands before the close frame: as long as for anybody else. */
const MOST_HEAR_MS = 5_000;

/**
 * A server's WebSocket that ends with the codes of the client protocol, also where `ws` itself ends it; from then on what
 * comes is no more work, whoever ended it.
 */
export class ClientSocket extends WebSocket {
  #gaveUpWith: CloseCode | undefined;
  #carrier: { readonly socket: Socket; readonly farewells: Farewells } | undefined;

  /** What it was ended with because of bytes that `ws` does not take; undefined while that is not so. */
  get gaveUpWith(): CloseCode | undefined {
    return this.#gaveUpWith;
  }

  /** To be called when it has come about. */
  carriedBy(socket: Socket, farewells: Farewells): void {
    this.#carrier = { socket, farewells };
  }

  override close(code?: number, reason?: string | Buffer): void {
    // Without a reason it is the receiver that gave up; the echo of a client's close has one.
    const own = reason === undefined && code !== undefined ? CLOSE_CODES.get(code) : undefined;
    this.#gaveUpWith ??= own;
    // A client that has ended its side already is not waited for by `ws`.
    const wasOpen = this.readyState === WebSocket.OPEN;
    super.close(own ?? code, reason);
    const carrier = this.#carrier;
    this.#carrier = undefined;
    if (carrier === undefined || carrier.socket.destroyed) return;
    const { socket, farewells } = carrier;
    // Without anybody who listens `ws` has the client's close frame already, or wants nothing any more.
    const listening = !UNHEARD.has(own ?? code) && socket.listenerCount('data') > 0;
    farewells.bid({ socket, listening, trusted: (own ?? code) !== CloseCode.Flooding });
    if (!listening || !wasOpen) this.#endAfter(HEAR_MS, socket);
  }

  /** Looks again for as long as the network has not taken everything: the close frame comes last. */
  #endAfter(ms: number, socket: Socket): void {
    const end = (): void => {
      if (socket.writableLength > 0 && ms < MOST_HEAR_MS) this.#endAfter(ms + HEAR_MS, socket);
      else this.terminate();
    };
    setTimeout(end, HEAR_MS).unref();
  }
}
