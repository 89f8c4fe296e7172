import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from '@lantern/protocol';
import type { OpenSocket, Platform, SocketClose } from './socket.js';

/** The part of the browsers' WebSocket that is used. */
export interface BrowserWebSocket {
  binaryType: string;
  readonly readyState: number;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: SocketClose) => void): void;
  send(message: Uint8Array): void;
  close(code?: number, reason?: string): void;
}

/** The part of the browsers' MessageChannel that is used. */
export interface BrowserMessageChannel {
  readonly port1: { addEventListener(type: 'message', listener: () => void): void; start(): void; close(): void };
  readonly port2: { postMessage(message: unknown): void };
}

/** The browsers' WebSocket class. */
export type BrowserWebSocketClass = new (url: string, protocols: string[]) => BrowserWebSocket;

const OPEN = 1;

/** A browser's WebSocket; the token travels as a second subprotocol, which the server does not echo. */
export function openBrowserSocket(WebSocketClass: BrowserWebSocketClass): OpenSocket {
  return ({ url, token }, listener) => {
    const socket = new WebSocketClass(url, [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`]);
    socket.binaryType = 'arraybuffer';
    let ended = false;
    const end = (close: SocketClose) => {
      if (ended) return;
      ended = true;
      listener.closed(close);
    };
    const abort = () => {
      ended = true;
      socket.close();
    };
    socket.addEventListener('open', () => {
      if (!ended) listener.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      if (ended) return;
      if (data instanceof ArrayBuffer) {
        listener.received(new Uint8Array(data));
        return;
      }
      end({ code: 1006, reason: 'the server sent a text message' });
      abort();
    });
    // After an error, of which browsers tell nothing, the close event follows.
    socket.addEventListener('close', ({ code, reason }) => end({ code, reason }));
    return {
      send: (message) => {
        if (socket.readyState === OPEN) socket.send(message);
      },
      close: (code, reason) => socket.close(code, reason),
      abort,
    };
  };
}

/** Runs callbacks in the next task. A message channel, as browsers delay nested timers and those of background pages. */
export function deferByMessageChannel(channel: BrowserMessageChannel): Pick<Platform, 'defer' | 'release'> {
  let callbacks: (() => void)[] = [];
  channel.port1.addEventListener('message', () => {
    const due = callbacks;
    callbacks = [];
    for (const callback of due) callback();
  });
  channel.port1.start();
  return {
    defer: (callback) => {
      callbacks.push(callback);
      if (callbacks.length === 1) channel.port2.postMessage(0);
    },
    release: () => channel.port1.close(),
  };
}

interface BrowserGlobals {
  readonly WebSocket?: BrowserWebSocketClass;
  readonly MessageChannel?: new () => BrowserMessageChannel;
}

/** The platform of this page or worker. @throws Error where there is no global WebSocket */
export function browserPlatform(): Platform {
  const { WebSocket, MessageChannel } = globalThis as BrowserGlobals;
  if (!WebSocket || !MessageChannel) throw new Error('this environment has no global WebSocket or no MessageChannel');
  return { openSocket: openBrowserSocket(WebSocket), ...deferByMessageChannel(new MessageChannel()) };
}
