import { type Address, type AddressKey, addressFromBytes, addressKey, addressToBytes, userIdToBytes } from './ids.js';
import { decodeWith } from './decode-with.js';
import { ProtocolError } from './errors.js';
import { v1 } from './messages.js';

/** What the delivery core needs to know of a stored message. The ciphertext stays inside `deliver`, opaque. */
export interface StoredMessage {
  /** An encoded Deliver without delivery_id and redelivered. */
  readonly deliver: Uint8Array;
  /** The install that the message is meant for. */
  readonly registrationId: number;
  /** Unix ms. */
  readonly serverTime: number;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly urgent: boolean;
  readonly sender: AddressKey;
  /** 16 bytes. */
  readonly messageId: Uint8Array;
  /** Position of this copy within its send, from 0. */
  readonly copy: number;
}

/** A message for one device, before it is stored. */
export interface AcceptedMessage {
  readonly sender: Address;
  readonly messageId: Uint8Array;
  readonly registrationId: number;
  readonly kind: number;
  readonly ciphertext: Uint8Array;
  readonly serverTime: number;
  readonly expiresAt: number;
  readonly urgent: boolean;
  readonly copy: number;
}

/** An encoded Deliver without delivery_id and redelivered. */
export function encodeDeliverBody(
  message: Omit<AcceptedMessage, 'registrationId' | 'urgent' | 'copy'>,
  ephemeral = false,
): Uint8Array {
  const { sender, messageId, kind, ciphertext, serverTime, expiresAt } = message;
  const body: v1.IDeliver = {
    senderUserId: userIdToBytes(sender.userId),
    senderDeviceId: sender.deviceId,
    messageId,
    serverTime,
    expiresAt,
    kind,
    ciphertext,
  };
  if (ephemeral) body.ephemeral = true;
  return v1.Deliver.encode(body).finish();
}

/** The value of the log record and mailbox document of a message. */
export function encodeInboxRecord(message: AcceptedMessage): Uint8Array {
  const { registrationId, serverTime, expiresAt, urgent, sender, messageId, copy } = message;
  return v1.InboxRecord.encode({
    deliver: encodeDeliverBody(message),
    registrationId,
    serverTime,
    expiresAt,
    urgent,
    sender: addressToBytes(sender),
    messageId,
    copy,
  }).finish();
}

/**
 * The inverse of {@link encodeInboxRecord}; `deliver` is a view of `value` where the runtime allows.
 * @throws ProtocolError when `value` is no InboxRecord; nothing else.
 */
export function decodeInboxRecord(value: Uint8Array): StoredMessage {
  const record = decodeWith('InboxRecord', () => v1.InboxRecord.decode(value));
  const sender = addressFromBytes(record.sender);
  if (sender === undefined || record.messageId.length !== 16)
    throw new ProtocolError('InboxRecord without sender or message id');
  const { deliver, registrationId, serverTime, expiresAt, urgent, messageId, copy } = record;
  return { deliver, registrationId, serverTime, expiresAt, urgent, sender: addressKey(sender), messageId, copy };
}
