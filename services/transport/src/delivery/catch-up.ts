import type { Offset } from '@lantern/protocol';
import { dropCause, finish, reportProgress, sendDocument, sendHeld } from './send.js';
import type { AddressState, PartitionState, ReadAnswer, ReadInFlight, SessionState } from './state.js';
import { fits, hasRoom } from './window.js';

/**
 * R5: the lowest offset of this address that is held in memory, or is unsent with its park in flight; else the next
 * offset to fetch. What lies below is settled: sent, parked, or acked.
 */
function readLimit(partition: PartitionState, address: AddressState): Offset {
  let limit = address.held[0]?.offset ?? partition.next;
  for (const entry of address.parks.values()) {
    if (entry.offset < limit && entry.sentOn !== address.session) limit = entry.offset;
  }
  return limit;
}

/** Reads the next page of the mailbox if that can bring the address further. */
export function pump(partition: PartitionState, address: AddressState): void {
  const { session } = address;
  if (session === undefined || address.mode !== 'catching-up' || session.reading !== undefined) return;
  if (!hasRoom(partition.config, session)) return;
  const limit = readLimit(partition, address);
  if (limit <= session.emptyBelow) return;
  const token = ++partition.readTokens;
  session.reading = { token, limit, confirmed: new Set() };
  const { window } = session;
  partition.effects.read({
    session: session.id,
    address: address.key,
    token,
    above: session.sentThrough,
    below: limit,
    maxDocuments: Math.min(partition.config.maxPageDocuments, window.messages - session.messagesInFlight),
    maxBytes: window.bytes - session.bytesInFlight,
    first: !session.attached,
  });
}

/** Nothing of this address below the marker is delivered any more. */
export function raisePurgedBelow(partition: PartitionState, address: AddressState, below: number): void {
  if (below <= address.purgedBelow) return;
  address.purgedBelow = below;
  const kept = address.held.filter((entry) => {
    if (entry.offset >= below) return true;
    address.heldBytes -= entry.bytes;
    finish(partition, entry);
    return false;
  });
  let resolved = address.held.length - kept.length;
  address.held = kept;
  for (const [offset, entry] of address.sentHot) {
    if (offset >= below) continue;
    address.sentHot.delete(offset);
    finish(partition, entry);
    resolved++;
  }
  for (const [offset, entry] of address.parks) {
    if (offset >= below) continue;
    entry.removeWhenParked = true;
    resolved++;
  }
  if (resolved > 0) partition.effects.release(address.key, undefined);
}

/** Sends the page's documents in order. @returns whether all of them were examined before the window was full. */
function sendPage(
  partition: PartitionState,
  address: AddressState,
  read: ReadInFlight & { page: ReadAnswer },
): boolean {
  const session = address.session as SessionState;
  for (const document of read.page.documents) {
    const { offset } = document;
    if (read.confirmed.has(offset) || session.acked.has(offset)) {
      session.sentThrough = offset;
      continue;
    }
    const cause = offset < address.purgedBelow ? 'purged' : dropCause(partition, session, document.message);
    if (cause !== undefined) {
      partition.effects.dropDocument(address.key, document, cause);
      session.sentThrough = offset;
      continue;
    }
    if (!fits(partition.config, session, document.bytes)) return false;
    sendDocument(partition, session, document);
  }
  session.sentThrough = Math.max(session.sentThrough, read.page.through);
  return true;
}

/** A mailbox page arrived, and the ownership was read after it (R1). */
export function readAnswered(partition: PartitionState, address: AddressState, page: ReadAnswer): void {
  const { session } = address;
  const read = session?.reading;
  if (session === undefined || read === undefined) return;
  session.reading = undefined;
  if (!session.attached) {
    session.attached = true;
    partition.effects.attached(session.id);
    for (const offset of session.confirmedEarly.splice(0)) partition.effects.confirm(session.id, offset);
  }
  const complete = sendPage(partition, address, { ...read, page });
  if (complete && !page.more) session.holding = true;
  const empty = page.through < 0;
  // R5: every fetched record at or above the limit is held, was sent on this session, or is acked.
  if (empty && address.unsentParkedThrough < read.limit) {
    address.mode = 'live';
    session.emptyBelow = -1;
    session.urgentWaiting = false;
    sendHeld(partition, address);
    return;
  }
  session.emptyBelow = empty ? read.limit : -1;
  // A page that did not fit waits for the ack that frees its slot.
  if (complete) pump(partition, address);
  reportProgress(partition, address);
}
