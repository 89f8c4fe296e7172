import { readUint32, writeUint32 } from '../client/message-names.js';

/**
 * The framing of the floor: one byte for the type and 4 bytes (big-endian) for an id, followed by the content for Send
 * and Deliver, whose length is fixed for a connection. A WebSocket message holds any number of frames.
 */
export const FloorFrame = {
  /** Client: store the content for the recipients of this connection; the id is the client's. */
  Send: 1,
  /** Server: the Send of this id is durable. */
  Accepted: 2,
  /** Server: a stored message under the id of its record. */
  Deliver: 3,
  /** Client: delete the record. */
  Ack: 4,
  /** Server: the deletion of this record is durable. */
  Confirmed: 5,
  /** Client: attach as the recipient of this connection's box; the id is 0. */
  Hello: 6,
  /** Server: all that waited at the Hello was sent; the id is 0. */
  CaughtUp: 7,
} as const;

export const FLOOR_HEADER_BYTES = 5;

export function floorFrame(type: number, id: number): Buffer {
  const header = Buffer.allocUnsafe(FLOOR_HEADER_BYTES);
  header[0] = type;
  writeUint32(header, 1, id);
  return header;
}

/** Calls back for each frame; `content` is a view. */
export function readFloorFrames(
  bytes: Buffer,
  contentBytes: number,
  onFrame: (type: number, id: number, content: Buffer) => void,
): void {
  for (let at = 0; at + FLOOR_HEADER_BYTES <= bytes.length;) {
    const type = bytes[at] ?? 0;
    const id = readUint32(bytes, at + 1);
    at += FLOOR_HEADER_BYTES;
    const length = type === FloorFrame.Send || type === FloorFrame.Deliver ? contentBytes : 0;
    onFrame(type, id, bytes.subarray(at, at + length));
    at += length;
  }
}

export interface FloorConnectParams {
  /** Of all recipients that a sender writes to, or of the recipient itself. */
  readonly boxes: readonly number[];
  readonly contentBytes: number;
}

export function floorUrl(base: string, { boxes, contentBytes }: FloorConnectParams): string {
  return `${base}/?boxes=${boxes.join(',')}&bytes=${contentBytes}`;
}

export function parseFloorUrl(path: string): FloorConnectParams {
  const query = new URL(path, 'ws://floor').searchParams;
  return { boxes: (query.get('boxes') ?? '').split(',').map(Number), contentBytes: Number(query.get('bytes')) };
}
