import { CloseCode } from '@lantern/protocol';

/** WebSocket subprotocol of a link. */
export const LINK_SUBPROTOCOL = 'lantern.link.v1';
/** Frames are put together into messages of this size, bytes. */
export const LINK_MESSAGE_BYTES = 256 * 1024;
/** Largest message that is taken, bytes: one frame may stand alone above the size that is aimed at. */
export const MAX_LINK_MESSAGE_BYTES = 1024 * 1024;

/** How a link ends, on the wire. */
export const LINK_CLOSE = {
  /** This end is done with it. */
  done: CloseCode.GoingAway,
  malformed: CloseCode.Malformed,
} as const;

/** Why a link ended, as one end sees it. A closed set, for metrics (I8). */
export const LINK_ENDS = [
  /** The other end, or this one, closed it; or the connection broke. */
  'closed',
  /** Nothing was heard for too long. */
  'silent',
  /** The other end took too little of what was sent. */
  'overflow',
  'malformed',
] as const;
export type LinkEnd = (typeof LINK_ENDS)[number];

/** What keeps a link from waiting or growing without end (I7). */
export interface LinkBounds {
  /** Time between two heartbeats, ms. */
  readonly heartbeatMs: number;
  /** A link ends after so many heartbeats in a row at which nothing had been heard since the one before. */
  readonly missedHeartbeats: number;
  /** Bytes handed over that the network has not taken, above which the link ends. */
  readonly maxBufferedBytes: number;
}

/** Dead links are found within 3 s. */
export const DEFAULT_LINK_BOUNDS: LinkBounds = {
  heartbeatMs: 750,
  missedHeartbeats: 3,
  maxBufferedBytes: 64 * 1024 * 1024,
};
