import { type DroppedNotice, encodeDeliveryId } from '@lantern/protocol';
import type { DropNotice, DropReason } from '../ports.js';

const REASONS: readonly DropReason[] = ['expired', 'purged', 'stale'];
/** Versions of a notice lie below this; the reason is counted in multiples of it. */
const REASON_UNIT = 2 ** 48;

/** What a client is told of dropped messages, with the id that its ack will name. */
export function droppedNotice(incarnation: number, notice: DropNotice): DroppedNotice {
  const { reason, count, oldest, newest, version } = notice;
  const number = REASONS.indexOf(reason) * REASON_UNIT + version;
  return {
    deliveryId: encodeDeliveryId(incarnation, { kind: 'notice', notice: number }),
    count,
    reason,
    oldest,
    newest,
  };
}

/** Which notice, and which version of it, an acked number names; undefined when none. */
export function parseNoticeNumber(number: number): { reason: DropReason; version: number } | undefined {
  const reason = REASONS[Math.floor(number / REASON_UNIT)];
  return reason === undefined ? undefined : { reason, version: number % REASON_UNIT };
}
