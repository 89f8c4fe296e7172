import { MESSAGE_ID_BYTES, decodeClientBatch, encodeClientFrame, userIdFromBytes } from '@lantern/protocol';
import type { QueuedSend } from './outbox-types.js';
import { userIdBytes } from './wire.js';

/** The message as a store keeps it: a frame of the client protocol, which every later release reads. @throws TypeError */
export function queuedSendToBytes({ userId, messages, messageId, ...rest }: QueuedSend): Uint8Array {
  if (messageId.length !== MESSAGE_ID_BYTES) throw new TypeError(`messageId must have ${MESSAGE_ID_BYTES} bytes`);
  const send = { ...rest, messageId, userId: userIdBytes(userId), messages: [...messages] };
  return encodeClientFrame({ seq: 1, send });
}

/** @throws Error for bytes that {@link queuedSendToBytes} did not make */
export function queuedSendFromBytes(bytes: Uint8Array): QueuedSend {
  const [frame] = decodeClientBatch(bytes, Number.POSITIVE_INFINITY);
  const send = frame?.send;
  const userId = send?.userId && userIdFromBytes(send.userId);
  if (!send?.messageId || !userId) throw new Error('the store of unsent messages holds what is none');
  const { messageId, messages, ttlMs, urgent, listedOnly, notAfter } = send;
  return {
    messageId: new Uint8Array(messageId),
    userId,
    messages: (messages ?? []).map((message) => ({
      deviceId: message.deviceId ?? 0,
      registrationId: message.registrationId ?? 0,
      kind: message.kind ?? 0,
      ciphertext: new Uint8Array(message.ciphertext ?? []),
    })),
    ...(ttlMs === null || ttlMs === undefined ? {} : { ttlMs }),
    ...(urgent ? { urgent } : {}),
    ...(listedOnly ? { listedOnly } : {}),
    ...(notAfter === null || notAfter === undefined ? {} : { notAfter }),
  };
}
