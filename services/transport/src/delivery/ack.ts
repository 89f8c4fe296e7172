import type { AddressKey, Offset } from '@lantern/protocol';
import { pump } from './catch-up.js';
import { unhold } from './park.js';
import { finish, reportProgress, sendHeld } from './send.js';
import type { AddressState, Entry, PartitionState, SessionState } from './state.js';
import { freeSlot } from './window.js';

/** An ack of a session of the address. Any order, gaps and repeats are legal. */
export function ack(partition: PartitionState, session: SessionState, offset: Offset): void {
  const address = partition.addresses.get(session.address);
  // R4: a record that was not fetched yet comes again, and is acked again.
  if (address?.session !== session || offset >= partition.next) return;
  const entry = partition.tracker.get(offset);
  if (entry !== undefined && entry.address !== session.address) {
    tellConfirmed(partition, session, offset);
    return;
  }
  const sent = freeSlot(session, offset);
  partition.wokenAt.delete(session.address);
  if (!session.acked.has(offset)) {
    session.acked.add(offset);
    if (sent === undefined && offset < session.attachEnd) session.backlogUnconfirmed++;
    if (entry === undefined) {
      removeDocument(partition, { address: session.address, offset, freed: sent });
    } else {
      ackEntry(partition, address, entry);
      noteIfBlocked(partition, offset);
    }
  }
  sendHeld(partition, address);
  pump(partition, address);
}

function ackEntry(partition: PartitionState, address: AddressState, entry: Entry): void {
  const { state } = entry;
  if (state === 'held' || state === 'sent') {
    unhold(address, entry);
    address.sentHot.delete(entry.offset);
    finish(partition, entry);
    partition.effects.release(entry.address, entry);
  } else if (state === 'parking' && !entry.removeWhenParked) {
    // R6: the insert is in flight; its answer starts the deletion.
    entry.removeWhenParked = true;
    partition.effects.release(entry.address, entry);
  } else if (state === 'parked') {
    entry.state = 'removing';
    removeDocument(partition, { address: entry.address, offset: entry.offset, freed: entry });
  }
}

/** One span for all acks of this many ms keeps the list short at any rate. */
const BLOCKED_SPAN_MS = 100;

function noteIfBlocked(partition: PartitionState, offset: Offset): void {
  const lowest = partition.tracker.firstUnresolved();
  if (lowest === undefined || lowest.offset > offset) return;
  const { now, blockedAcks } = partition;
  const last = blockedAcks.at(-1);
  if (last === undefined || now - last.opened >= BLOCKED_SPAN_MS) {
    blockedAcks.push({ opened: now, since: now, offset });
    return;
  }
  last.since = now;
  if (offset > last.offset) last.offset = offset;
}

function removeDocument(
  partition: PartitionState,
  {
    address,
    offset,
    freed,
  }: { address: AddressKey; offset: Offset; freed: Pick<Entry, 'sender' | 'bytes'> | undefined },
): void {
  partition.effects.remove(address, offset);
  partition.effects.release(address, freed);
}

/** The deletion of an acked (or purged) document is durable: it may be confirmed once the committed offset has passed it too. */
export function removeAnswered(partition: PartitionState, key: AddressKey, offset: Offset): void {
  const entry = partition.tracker.get(offset);
  if (entry?.address === key) {
    if (entry.state === 'removing') entry.state = 'done';
  } else {
    confirm(partition, key, offset);
  }
}

/** The log accepted a commit: acks below it may be confirmed, parked ones only once their document is deleted too. */
export function committed(partition: PartitionState, offset: Offset): void {
  if (offset <= partition.committed) return;
  partition.committed = offset;
  partition.tracker.removeBelow(offset, (entry) => {
    if (entry.state === 'done') confirm(partition, entry.address, entry.offset);
  });
}

/** Tells the session that acked it that the message never comes again (I2). */
function confirm(partition: PartitionState, key: AddressKey, offset: Offset): void {
  const address = partition.addresses.get(key);
  const session = address?.session;
  if (address === undefined || session === undefined || !session.acked.delete(offset)) return;
  // A read in flight may have seen the document before its deletion.
  session.reading?.confirmed.add(offset);
  session.sent.delete(offset);
  if (offset < session.attachEnd) session.backlogUnconfirmed--;
  tellConfirmed(partition, session, offset);
  reportProgress(partition, address);
  sendHeld(partition, address);
  pump(partition, address);
}

/** The attach is the first that a session is told of; acks may come before (R4). */
function tellConfirmed(partition: PartitionState, session: SessionState, offset: Offset): void {
  if (session.attached) partition.effects.confirm(session.id, offset);
  else session.confirmedEarly.push(offset);
}
