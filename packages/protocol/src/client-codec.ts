import protobuf from 'protobufjs/minimal.js';
import { CloseCode } from './close-codes.js';
import { ProtocolError } from './errors.js';
import { MAX_MESSAGE_BYTES_IN } from './limits.js';
import { v1 } from './messages.js';

const { Writer } = protobuf;

/** Field 1 of a batch, length-delimited: every frame of a ClientBatch or ServerBatch begins with it. */
const FRAME_TAG = 0x0a;

function decodeWith<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch {
    throw new ProtocolError(`not a ${what}`);
  }
}

/**
 * The frames of one WebSocket message of a client.
 * @throws ProtocolError for anything that is no ClientBatch, an empty batch, or a frame without seq; nothing else.
 */
export function decodeClientBatch(bytes: Uint8Array, maxBytes = MAX_MESSAGE_BYTES_IN): v1.ClientFrame[] {
  if (bytes.length > maxBytes) throw new ProtocolError(`message above ${maxBytes} bytes`, CloseCode.TooLarge);
  const { frames } = decodeWith('ClientBatch', () => v1.ClientBatch.decode(bytes));
  if (frames.length === 0) throw new ProtocolError('batch without frames');
  for (const frame of frames) if (frame.seq === 0) throw new ProtocolError('frame without seq');
  return frames as v1.ClientFrame[];
}

/**
 * The frames of one WebSocket message of a server.
 * @throws ProtocolError for anything that is no ServerBatch; nothing else.
 */
export function decodeServerBatch(bytes: Uint8Array): v1.ServerFrame[] {
  return decodeWith('ServerBatch', () => v1.ServerBatch.decode(bytes)).frames as v1.ServerFrame[];
}

/** One frame as it stands in a ClientBatch: batches are made by joining such pieces. */
export function encodeClientFrame(frame: v1.IClientFrame): Uint8Array {
  return v1.ClientFrame.encode(frame, Writer.create().uint32(FRAME_TAG).fork()).ldelim().finish();
}

/** One frame as it stands in a ServerBatch: batches are made by joining such pieces. */
export function encodeServerFrame(frame: v1.IServerFrame): Uint8Array {
  return v1.ServerFrame.encode(frame, Writer.create().uint32(FRAME_TAG).fork()).ldelim().finish();
}

/** Field numbers used when a stored Deliver is completed without decoding it; see client.proto. */
const SERVER_FRAME_DELIVER_TAG = (32 << 3) | 2;
const DELIVER_DELIVERY_ID_TAG = 0x0a;
const DELIVER_REDELIVERED_TAG = (9 << 3) | 0;

function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
}

function putVarint(into: Uint8Array, at: number, value: number): number {
  while (value >= 0x80) {
    into[at++] = (value & 0x7f) | 0x80;
    value >>>= 7;
  }
  into[at] = value;
  return at + 1;
}

/**
 * A push of a stored message as it stands in a ServerBatch. `body` is an encoded Deliver without delivery_id and
 * redelivered, and is copied once: fields of a protobuf message may follow in any order.
 */
export function encodeDeliverFrame(body: Uint8Array, deliveryId: Uint8Array, redelivered: boolean): Uint8Array {
  const deliverBytes = 2 + deliveryId.length + body.length + (redelivered ? 2 : 0);
  const frameBytes = varintBytes(SERVER_FRAME_DELIVER_TAG) + varintBytes(deliverBytes) + deliverBytes;
  const out = new Uint8Array(1 + varintBytes(frameBytes) + frameBytes);
  out[0] = FRAME_TAG;
  let at = putVarint(out, 1, frameBytes);
  at = putVarint(out, at, SERVER_FRAME_DELIVER_TAG);
  at = putVarint(out, at, deliverBytes);
  out[at++] = DELIVER_DELIVERY_ID_TAG;
  at = putVarint(out, at, deliveryId.length);
  out.set(deliveryId, at);
  at += deliveryId.length;
  out.set(body, at);
  at += body.length;
  if (redelivered) {
    out[at++] = DELIVER_REDELIVERED_TAG;
    out[at] = 1;
  }
  return out;
}
