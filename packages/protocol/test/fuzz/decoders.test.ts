import fc from 'fast-check';
import { type Edit, applyEdit, edit } from './byte-edits.js';
import { type Decoder, decoders, feed } from './decoders.js';
import { applyFieldEdit, fieldEdit } from './field-edits.js';
import { FUZZ_TIMEOUT_MS, LONG_FORM, fuzzBudget } from './fuzz-budget.js';

// Whatever the bytes, a decoder returns or throws ProtocolError, and what it returns is encoded as it was.

const anyDecoder = fc.constantFrom(...decoders);
const allSeeds = decoders.flatMap(({ seeds }) => seeds);
const editBytes = (edits: readonly Edit[], bytes: Buffer) =>
  edits.reduce<Buffer>((before, one) => applyEdit(before, one, allSeeds), bytes);

const seeded = anyDecoder.chain((decoder) => fc.tuple(fc.constant(decoder), fc.constantFrom(...decoder.seeds)));

/** Fields of other types, twice, unknown, nested, with other numbers; then a few bytes. */
const changed = fc
  .tuple(seeded, fc.array(fieldEdit, { maxLength: 3 }), fc.array(edit, { maxLength: 3 }))
  .map(([[decoder, seed], fieldEdits, edits]): [Decoder, Uint8Array] => {
    const fields = fieldEdits.reduce<Buffer>((before, one) => applyFieldEdit(before, one), Buffer.from(seed));
    return [decoder, editBytes(edits, fields)];
  });

test(
  'random bytes never get anything but a ProtocolError out of a decoder',
  () => {
    fc.assert(fc.property(anyDecoder, fc.uint8Array({ maxLength: 64 }), feed), fuzzBudget(30_000, 0.2));
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'changed messages never get anything but a ProtocolError out of a decoder',
  () => {
    fc.assert(
      fc.property(changed, ([decoder, bytes]) => feed(decoder, bytes)),
      fuzzBudget(80_000, 0.8),
    );
    // A test that never gets past the first byte would show nothing.
    const least = LONG_FORM ? 0 : 500;
    for (const { name, taken, refused } of decoders) {
      expect([name, taken > least]).toEqual([name, true]);
      if (name !== 'decodeDeliveryId') expect([name, refused > least]).toEqual([name, true]);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
  FUZZ_TIMEOUT_MS,
);
