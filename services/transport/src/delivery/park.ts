import type { WindowBounds } from '@lantern/protocol';
import { addressOf, forgetIfIdle } from './address.js';
import { finish, sendHeld } from './send.js';
import { pump } from './catch-up.js';
import { wake } from './wake.js';
import type { AddressState, Entry, ParkCause, PartitionState } from './state.js';

export function hold(address: AddressState, entry: Entry): void {
  entry.state = 'held';
  address.held.push(entry);
  address.heldBytes += entry.bytes;
}

/** How much an address may hold in memory (I7). */
function holdBound(partition: PartitionState, address: AddressState): WindowBounds {
  const { holdWindows, presumedWindow } = partition.config;
  const window = address.session?.window ?? presumedWindow;
  return { messages: holdWindows * window.messages, bytes: holdWindows * window.bytes };
}

/** Whether the address may hold one more record in memory. */
export function mayHold(partition: PartitionState, address: AddressState, bytes: number): boolean {
  const bound = holdBound(partition, address);
  return address.held.length < bound.messages && address.heldBytes + bytes <= bound.bytes;
}

/** Parks the lowest of the held until the rest is within the bound. */
export function parkExcess(partition: PartitionState, address: AddressState, cause: ParkCause): void {
  const bound = holdBound(partition, address);
  let { length: messages } = address.held;
  let bytes = address.heldBytes;
  let through = -1;
  for (const entry of address.held) {
    if (messages <= bound.messages && bytes <= bound.bytes) break;
    messages--;
    bytes -= entry.bytes;
    through = entry.offset;
  }
  parkHeld(partition, address, { through, cause });
}

/** Begins to park one record that is sent or was taken out of the hold. Its address then has to catch up. */
function park(partition: PartitionState, entry: Entry, cause: ParkCause): void {
  const address = addressOf(partition, entry.address);
  const sent = entry.state === 'sent';
  entry.state = 'parking';
  entry.parkCause = address.session === undefined ? 'offline' : cause;
  address.sentHot.delete(entry.offset);
  address.parks.set(entry.offset, entry);
  address.parkedThrough = Math.max(address.parkedThrough, entry.offset);
  if (!sent) {
    address.unsentParkedThrough = Math.max(address.unsentParkedThrough, entry.offset);
    if (entry.urgent && address.session !== undefined) address.session.urgentWaiting = true;
  }
  if (address.mode === 'live') address.mode = 'catching-up';
  partition.effects.park(entry);
}

/** R5: when some of the held must be parked, the lowest go first. Parks every held record up to `through`. */
export function parkHeld(
  partition: PartitionState,
  address: AddressState,
  { through = Number.POSITIVE_INFINITY, cause }: { through?: number; cause: ParkCause },
): void {
  let count = 0;
  for (const entry of address.held) {
    if (entry.offset > through) break;
    count++;
    address.heldBytes -= entry.bytes;
    park(partition, entry, cause);
  }
  if (count > 0) address.held.splice(0, count);
}

/** Parks a record that is sent or held; what is held below it goes first. */
export function parkEntry(partition: PartitionState, entry: Entry, cause: ParkCause): void {
  if (entry.state === 'held')
    parkHeld(partition, addressOf(partition, entry.address), { through: entry.offset, cause });
  else if (entry.state === 'sent') park(partition, entry, cause);
}

/** Parks a record that was just fetched and cannot be held, and with it everything that is held. */
function parkNew(partition: PartitionState, entry: Entry, cause: ParkCause): void {
  const address = addressOf(partition, entry.address);
  parkHeld(partition, address, { cause });
  park(partition, entry, cause);
  if (address.session !== undefined) address.session.holding = false;
}

/** The insert was answered: the document is durable. */
export function parkAnswered(partition: PartitionState, entry: Entry): void {
  const address = partition.addresses.get(entry.address);
  address?.parks.delete(entry.offset);
  entry.state = 'parked';
  partition.bytes -= entry.bytes;
  entry.record = undefined;
  const wakes = entry.urgent && (entry.parkCause === 'offline' || entry.parkCause === 'late');
  if (entry.removeWhenParked) {
    // R6: the deletion starts only now, so that the insert cannot land after it.
    entry.state = 'removing';
    partition.effects.remove(entry.address, entry.offset);
  } else if (wakes) {
    wake(partition, entry.address);
  }
  if (address !== undefined) {
    pump(partition, address);
    forgetIfIdle(partition, address);
  }
}

/** Takes a record out of the hold without parking it. */
export function unhold(address: AddressState, entry: Entry): void {
  const index = address.held.indexOf(entry);
  if (index < 0) return;
  address.held.splice(index, 1);
  address.heldBytes -= entry.bytes;
}

/** A fetched record: send it, hold it or park it. */
export function accept(partition: PartitionState, address: AddressState, entry: Entry): void {
  if (entry.offset < address.purgedBelow) {
    finish(partition, entry);
    return;
  }
  const { session } = address;
  const holding = address.mode === 'live' || (session === undefined ? !partition.presenceSettled : session.holding);
  if (holding && mayHold(partition, address, entry.bytes)) {
    hold(address, entry);
    if (address.mode === 'live') sendHeld(partition, address);
  } else {
    parkNew(partition, entry, session === undefined ? 'offline' : 'bound');
  }
}
