import type { InstallStamp, SessionId } from '@lantern/protocol';
import { addressOf, forgetIfIdle } from './address.js';
import { pump } from './catch-up.js';
import { parkExcess, parkHeld } from './park.js';
import type { AddressState, AttachRequest, PartitionState, SessionState } from './state.js';
import { wake } from './wake.js';

/** The newest is decided by what keys and gateways stamped, the install first, never by the order of arrival. */
function isNewer(a: AttachRequest, b: SessionState): boolean {
  if (a.installedAt !== b.installedAt) return a.installedAt > b.installedAt;
  if (a.connectedAt !== b.connectedAt) return a.connectedAt > b.connectedAt;
  return a.connectionId >= b.connectionId;
}

/** Hot records sent on an ended session are unsent again, in order, below what is held. */
function holdSentAgain(address: AddressState): void {
  if (address.sentHot.size === 0) return;
  const again = [...address.sentHot.values()];
  address.sentHot.clear();
  for (const entry of again) {
    entry.state = 'held';
    address.heldBytes += entry.bytes;
  }
  address.held = [...again, ...address.held].sort((a, b) => a.offset - b.offset);
}

export function attach(partition: PartitionState, request: AttachRequest): void {
  const address = addressOf(partition, request.address);
  if (request.installedAt < address.installedBefore) {
    partition.effects.end(request.session, 'removed');
    return;
  }
  const previous = address.session;
  if (previous !== undefined && !isNewer(request, previous)) {
    partition.effects.end(request.session, 'replaced');
    return;
  }
  if (previous !== undefined) {
    partition.sessions.delete(previous.id);
    if (previous.id !== request.session) partition.effects.end(previous.id, 'replaced');
  }
  const { session: id } = request;
  // Field by field: an object that is made of the rest of another has a hidden class of its own.
  const session: SessionState = {
    id,
    address: request.address,
    registrationId: request.registrationId,
    installedAt: request.installedAt,
    connectedAt: request.connectedAt,
    connectionId: request.connectionId,
    window: request.window,
    attachEnd: partition.next < partition.knownEnd ? partition.knownEnd : partition.next,
    attached: false,
    messagesInFlight: 0,
    bytesInFlight: 0,
    sent: new Map(),
    acked: new Set(),
    confirmedEarly: [],
    sentThrough: -1,
    reading: undefined,
    holding: true,
    urgentWaiting: false,
    emptyBelow: -1,
    backlogUnconfirmed: 0,
    caughtUp: 'no',
  };
  partition.sessions.set(id, session);
  // Ends only grow: the last to attach has the highest.
  partition.unfetched.delete(address.key);
  if (session.attachEnd > partition.next) partition.unfetched.set(address.key, session.attachEnd);
  partition.wokenAt.delete(address.key);
  address.session = session;
  address.mode = 'catching-up';
  holdSentAgain(address);
  // For the new session everything parked so far is unsent; R5: what is held below it is parked too.
  address.unsentParkedThrough = address.parkedThrough;
  parkHeld(partition, address, { through: address.parkedThrough, cause: 'bound' });
  parkExcess(partition, address, 'bound');
  pump(partition, address);
}

function leavesUrgent(session: SessionState): boolean {
  if (session.urgentWaiting) return true;
  for (const message of session.sent.values()) if (message.urgent && !message.acked) return true;
  return false;
}

/** Installs before the stamp are gone, and with them the session of one. @returns whether it ended. */
export function endGoneInstall(
  partition: PartitionState,
  address: AddressState,
  installedBefore: InstallStamp,
): boolean {
  address.installedBefore = Math.max(address.installedBefore, installedBefore);
  const { session } = address;
  if (session === undefined || session.installedAt >= address.installedBefore) return false;
  partition.effects.end(session.id, 'removed');
  detach(partition, session.id);
  return true;
}

/** The session's connection is gone. Unknown and replaced sessions are ignored. */
export function detach(partition: PartitionState, id: SessionId): void {
  const session = partition.sessions.get(id);
  if (session === undefined) return;
  partition.sessions.delete(id);
  const address = partition.addresses.get(session.address);
  if (address?.session !== session) return;
  partition.unfetched.delete(address.key);
  address.session = undefined;
  address.mode = 'offline';
  if (leavesUrgent(session)) wake(partition, address.key);
  holdSentAgain(address);
  if (partition.presenceSettled) parkHeld(partition, address, { cause: 'offline' });
  else parkExcess(partition, address, 'offline');
  forgetIfIdle(partition, address);
}
