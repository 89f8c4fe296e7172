import { type SendOutcome, type SendRequest, addressKey, encodeDeliverBody, v1 } from '@lantern/protocol';
import type { PartitionDelivery } from '../delivery/partition-delivery.js';
import type { SessionEvents } from './session-events.js';

/** Now or never: to live sessions with a free slot; nothing is stored. The answer does not tell who is there. */
export function sendEphemeral(
  { sender, send }: SendRequest,
  { now, core, events }: { now: number; core: PartitionDelivery; events: SessionEvents },
): SendOutcome {
  if (send.notAfter !== undefined && now > send.notAfter) {
    return { outcome: 'refused', code: v1.ProblemCode.PROBLEM_CODE_TOO_LATE, message: 'not_after has passed' };
  }
  for (const { deviceId, registrationId, kind, ciphertext } of send.messages) {
    const address = addressKey({ userId: send.recipient, deviceId });
    const session = core.ephemeral(address, { registrationId, bytes: ciphertext.length });
    if (session === undefined) continue;
    const message = { sender, messageId: send.messageId, kind, ciphertext, serverTime: now, expiresAt: now };
    events.deliverEphemeral(session, encodeDeliverBody(message, true));
  }
  return { outcome: 'accepted', serverTime: now, fullDeviceIds: [] };
}
