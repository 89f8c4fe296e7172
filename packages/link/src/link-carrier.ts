import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { LinkRefusal } from './link-metrics.js';

/** An open WebSocket as a link uses it, and the socket below it. */
export interface LinkCarrier {
  readonly ws: Pick<WebSocket, 'on' | 'send' | 'ping' | 'close' | 'terminate' | 'readyState' | 'OPEN'>;
  readonly socket: Pick<Socket, 'bytesRead' | 'cork' | 'uncork'>;
}

/** How an attempt to link ends: once with `opened`, or with `failed`, which counts only before that. Never before the call returned. */
export interface DialEvents {
  readonly opened: (carrier: LinkCarrier) => void;
  readonly failed: (refusal: LinkRefusal, detail: string) => void;
}

/** Begins an attempt to link to an instance. */
export type DialLink = (
  target: { readonly url: string; readonly authorization: string },
  events: DialEvents,
) => {
  /** Nothing more is wanted of it. */
  abandon(): void;
};
