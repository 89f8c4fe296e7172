import type { Offset } from '@lantern/protocol';
import type { DeliveryConfig, SentMessage, SessionState } from './state.js';

/** Whether the session has a free slot at all. */
export function hasRoom(config: DeliveryConfig, session: SessionState): boolean {
  const { window } = session;
  return (
    session.messagesInFlight < window.messages &&
    session.bytesInFlight < window.bytes &&
    session.sent.size < window.messages * config.unconfirmedWindows
  );
}

/** Whether a message of this size may be sent now; one message always fits into an empty window. */
export function fits(config: DeliveryConfig, session: SessionState, bytes: number): boolean {
  if (!hasRoom(config, session)) return false;
  return session.messagesInFlight === 0 || session.bytesInFlight + bytes <= session.window.bytes;
}

export function takeSlot(session: SessionState, offset: Offset, message: Omit<SentMessage, 'acked'>): void {
  session.messagesInFlight++;
  session.bytesInFlight += message.bytes;
  const { bytes, sender, urgent } = message;
  session.sent.set(offset, { bytes, sender, urgent, acked: false });
  if (offset < session.attachEnd) session.backlogUnconfirmed++;
}

/** A slot frees when the ack arrives, not when it is confirmed. */
export function freeSlot(session: SessionState, offset: Offset): SentMessage | undefined {
  const message = session.sent.get(offset);
  if (message === undefined || message.acked) return message;
  message.acked = true;
  session.messagesInFlight--;
  session.bytesInFlight -= message.bytes;
  return message;
}
