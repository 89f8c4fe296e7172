import type { AddressKey } from '@lantern/protocol';
import type { AddressState, PartitionState } from './state.js';

export function addressOf(partition: PartitionState, key: AddressKey): AddressState {
  const known = partition.addresses.get(key);
  if (known !== undefined) return known;
  const address: AddressState = {
    key,
    mode: 'offline',
    session: undefined,
    held: [],
    heldBytes: 0,
    sentHot: new Map(),
    parks: new Map(),
    parkedThrough: -1,
    unsentParkedThrough: -1,
    purgedBelow: 0,
    installedBefore: 0,
  };
  partition.addresses.set(key, address);
  return address;
}

/** Idle addresses cost nothing. */
export function forgetIfIdle(partition: PartitionState, address: AddressState): void {
  const idle = address.session === undefined && address.held.length === 0 && address.parks.size === 0;
  if (idle && address.sentHot.size === 0) partition.addresses.delete(address.key);
}
