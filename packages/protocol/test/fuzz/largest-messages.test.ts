import v8 from 'node:v8';
import vm from 'node:vm';
import {
  MAX_FRAMES_PER_MESSAGE,
  MAX_MESSAGE_BYTES_IN,
  ProtocolError,
  decodeClientBatch,
  openClientBatch,
} from '../../src/index.js';
import { fromHex } from '../vectors.js';
import { varint } from './field-edits.js';

// docs/protocol.md, "Limits": a message of a client has at most 320 KiB. What it may cost, however it is made.

/** Of what is made of a message while it is read, per byte of it: 20 MiB for the largest. */
const READ_BYTES_PER_BYTE = 64;
/** Of what is kept until the last frame is taken, beside the bytes. */
const KEPT_BYTES = 1024 * 1024;

const worst: readonly (readonly [string, string])[] = [
  ['empty frames', '0a00'],
  ['frames with a seq', '0a020801'],
  ['pings', '0a0408015200'],
  ['opened groups', '7b'],
  ['closed groups', '7c'],
  ['groups', '7b7c'],
  ['unknown varints', '1000'],
  ['endless varints', '80'],
  ['field number 0', '00'],
  ['lengths beyond the end', '0affffff7f'],
];

/** As long as a WebSocket message may be: `head`, then `piece` again and again. */
function filled(head: (bytes: number) => Uint8Array, piece: string): Uint8Array {
  const body = fromHex(piece, Math.floor((MAX_MESSAGE_BYTES_IN - 40) / (piece.length / 2)));
  return Buffer.concat([head(body.length), body]);
}

const ofLength = (tag: number, bytes: number) => [tag, ...varint(BigInt(bytes))];

function frameOf(field: number): (bytes: number) => Uint8Array {
  return (bytes) => {
    const inner = [0x08, 0x01, ...ofLength((field << 3) | 2, bytes)];
    return Uint8Array.from([...ofLength(0x0a, inner.length + bytes), ...inner]);
  };
}

const lists: readonly (readonly [string, number, string])[] = [
  ['empty delivery ids', 9, '0a00'],
  ['delivery ids', 9, '0a0100'],
  ['messages of a send', 8, '1a00'],
  ['messages with fields', 8, '1a09080110011801220100'],
  ['one-time keys', 3, '3200'],
  ['features', 2, '4200'],
  ['a window in pieces', 2, '2200'],
  ['known devices', 5, '1a00'],
];

test('the largest messages, however made, are read or refused at once', () => {
  const inputs = [
    ...worst.map(([, piece]) => filled(() => new Uint8Array(0), piece)),
    ...lists.map(([, field, piece]) => filled(frameOf(field), piece)),
  ];
  const start = performance.now();
  for (const bytes of inputs) {
    try {
      expect(decodeClientBatch(bytes).length).toBeLessThanOrEqual(MAX_FRAMES_PER_MESSAGE);
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
    }
  }
  // Some 20 ms each here; a quadratic decoder would take minutes.
  expect(performance.now() - start).toBeLessThan(10_000);
});

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;
let held: unknown;

/** Bytes that are in use as long as what `make` returns is held. */
function bytesKeptOnce(make: () => unknown): number {
  const used = () => {
    collect();
    collect();
    const { used_heap_size: heap, external_memory: external } = v8.getHeapStatistics();
    return heap + external;
  };
  const before = used();
  held = make();
  const kept = used() - before;
  expect(held).toBeDefined();
  held = undefined;
  return kept;
}

/** The least of some: compiled code and whatever else V8 makes in the meantime counts as well, at one time or another. */
function bytesKept(make: () => unknown): number {
  return Math.min(...Array.from({ length: 6 }, () => bytesKeptOnce(make)));
}

test.each(lists)('a message full of %s makes at most 64 times its bytes of memory', (_, field, piece) => {
  const bytes = filled(frameOf(field), piece);
  expect(bytesKept(() => decodeClientBatch(bytes))).toBeLessThan(bytes.length * READ_BYTES_PER_BYTE);
});

test.each(lists)(
  'frames full of %s that wait their turn keep no more than 1 MiB beside the message',
  (_, field, piece) => {
    const count = Math.floor(300 / (piece.length / 2));
    const body = fromHex(piece, count);
    const frame = Buffer.concat([frameOf(field)(body.length), body]);
    const bytes = Buffer.concat(Array.from({ length: MAX_FRAMES_PER_MESSAGE }, () => frame));
    expect(bytes.length).toBeGreaterThan(MAX_MESSAGE_BYTES_IN * 0.9);
    const kept = bytesKept(() => {
      const batch = openClientBatch(bytes);
      batch.take();
      return batch;
    });
    expect(kept).toBeLessThan(KEPT_BYTES);
  },
);

test('the smallest message whose frames are kept makes at most 1 MiB of memory', () => {
  const body = fromHex('0a00', 8_150);
  const bytes = Buffer.concat([fromHex('0a0408015200'), frameOf(9)(body.length), body]);
  expect(bytes.length).toBeLessThanOrEqual(16 * 1024);
  expect(bytesKept(() => openClientBatch(bytes))).toBeLessThan(KEPT_BYTES);
});

test('the most sends whose frames are kept make at most 1 MiB of memory', () => {
  const ids = `0a10${'01'.repeat(16)}1210${'02'.repeat(16)}`;
  const bytes = fromHex(`0a330801422f${ids}1a09080110011801220100`, 512);
  expect(bytes.length).toBeGreaterThan(16 * 1024);
  expect(decodeClientBatch(bytes).every(({ send }) => send?.messages?.length === 1)).toBe(true);
  expect(bytesKept(() => openClientBatch(bytes))).toBeLessThan(KEPT_BYTES);
});
