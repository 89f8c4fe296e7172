import fc from 'fast-check';
import { fromHex } from '../vectors.js';

/** Pieces that hit the corners of the format: tags, lengths, varints, groups, names, broken UTF-8. */
const corners = [
  '', '00', '0a', '0b', '0c', '7b', '7c', '80', 'ff', '7f', '0a00', '0801', '0affffffff0f', '0a8080808008', '0aff7f',
  'ffffffffffffffffff01', '80808080808080808000', 'ffffffffffffff0f', '8080808080808010', 'ffffffff0f', '8080808010',
  '7b'.repeat(120), '0a7f'.repeat(60), '1f'.repeat(8), 'eda080', 'f09f', 'c080', '00'.repeat(40), '5f5f70726f746f5f5f',
  '3a095f5f70726f746f5f5f', '420b636f6e7374727563746f72', '12', '1a', '22', '42', '4a', 'a20600',
].map((hex) => fromHex(hex)); // prettier-ignore

/** A change that knows nothing of the format. */
export interface Edit {
  readonly kind: 'set' | 'insert' | 'delete' | 'cut' | 'repeat' | 'splice';
  /** Where, as a share of the length. */
  readonly at: number;
  readonly length: number;
  readonly byte: number;
  readonly piece: number;
}

/** `others` are what `splice` takes. */
export function applyEdit(
  bytes: Buffer,
  { kind, at, length, byte, piece }: Edit,
  others: readonly Uint8Array[],
): Buffer {
  const from = Math.floor(at * (bytes.length + 1));
  const [head, tail] = [bytes.subarray(0, from), bytes.subarray(from)];
  switch (kind) {
    case 'set': {
      const copy = Buffer.from(bytes);
      if (from < copy.length) copy[from] = byte;
      return copy;
    }
    case 'insert':
      return Buffer.concat([head, corners[piece % corners.length] ?? head, tail]);
    case 'delete':
      return Buffer.concat([head, tail.subarray(length)]);
    case 'cut':
      return head;
    case 'repeat':
      return Buffer.concat([head, tail.subarray(0, length), tail]);
    default:
      return Buffer.concat([head, others[piece % others.length] ?? head]);
  }
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('set', 'set', 'set', 'set', 'insert', 'delete', 'cut', 'repeat', 'splice'),
  at: fc.nat({ max: 9_999 }).map((share) => share / 10_000),
  length: fc.nat({ max: 20 }),
  byte: fc.nat({ max: 255 }),
  piece: fc.nat({ max: 10_000 }),
});
