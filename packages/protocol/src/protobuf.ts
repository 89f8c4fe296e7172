import minimal from 'protobufjs/minimal.js';

// The runtime of the generated code (imported there as "#protobuf"): protobufjs with stricter 64-bit integers.

// protobufjs reads 64-bit integers as Long objects, whatever the types of the generated code say.
const NumberlessReader = minimal.Reader as unknown as (new (
  bytes: Uint8Array,
) => Omit<minimal.Reader, 'int64' | 'uint64'>) & { readonly recursionLimit: number };

/** Reads int64 and uint64 as numbers, and refuses those that no number holds exactly (beyond ±(2^53 - 1)). */
export class Reader extends NumberlessReader {
  /** Fields that this version does not know are not kept: they would be bytes beyond every bound of a decoded frame (I7). */
  override readonly discardUnknown = true;

  static create(bytes: Uint8Array): Reader {
    return new Reader(bytes);
  }

  int64(): number {
    return this.varint64(true);
  }

  uint64(): number {
    return this.varint64(false);
  }

  private varint64(signed: boolean): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.pos >= this.len) throw new RangeError('varint beyond the end');
      const byte = this.buf[this.pos++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift > 28) high |= bits << (shift - 32);
      else {
        low |= bits << 28;
        high = bits >>> 4;
      }
      if (byte < 0x80) return safeInteger(signed ? high : high >>> 0, low >>> 0);
    }
    throw new RangeError('varint of more than 10 bytes');
  }
}

function safeInteger(high: number, low: number): number {
  const value = high * 2 ** 32 + low;
  if (!Number.isSafeInteger(value)) throw new RangeError('64-bit integer that no number holds');
  return value;
}

export const { Writer } = minimal;

type Fields = Record<string, unknown>;

/** Which field of a oneof is set: read several times for every frame, so no lists of keys are made for it. */
function oneOfGetter(names: readonly string[]) {
  return function (this: Fields): string | undefined {
    for (const name of names) if (this[name] !== undefined && this[name] !== null) return name;
    return undefined;
  };
}

/** Unsets the other fields of a oneof; deleting what is not there costs as much as all the rest of decoding a frame. */
function oneOfSetter(names: readonly string[]) {
  return function (this: Fields, kept: string | undefined): void {
    for (const name of names) if (name !== kept && this[name] !== undefined && this[name] !== null) delete this[name];
  };
}

/** Without Long, so that the default of an absent 64-bit integer is the number 0. */
export const util = { ...minimal.util, Long: null, oneOfGetter, oneOfSetter };

/** Of its own, so that the generated code shares no names with other users of protobufjs in the same program. */
export const roots: Record<string, unknown> = {};
