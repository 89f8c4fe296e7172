import fc from 'fast-check';
import minimal from 'protobufjs/minimal.js';
import { v1 } from './messages.js';
import { Reader } from './protobuf.js';

/** A 64-bit value as a varint, written by hand from the wire format. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

const safe = { min: BigInt(Number.MIN_SAFE_INTEGER), max: BigInt(Number.MAX_SAFE_INTEGER) };

test('every integer that a number holds exactly is read as that number', () => {
  fc.assert(
    fc.property(fc.bigInt(safe), (value) => {
      const bytes = varint(value);
      expect(new Reader(bytes).int64()).toBe(Number(value));
      if (value >= 0n) expect(new Reader(bytes).uint64()).toBe(Number(value));
    }),
  );
});

test('an integer that no number holds exactly is refused', () => {
  const unsafe = fc.oneof(
    fc.bigInt({ min: safe.max + 1n, max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: safe.min - 1n }),
  );
  fc.assert(
    fc.property(unsafe, (value) => {
      expect(() => new Reader(varint(value)).int64()).toThrow(RangeError);
      expect(() => new Reader(varint(value)).uint64()).toThrow(RangeError);
    }),
  );
  for (const value of [safe.max + 1n, safe.min - 1n, 2n ** 63n - 1n, -(2n ** 63n)])
    expect(() => new Reader(varint(value)).int64()).toThrow(RangeError);
  expect(() => new Reader(varint(2n ** 64n - 1n)).uint64()).toThrow(RangeError);
});

test('a varint that does not end is refused', () => {
  expect(() => new Reader(new Uint8Array(9).fill(0x80)).int64()).toThrow('beyond the end');
  expect(() => new Reader(new Uint8Array(12).fill(0x80)).int64()).toThrow('more than 10 bytes');
  const nested = new Reader(new Uint8Array(12).fill(0x80));
  nested.len = 3;
  expect(() => nested.int64()).toThrow('beyond the end');
});

test('decoded messages hold 64-bit integers as numbers', () => {
  const pong = v1.Pong.decode(v1.Pong.encode({ serverTime: 1_700_000_000_000 }).finish());
  expect(pong.serverTime).toBe(1_700_000_000_000);
  const send = v1.Send.decode(v1.Send.encode({ ttlMs: 2 ** 40, notAfter: -1 }).finish());
  expect([send.ttlMs, send.notAfter]).toEqual([2 ** 40, -1]);
});

test('an absent 64-bit integer reads as the number 0', () => {
  expect(v1.Pong.decode(new Uint8Array(0)).serverTime).toBe(0);
  expect(v1.Welcome.decode(new Uint8Array(0)).retentionMs).toBe(0);
});

test('fields that are not known are dropped, whatever another user of protobufjs asks for', () => {
  const { discardUnknown } = minimal.Reader;
  minimal.Reader.discardUnknown = false;
  try {
    const pong = v1.Pong.decode(Uint8Array.of(0x08, 0x05, 0xf8, 0x07, 0x01));
    expect(pong.serverTime).toBe(5);
    expect(Object.getOwnPropertyNames(pong)).toEqual(['serverTime']);
  } finally {
    minimal.Reader.discardUnknown = discardUnknown;
  }
});
