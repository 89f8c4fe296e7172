import type { Offset, StoredMessage } from '@lantern/protocol';
import type { AddressState, DropCause, Entry, ParkedMessage, PartitionState, SessionState } from './state.js';
import { fits, takeSlot } from './window.js';

/** Nothing is left to do for a record: the committed offset may pass it. */
export function finish(partition: PartitionState, entry: Entry): void {
  if (entry.record !== undefined) {
    partition.bytes -= entry.bytes;
    entry.record = undefined;
  }
  entry.state = 'done';
}

/** Why a message must not be delivered on this session, if so. */
export function dropCause(
  partition: PartitionState,
  session: SessionState,
  message: StoredMessage,
): DropCause | undefined {
  if (message.registrationId !== session.registrationId) return 'stale';
  return message.expiresAt <= partition.now ? 'expired' : undefined;
}

function takeSlotFor(session: SessionState, offset: Offset, sent: { bytes: number; message: StoredMessage }): void {
  const { bytes, message } = sent;
  takeSlot(session, offset, { bytes, sender: message.senderUser, urgent: message.urgent });
  session.sentThrough = offset;
}

function sendEntry(partition: PartitionState, address: AddressState, entry: Entry): void {
  const { session } = address;
  const { record } = entry;
  if (session === undefined || record === undefined) return;
  const cause = dropCause(partition, session, record.message);
  if (cause !== undefined) {
    entry.state = 'dropping';
    partition.effects.dropEntry(entry, cause);
    return;
  }
  const redelivered = entry.sentOn !== undefined;
  takeSlotFor(session, entry.offset, { bytes: entry.bytes, message: record.message });
  entry.state = 'sent';
  entry.sentOn = session;
  address.sentHot.set(entry.offset, entry);
  const { deliver, serverTime } = record.message;
  const first = !redelivered && entry.offset >= partition.backlogEnd;
  const onlineMs = first ? partition.now - serverTime : undefined;
  partition.effects.deliver(session.id, { offset: entry.offset, deliver, redelivered, onlineMs });
}

/** R7: only a live address is sent hot records, lowest first, as far as the window allows. */
export function sendHeld(partition: PartitionState, address: AddressState): void {
  const { session } = address;
  if (session === undefined || address.mode !== 'live') return;
  let count = 0;
  for (const entry of address.held) {
    if (!fits(partition.config, session, entry.bytes)) break;
    count++;
    address.heldBytes -= entry.bytes;
    sendEntry(partition, address, entry);
  }
  if (count > 0) address.held.splice(0, count);
  reportProgress(partition, address);
}

/** Sends one message out of the mailbox. Its `redelivered` is a "may have been": earlier owners kept no book of it. */
export function sendDocument(partition: PartitionState, session: SessionState, document: ParkedMessage): void {
  takeSlotFor(session, document.offset, document);
  partition.effects.deliver(session.id, {
    offset: document.offset,
    deliver: document.message.deliver,
    redelivered: true,
    onlineMs: undefined,
  });
}

/**
 * CaughtUp{SENT} once the address is live and nothing that waited is unsent or unfetched; CaughtUp{CONFIRMED} once all of
 * it is confirmed.
 */
export function reportProgress(partition: PartitionState, address: AddressState): void {
  const { session } = address;
  if (session === undefined) return;
  const waiting = address.held[0];
  if (
    session.caughtUp === 'no' &&
    address.mode === 'live' &&
    partition.next >= session.attachEnd &&
    (waiting === undefined || waiting.offset >= session.attachEnd)
  ) {
    session.caughtUp = 'sent';
    partition.effects.caughtUp(session.id, 'sent');
  }
  if (session.caughtUp === 'sent' && session.backlogUnconfirmed === 0) {
    session.caughtUp = 'confirmed';
    partition.effects.caughtUp(session.id, 'confirmed');
  }
}
