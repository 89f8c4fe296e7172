import fc from 'fast-check';
import { Writer } from './protobuf.js';
import { WireWriter, sizeOfBytes, sizeOfUint } from './wire-writer.js';

const field = fc.integer({ min: 1, max: 2 ** 29 - 1 });

test('fields are written as protobufjs writes them, in as many bytes as foretold', () => {
  fc.assert(
    fc.property(field, fc.maxSafeNat(), fc.uint8Array({ maxLength: 300 }), (number, value, bytes) => {
      const out = new WireWriter(sizeOfUint(number, value) + sizeOfBytes(number, bytes.length));
      const expected = Writer.create()
        .uint32(number * 8)
        .uint64(value);
      expected.uint32(number * 8 + 2).bytes(bytes);
      expect(out.uint(number, value).bytes(number, bytes).finish()).toEqual(expected.finish());
    }),
    { numRuns: 1_000 },
  );
});

test('a size that was foretold wrong is an error, not a frame', () => {
  expect(() => new WireWriter(3).uint(1, 5).finish()).toThrow('wrote 2 of 3 bytes');
  expect(() => new WireWriter(1).uint(1, 5).finish()).toThrow(RangeError);
  expect(() => new WireWriter(4).bytes(1, new Uint8Array(3)).finish()).toThrow('out of bounds');
});
