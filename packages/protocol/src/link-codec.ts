import { decodeWith } from './decode-with.js';
import { decodeLinkEvent, linkEventParts } from './link-event-codec.js';
import { decodeLinkRequest, linkRequestPart } from './link-request-codec.js';
import type { LinkEvent, LinkRequest } from './link.js';
import { v1 } from './messages.js';
import { joinParts, splitParts } from './wire-parts.js';

// How the requests and events of a link travel between processes: one WebSocket message holds one or more of them.
// Large byte strings are copied once when encoded, and are views of the received bytes when decoded.

/** One WebSocket message of a gateway. */
export function encodeLinkRequests(requests: readonly LinkRequest[]): Uint8Array {
  return joinParts(requests.map(linkRequestPart));
}

/**
 * The inverse of {@link encodeLinkRequests}; requests that this version does not know are left out.
 * @throws ProtocolError for bytes that are no LinkRequestBatch or miss what a request needs; nothing else.
 */
export function decodeLinkRequests(bytes: Uint8Array): LinkRequest[] {
  const { frames } = decodeWith('LinkRequestBatch', () => v1.LinkRequestBatch.decode(bytes));
  return frames.map(decodeLinkRequest).filter((request) => request !== undefined);
}

/** One WebSocket message of a transport. */
export function encodeLinkEvents(events: readonly LinkEvent[]): Uint8Array {
  return joinParts(events.flatMap((event) => linkEventParts(event)));
}

/**
 * The inverse of {@link encodeLinkEvents}; events that this version does not know are left out.
 * @throws ProtocolError for bytes that are no LinkEventBatch or miss what an event needs; nothing else.
 */
export function decodeLinkEvents(bytes: Uint8Array): LinkEvent[] {
  const { frames } = decodeWith('LinkEventBatch', () => v1.LinkEventBatch.decode(bytes));
  return frames.map(decodeLinkEvent).filter((event) => event !== undefined);
}

/** The requests, in order, as WebSocket messages of at most `targetBytes`, save a single larger request. */
export function packLinkRequests(requests: readonly LinkRequest[], targetBytes: number): Uint8Array[] {
  if (requests.length === 0) return [];
  return splitParts(requests.map(linkRequestPart), targetBytes).map(joinParts);
}

/**
 * The events, in order, as WebSocket messages of at most `targetBytes`, save a single larger delivery. An event of many
 * messages may be cut into several.
 */
export function packLinkEvents(events: readonly LinkEvent[], targetBytes: number): Uint8Array[] {
  if (events.length === 0) return [];
  const parts = events.flatMap((event) => linkEventParts(event, targetBytes));
  return splitParts(parts, targetBytes).map(joinParts);
}
