import type { AddressKey } from '@lantern/protocol';
import { hasPassed } from '../has-passed.js';
import type { PartitionState } from './state.js';

/** Asks for a wake-up, at most one in `wakeIntervalMs` until the next attach or ack. */
export function wake(partition: PartitionState, address: AddressKey): void {
  forgetOldWakes(partition);
  if (partition.wokenAt.has(address)) return;
  partition.wokenAt.set(address, partition.now);
  partition.effects.wake(address);
}

export function forgetOldWakes(partition: PartitionState): void {
  for (const [address, at] of partition.wokenAt) {
    if (!hasPassed(partition.config.wakeIntervalMs, at, partition.now)) return;
    partition.wokenAt.delete(address);
  }
}
