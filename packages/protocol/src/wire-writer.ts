import { USER_ID_BYTES, type UserId, userIdToBytes } from './ids.js';
import { util } from './protobuf.js';

// Writes protobuf into a buffer of exactly the right size, so that a large field is copied once. The generated
// encoders copy it when their buffer grows, when a length is put before it, and when they finish.

const WIRE_VARINT = 0;
const WIRE_LENGTH_DELIMITED = 2;
/** Up to here shifts do what divisions do, at a fraction of the cost. */
const MAX_INT32 = 0x7fff_ffff;

/** Bytes of a non-negative safe integer as a varint. */
export function sizeOfVarint(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  let bytes = 3;
  for (let rest = Math.floor(value / 0x20_0000); rest > 0; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

export function sizeOfTag(field: number): number {
  return sizeOfVarint(field * 8);
}

/** Bytes of an integer field. */
export function sizeOfUint(field: number, value: number): number {
  return sizeOfTag(field) + sizeOfVarint(value);
}

/** Bytes of a bytes, string or message field whose content has `length` bytes. */
export function sizeOfBytes(field: number, length: number): number {
  return sizeOfTag(field) + sizeOfVarint(length) + length;
}

/** Writes fields one after the other. The sizes are the caller's to compute: {@link finish} refuses any other. */
export class WireWriter {
  private readonly out: Uint8Array;
  private at = 0;

  constructor(size: number) {
    // Not zeroed where the runtime can spare it: finish() sees to it that every byte was written.
    this.out = util.newBuffer(size);
  }

  /** A non-negative safe integer. */
  uint(field: number, value: number): this {
    return this.varint(field * 8 + WIRE_VARINT).varint(value);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.open(field, value.length).raw(value);
  }

  /** The head of a message field whose content, of `length` bytes, is written next. */
  open(field: number, length: number): this {
    return this.varint(field * 8 + WIRE_LENGTH_DELIMITED).varint(length);
  }

  /** Encoded fields. */
  raw(value: Uint8Array): this {
    this.out.set(value, this.at);
    this.at += value.length;
    return this;
  }

  /** The 16 bytes of a user id. */
  userId(userId: UserId): this {
    userIdToBytes(userId, this.out, this.at);
    this.at += USER_ID_BYTES;
    return this;
  }

  /** Four bytes in big-endian order. */
  uint32(value: number): this {
    const { out } = this;
    out[this.at++] = value >>> 24;
    out[this.at++] = value >>> 16;
    out[this.at++] = value >>> 8;
    out[this.at++] = value;
    return this;
  }

  /** A non-negative safe integer without a tag, as in a packed field. */
  varint(value: number): this {
    let rest = value;
    for (; rest > MAX_INT32; rest = Math.floor(rest / 0x80)) this.out[this.at++] = (rest % 0x80) | 0x80;
    for (; rest >= 0x80; rest >>>= 7) this.out[this.at++] = (rest & 0x7f) | 0x80;
    this.out[this.at++] = rest;
    return this;
  }

  finish(): Uint8Array {
    if (this.at !== this.out.length) throw new RangeError(`wrote ${this.at} of ${this.out.length} bytes`);
    return this.out;
  }
}
