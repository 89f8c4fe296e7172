import type { DeviceAccount } from './device-account.js';
import type { MessageAccount } from './message-account.js';

export interface OutOfOrder {
  readonly earlier: MessageAccount;
  readonly later: MessageAccount;
}

/**
 * I3 from end to end: sends of one connection to one user are accepted in frame order, so the log has them in that order.
 * Only messages that left once are judged: a repeated one may have been stored by any of its attempts.
 */
export function* sendersOutOfOrder(
  device: DeviceAccount,
  messageOf: (number: number) => MessageAccount | undefined,
): Generator<OutOfOrder> {
  const byOffset = [...device.entries].sort(([a], [b]) => a - b);
  const newest = new Map<string, MessageAccount>();
  for (const [, { message: number }] of byOffset) {
    const message = messageOf(number);
    if (message === undefined || message.sends !== 1 || !message.accepted) continue;
    const lane = `${message.sender}:${message.lane}`;
    const before = newest.get(lane);
    if (before !== undefined && before.laneOrder > message.laneOrder) yield { earlier: message, later: before };
    else newest.set(lane, message);
  }
}
