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
    const frame = v1.ClientFrame.decode(reader as unknown as Uint8Array, reader.size());
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
  const kept = frames.length === 1 || bytes.length <= MAX_KEPT_FRAMES_BYTES;
  return batchOf(frames.length, kept ? keptFrames(frames) : laterFrames(bytes));
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
      if (tag === FRAME_TAG) return v1.ClientFrame.decode(reader as unknown as Uint8Array, reader.size());
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
