import { CloseCode } from './close-codes.js';
import { decodeWith } from './decode-with.js';
import { ProtocolError } from './errors.js';
import { MAX_FRAMES_PER_MESSAGE, MAX_MESSAGE_BYTES_IN } from './limits.js';
import type { Delivery } from './link.js';
import { v1 } from './messages.js';
import { Reader, Writer } from './protobuf.js';
import { WireWriter, sizeOfBytes, sizeOfTag } from './wire-writer.js';

/** Field 1 of a batch, length-delimited: every frame of a ClientBatch or ServerBatch begins with it. */
const FRAME_TAG = 0x0a;

/** The fields of a ClientFrame that come as often as messages do, and seq before them. */
const SEQ_TAG = 0x08;
const SEND_TAG = 0x42;
const ACK_TAG = 0x4a;

/**
 * The next frame, whose length comes first: what the generated decoder makes of it. That looks through all requests of the
 * oneof each time it has read one; a Send or an Ack that comes as encoders write it, alone and after seq, needs none of that.
 */
function readClientFrame(reader: Reader): v1.ClientFrame {
  const length = reader.size();
  const start = reader.pos;
  const frame = readPlainFrame(reader, start + length);
  if (frame !== undefined) return frame;
  reader.pos = start;
  return v1.ClientFrame.decode(reader as unknown as Uint8Array, length);
}

/** Undefined for any other than a seq and a Send or an Ack that fill it. */
function readPlainFrame(reader: Reader, end: number): v1.ClientFrame | undefined {
  if (end > reader.len || reader.tag() !== SEQ_TAG) return undefined;
  const seq = reader.uint32();
  if (reader.pos >= end) return undefined;
  const tag = reader.tag();
  if (tag !== SEND_TAG && tag !== ACK_TAG) return undefined;
  const bytes = reader.size();
  if (seq === 0 || reader.pos + bytes !== end) return undefined;
  const frame = new v1.ClientFrame();
  frame.seq = seq;
  if (tag === SEND_TAG) frame.send = v1.Send.decode(reader as unknown as Uint8Array, bytes);
  else frame.ack = v1.Ack.decode(reader as unknown as Uint8Array, bytes);
  return frame;
}

/** Reads frame by frame, so that too many are refused before they are made. */
function readClientFrames(bytes: Uint8Array): v1.ClientFrame[] {
  const reader = new Reader(bytes);
  const frames: v1.ClientFrame[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag !== FRAME_TAG) {
      reader.skipType(tag & 7, 0, tag >>> 3);
      continue;
    }
    if (frames.length === MAX_FRAMES_PER_MESSAGE)
      throw new ProtocolError(`more than ${MAX_FRAMES_PER_MESSAGE} frames`, CloseCode.TooLarge);
    const frame = readClientFrame(reader);
    if (frame.seq === 0) throw new ProtocolError('frame without seq');
    frames.push(frame);
  }
  return frames;
}

/**
 * The frames of one WebSocket message of a client. A frame without a known request (`request` undefined) is to be
 * answered PROBLEM_CODE_UNSUPPORTED.
 * @throws ProtocolError for anything that is no ClientBatch, an empty batch, a frame without seq, or a message above
 * `maxBytes` or MAX_FRAMES_PER_MESSAGE; nothing else.
 */
export function decodeClientBatch(bytes: Uint8Array, maxBytes = MAX_MESSAGE_BYTES_IN): v1.ClientFrame[] {
  if (bytes.length > maxBytes) throw new ProtocolError(`message above ${maxBytes} bytes`, CloseCode.TooLarge);
  const frames = decodeWith('ClientBatch', () => readClientFrames(bytes));
  if (frames.length === 0) throw new ProtocolError('batch without frames');
  return frames;
}

/**
 * Messages up to this size are kept as the frames that they hold: those take up to some 50 times the bytes (a list of
 * empty ids). Of larger ones the bytes are kept, and each frame is read when its turn comes.
 */
const MAX_KEPT_FRAMES_BYTES = 16 * 1024;
/** … as are those of nothing but sends with so many copies at most, which take up to 1 KiB each: reading them twice costs more. */
const MAX_KEPT_COPIES = 512;

/** The frames of one WebSocket message of a client, in order. */
export interface ClientBatch {
  /** Frames that were not taken yet; at least 1 at first. */
  readonly left: number;
  /** @throws Error when none is left */
  take(): v1.ClientFrame;
}

/**
 * As {@link decodeClientBatch}: all of the message is judged at once. But what is kept of it until the last frame is taken
 * has a bound (I7), however long that is: its bytes and 1 MiB.
 * @throws ProtocolError as {@link decodeClientBatch}
 */
export function openClientBatch(bytes: Uint8Array): ClientBatch {
  const frames = decodeClientBatch(bytes);
  const kept = frames.length === 1 || bytes.length <= MAX_KEPT_FRAMES_BYTES || areFewSends(frames);
  return batchOf(frames.length, kept ? keptFrames(frames) : laterFrames(bytes));
}

function areFewSends(frames: readonly v1.ClientFrame[]): boolean {
  let copies = 0;
  for (const frame of frames) {
    // A frame may hold more than it asks for: only the last request of it counts.
    if (Object.keys(frame).length !== 2 || !Object.hasOwn(frame, 'send')) return false;
    copies += Math.max(1, frame.send?.messages?.length ?? 0);
    if (copies > MAX_KEPT_COPIES) return false;
  }
  return true;
}

type NextFrame = () => v1.ClientFrame | undefined;

function batchOf(count: number, next: NextFrame): ClientBatch {
  let left = count;
  return {
    get left() {
      return left;
    },
    take: () => {
      const frame = next();
      if (frame === undefined) throw new Error('no frame is left');
      left--;
      return frame;
    },
  };
}

function keptFrames(frames: readonly v1.ClientFrame[]): NextFrame {
  let taken = 0;
  return () => frames[taken++];
}

/** Reads the frames of a message that was judged. */
function laterFrames(bytes: Uint8Array): NextFrame {
  const reader = new Reader(bytes);
  return () => {
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      if (tag === FRAME_TAG) return readClientFrame(reader);
      reader.skipType(tag & 7, 0, tag >>> 3);
    }
    return undefined;
  };
}

/**
 * The frames of one WebSocket message of a server; a push that this version does not know has no `body` and is to be
 * ignored.
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
const SERVER_FRAME_DELIVER = 32;
const DELIVER_DELIVERY_ID = 1;
const DELIVER_REDELIVERED = 9;

/** Bytes of a push of a stored message as it stands in a ServerBatch. */
export function sizeOfDeliverFrame({ deliver, deliveryId, redelivered }: Delivery): number {
  return sizeOfBytes(1, sizeOfBytes(SERVER_FRAME_DELIVER, deliverBytes(deliver, deliveryId, redelivered)));
}

function deliverBytes(body: Uint8Array, deliveryId: Uint8Array, redelivered: boolean): number {
  const idBytes = deliveryId.length > 0 ? sizeOfBytes(DELIVER_DELIVERY_ID, deliveryId.length) : 0;
  return idBytes + body.length + (redelivered ? sizeOfTag(DELIVER_REDELIVERED) + 1 : 0);
}

/**
 * Writes a push of a stored message as it stands in a ServerBatch: {@link sizeOfDeliverFrame} bytes. `deliver`, an encoded
 * Deliver without delivery_id and redelivered, is copied once: fields of a protobuf message may follow in any order.
 */
export function writeDeliverFrame(out: WireWriter, { deliver, deliveryId, redelivered }: Delivery): void {
  const bytes = deliverBytes(deliver, deliveryId, redelivered);
  out.open(1, sizeOfBytes(SERVER_FRAME_DELIVER, bytes)).open(SERVER_FRAME_DELIVER, bytes);
  if (deliveryId.length > 0) out.bytes(DELIVER_DELIVERY_ID, deliveryId);
  out.raw(deliver);
  if (redelivered) out.uint(DELIVER_REDELIVERED, 1);
}

/** A push of a stored message as it stands in a ServerBatch. */
export function encodeDeliverFrame(deliver: Uint8Array, deliveryId: Uint8Array, redelivered: boolean): Uint8Array {
  const delivery = { deliver, deliveryId, redelivered };
  const out = new WireWriter(sizeOfDeliverFrame(delivery));
  writeDeliverFrame(out, delivery);
  return out.finish();
}
