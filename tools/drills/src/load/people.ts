import { randomUUID } from 'node:crypto';
import { type UserId, partitionOf } from '@lantern/protocol';

/** Of the log of a drill's stack. */
export const PARTITIONS = 8;

/** A new user whose mailbox is in the partition; in any, unless told. */
export function newUser(partition?: number): UserId {
  for (;;) {
    const userId = randomUUID() as UserId;
    if (partition === undefined || partitionOf(userId, PARTITIONS) === partition) return userId;
  }
}
