import {
  ADDRESS_BYTES,
  type Address,
  type AddressKey,
  USER_ID_BYTES,
  type UserId,
  addressFromBytes,
  addressKey,
} from './ids.js';
import { decodeWith } from './decode-with.js';
import { ProtocolError } from './errors.js';
import { v1 } from './messages.js';
import { WireWriter, sizeOfBytes, sizeOfUint } from './wire-writer.js';

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
  /** The user of `sender`. */
  readonly senderUser: UserId;
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

/** Field numbers of Deliver in client.proto. */
const SENDER_USER_ID = 2;
const SENDER_DEVICE_ID = 3;
const DELIVER_MESSAGE_ID = 4;
const DELIVER_SERVER_TIME = 5;
const DELIVER_EXPIRES_AT = 6;
const KIND = 7;
const CIPHERTEXT = 8;
const EPHEMERAL = 10;
/** Field numbers of InboxRecord in record.proto. */
const DELIVER = 1;
const REGISTRATION_ID = 2;
const SERVER_TIME = 3;
const EXPIRES_AT = 4;
const URGENT = 5;
const SENDER = 6;
const MESSAGE_ID = 7;
const COPY = 8;

type DeliveredMessage = Omit<AcceptedMessage, 'registrationId' | 'urgent' | 'copy'>;

function sizeOfDeliverBody(message: DeliveredMessage, ephemeral: boolean): number {
  const { sender, messageId, kind, ciphertext, serverTime, expiresAt } = message;
  return (
    sizeOfBytes(SENDER_USER_ID, USER_ID_BYTES) +
    sizeOfUint(SENDER_DEVICE_ID, sender.deviceId) +
    sizeOfBytes(DELIVER_MESSAGE_ID, messageId.length) +
    sizeOfUint(DELIVER_SERVER_TIME, serverTime) +
    sizeOfUint(DELIVER_EXPIRES_AT, expiresAt) +
    sizeOfUint(KIND, kind) +
    sizeOfBytes(CIPHERTEXT, ciphertext.length) +
    (ephemeral ? sizeOfUint(EPHEMERAL, 1) : 0)
  );
}

function writeDeliverBody(out: WireWriter, message: DeliveredMessage, ephemeral: boolean): void {
  const { sender, messageId, kind, ciphertext, serverTime, expiresAt } = message;
  out.open(SENDER_USER_ID, USER_ID_BYTES).userId(sender.userId).uint(SENDER_DEVICE_ID, sender.deviceId);
  out.bytes(DELIVER_MESSAGE_ID, messageId).uint(DELIVER_SERVER_TIME, serverTime).uint(DELIVER_EXPIRES_AT, expiresAt);
  out.uint(KIND, kind).bytes(CIPHERTEXT, ciphertext);
  if (ephemeral) out.uint(EPHEMERAL, 1);
}

/** An encoded Deliver without delivery_id and redelivered. */
export function encodeDeliverBody(message: DeliveredMessage, ephemeral = false): Uint8Array {
  const out = new WireWriter(sizeOfDeliverBody(message, ephemeral));
  writeDeliverBody(out, message, ephemeral);
  return out.finish();
}

/** The value of the log record and mailbox document of a message. */
export function encodeInboxRecord(message: AcceptedMessage): Uint8Array {
  return encodeStoredMessage(message).value;
}

/** As {@link encodeInboxRecord}, with what {@link decodeInboxRecord} would make of it: who wrote it need not read it. */
export function encodeStoredMessage(accepted: AcceptedMessage): { value: Uint8Array; message: StoredMessage } {
  const { registrationId, serverTime, expiresAt, urgent, sender, messageId, copy } = accepted;
  const bodyBytes = sizeOfDeliverBody(accepted, false);
  const deliverBytes = sizeOfBytes(DELIVER, bodyBytes);
  const out = new WireWriter(
    deliverBytes +
      sizeOfUint(REGISTRATION_ID, registrationId) +
      sizeOfUint(SERVER_TIME, serverTime) +
      sizeOfUint(EXPIRES_AT, expiresAt) +
      (urgent ? sizeOfUint(URGENT, 1) : 0) +
      sizeOfBytes(SENDER, ADDRESS_BYTES) +
      sizeOfBytes(MESSAGE_ID, messageId.length) +
      sizeOfUint(COPY, copy),
  );
  out.open(DELIVER, bodyBytes);
  writeDeliverBody(out, accepted, false);
  out.uint(REGISTRATION_ID, registrationId).uint(SERVER_TIME, serverTime).uint(EXPIRES_AT, expiresAt);
  if (urgent) out.uint(URGENT, 1);
  out.open(SENDER, ADDRESS_BYTES).userId(sender.userId).uint32(sender.deviceId);
  const value = out.bytes(MESSAGE_ID, messageId).uint(COPY, copy).finish();
  const deliver = value.subarray(deliverBytes - bodyBytes, deliverBytes);
  // A view of its own bytes: the one that was given may keep all that came with it in memory (I7).
  const idEnd = value.length - sizeOfUint(COPY, copy);
  const ownId = value.subarray(idEnd - messageId.length, idEnd);
  const stamps = { registrationId, serverTime, expiresAt, urgent, messageId: ownId, copy };
  return { value, message: { ...stamps, deliver, sender: addressKey(sender), senderUser: sender.userId } };
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
  const stamps = { registrationId, serverTime, expiresAt, urgent, messageId, copy };
  return { ...stamps, deliver, sender: addressKey(sender), senderUser: sender.userId };
}
