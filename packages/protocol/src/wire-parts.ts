import { WireWriter, sizeOfBytes } from './wire-writer.js';

/** A piece of a protobuf message that is still to be written: its size is known, its large fields are referenced. */
export interface WirePart {
  readonly size: number;
  write(out: WireWriter): void;
}

/** Fields that are encoded already; for small ones. */
export function encodedPart(bytes: Uint8Array): WirePart {
  return { size: bytes.length, write: (out) => void out.raw(bytes) };
}

/** A bytes field. */
export function bytesPart(field: number, value: Uint8Array): WirePart {
  return { size: sizeOfBytes(field, value.length), write: (out) => void out.bytes(field, value) };
}

/** A message field that holds `parts`. */
export function messagePart(field: number, parts: readonly WirePart[]): WirePart {
  const length = sizeOf(parts);
  return {
    size: sizeOfBytes(field, length),
    write(out) {
      out.open(field, length);
      for (const part of parts) part.write(out);
    },
  };
}

/** The message that consists of `parts`: every byte of them is copied once. */
export function joinParts(parts: readonly WirePart[]): Uint8Array {
  const out = new WireWriter(sizeOf(parts));
  for (const part of parts) part.write(out);
  return out.finish();
}

/** The parts in order, in groups of at most `targetBytes`; a larger part stands alone. No parts are one empty group. */
export function splitParts(parts: readonly WirePart[], targetBytes: number): WirePart[][] {
  let group: WirePart[] = [];
  let bytes = 0;
  const groups = [group];
  for (const part of parts) {
    if (group.length > 0 && bytes + part.size > targetBytes) {
      group = [];
      bytes = 0;
      groups.push(group);
    }
    group.push(part);
    bytes += part.size;
  }
  return groups;
}

function sizeOf(parts: readonly WirePart[]): number {
  let size = 0;
  for (const part of parts) size += part.size;
  return size;
}
