import fc from 'fast-check';
import {
  type LinkEvent,
  type LinkRequest,
  MAX_FRAMES_PER_MESSAGE,
  MAX_MESSAGE_BYTES_IN,
  type PartitionId,
  ProtocolError,
  addressKey,
  decodeClientBatch,
  decodeDeliveryId,
  decodeInboxRecord,
  decodeLinkEvents,
  decodeLinkRequests,
  decodeServerBatch,
  encodeClientFrame,
  encodeInboxRecord,
  encodeLinkEvents,
  encodeLinkRequests,
  encodeServerFrame,
  parseUserId,
} from '../src/index.js';
import { type FrameVector, fromHex, vectors } from './vectors.js';

// Whatever the bytes, a decoder returns or throws ProtocolError: 10^5 frames, each handed to one of the decoders.
const RANDOM_FRAMES = 30_000;
const CHANGED_FRAMES = 70_000;

interface Decoder {
  readonly name: string;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Encodes what was decoded, where the result must be stable. */
  readonly encode?: (decoded: unknown) => Uint8Array;
  /** Well-formed messages to be changed. */
  readonly seeds: readonly Uint8Array[];
  /** How many inputs it took and refused, so that a test that never gets past the first byte is seen. */
  taken: number;
  refused: number;
}

function feed(decoder: Decoder, bytes: Uint8Array): void {
  const { name, decode, encode } = decoder;
  try {
    const decoded = decode(bytes);
    decoder.taken++;
    if (encode === undefined) return;
    const again = encode(decoded);
    if (again.length > 0 && Buffer.compare(again, encode(decode(again))) !== 0)
      throw new Error(`${name}: what was decoded is not encoded as it was`);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    decoder.refused++;
  }
}

const sender = { userId: parseUserId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d')!, deviceId: 1 };
const record = encodeInboxRecord({
  sender,
  messageId: new Uint8Array(16).fill(3),
  registrationId: 7,
  kind: 2,
  ciphertext: new Uint8Array(50).fill(9),
  serverTime: 1_767_225_600_000,
  expiresAt: 1_769_817_600_000,
  urgent: true,
  copy: 1,
});
const partition = 5 as PartitionId;
const linkRequests: readonly LinkRequest[] = [
  {
    type: 'attach',
    session: 8,
    partition,
    address: addressKey(sender),
    registrationId: 7,
    installedAt: 1_767_225_600_001,
    connectedAt: 1_767_225_600_000,
    connectionId: '00112233445566778899aabbccddeeff',
    window: { messages: 64, bytes: 65_536 },
  },
  { type: 'ack', session: 8, partition, deliveryIds: [new Uint8Array(12), new Uint8Array(12)] },
  {
    type: 'send',
    request: 9,
    partition,
    sender,
    send: {
      messageId: new Uint8Array(16),
      recipient: sender.userId,
      messages: [{ deviceId: 1, registrationId: 2, kind: 3, ciphertext: new Uint8Array(140) }],
      ttlMs: 2 ** 40,
      ephemeral: false,
      urgent: true,
      notAfter: -1,
    },
    probe: true,
  },
  { type: 'purge', request: 9, partition, address: addressKey(sender), installedBefore: 2 ** 41 },
];
const linkEvents: readonly LinkEvent[] = [
  { type: 'ended', session: 8, reason: 'removed' },
  {
    type: 'deliver',
    session: 8,
    deliveries: [{ deliveryId: new Uint8Array(12), deliver: new Uint8Array(130), redelivered: true }],
  },
  { type: 'caught-up', session: 8, phase: 'sent' },
  {
    type: 'dropped',
    session: 8,
    dropped: { deliveryId: new Uint8Array(12), count: 3, reason: 'stale', oldest: 1, newest: 2 },
  },
  { type: 'send-result', request: 9, result: { outcome: 'accepted', serverTime: 5, fullDeviceIds: [0, 300] } },
  { type: 'partitions', owned: [{ partition, epoch: 2 ** 40 }] },
  { type: 'purge-result', request: 9, purged: true },
  {
    type: 'welcome',
    instance: '00112233445566778899aabbccddeeff',
    partitionCount: 64,
    retentionMs: 2 ** 40,
    dedupWindowMs: 600_000,
    parkAfterMs: 3_000,
  },
];

const bytesOf = (name: string) => (vectors(name) as { vectors: FrameVector[] }).vectors.map(({ hex }) => fromHex(hex));
const odd = [...bytesOf('tolerated'), ...bytesOf('malformed')];
const counts = { taken: 0, refused: 0 };

const decoders: readonly Decoder[] = [
  {
    name: 'decodeClientBatch',
    decode: (bytes) => decodeClientBatch(bytes),
    encode: (frames) => Buffer.concat((frames as object[]).map(encodeClientFrame)),
    seeds: [...bytesOf('client-frames'), ...odd],
    ...counts,
  },
  {
    name: 'decodeServerBatch',
    decode: decodeServerBatch,
    encode: (frames) => Buffer.concat((frames as object[]).map(encodeServerFrame)),
    seeds: [...bytesOf('server-frames'), ...odd],
    ...counts,
  },
  {
    name: 'decodeLinkRequests',
    decode: decodeLinkRequests,
    encode: (requests) => encodeLinkRequests(requests as LinkRequest[]),
    seeds: linkRequests.map((request) => encodeLinkRequests([request])),
    ...counts,
  },
  {
    name: 'decodeLinkEvents',
    decode: decodeLinkEvents,
    encode: (events) => encodeLinkEvents(events as LinkEvent[]),
    seeds: linkEvents.map((event) => encodeLinkEvents([event])),
    ...counts,
  },
  { name: 'decodeInboxRecord', decode: decodeInboxRecord, seeds: [record], ...counts },
  {
    name: 'decodeDeliveryId',
    decode: (bytes) => decodeDeliveryId(0x1a2b3c4d, bytes),
    seeds: [fromHex('1a2b3c4d00000000075bcd15')],
    ...counts,
  },
];

const seeds = decoders.flatMap((decoder) => decoder.seeds);

/** Pieces that hit the corners of the format: tags, lengths, varints, groups, names, broken UTF-8. */
const corners = [
  '', '00', '0a', '0b', '0c', '7b', '7c', '80', 'ff', '7f', '0a00', '0801', '0affffffff0f', '0a8080808008', '0aff7f',
  'ffffffffffffffffff01', '80808080808080808000', 'ffffffffffffff0f', '8080808080808010', 'ffffffff0f', '8080808010',
  '7b'.repeat(120), '0a7f'.repeat(60), '1f'.repeat(8), 'eda080', 'f09f', 'c080', '00'.repeat(40), '5f5f70726f746f5f5f',
  '3a095f5f70726f746f5f5f', '420b636f6e7374727563746f72', '12', '1a', '22', '42', '4a', 'a20600',
].map((hex) => fromHex(hex)); // prettier-ignore

interface Edit {
  readonly kind: 'set' | 'insert' | 'delete' | 'cut' | 'repeat' | 'splice';
  /** Where, as a share of the length. */
  readonly at: number;
  readonly length: number;
  readonly byte: number;
  readonly piece: number;
}

function applyEdit(bytes: Buffer, { kind, at, length, byte, piece }: Edit): Buffer {
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
      return Buffer.concat([head, seeds[piece % seeds.length] ?? head]);
  }
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('set', 'set', 'set', 'set', 'insert', 'delete', 'cut', 'repeat', 'splice'),
  at: fc.nat({ max: 9_999 }).map((share) => share / 10_000),
  length: fc.nat({ max: 20 }),
  byte: fc.nat({ max: 255 }),
  piece: fc.nat({ max: 10_000 }),
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Changes what the first frame of a batch holds, and gives it its right length again. */
function changeInside(seed: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const start = 1 + seed.subarray(1).findIndex((byte) => byte < 0x80) + 1;
  const inside = edits.reduce(applyEdit, Buffer.from(seed.subarray(start)));
  return Uint8Array.from([0x0a, ...varint(inside.length), ...inside]);
}

const anyDecoder = fc.constantFrom(...decoders);
const changed = anyDecoder.chain((decoder) =>
  fc
    .tuple(fc.constantFrom(...decoder.seeds), fc.array(edit, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([seed, edits, inside]) => {
      const bytes = inside ? changeInside(seed, edits) : new Uint8Array(edits.reduce(applyEdit, Buffer.from(seed)));
      return [decoder, bytes] as const;
    }),
);

test('random bytes never get anything but a ProtocolError out of a decoder', () => {
  fc.assert(fc.property(anyDecoder, fc.uint8Array({ maxLength: 64 }), feed), { numRuns: RANDOM_FRAMES });
});

test('changed messages never get anything but a ProtocolError out of a decoder', () => {
  fc.assert(
    fc.property(changed, ([decoder, bytes]) => feed(decoder, bytes)),
    { numRuns: CHANGED_FRAMES },
  );
  for (const { name, taken, refused } of decoders) {
    expect([name, taken > 500]).toEqual([name, true]);
    if (name !== 'decodeDeliveryId') expect([name, refused > 1_000]).toEqual([name, true]);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});

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

/** A ClientBatch of one frame that is as long as a WebSocket message may be: `head`, then `piece` again and again. */
function filled(head: (bytes: number) => Uint8Array, piece: string): Uint8Array {
  const body = fromHex(piece, Math.floor((MAX_MESSAGE_BYTES_IN - 40) / (piece.length / 2)));
  return Buffer.concat([head(body.length), body]);
}

function frameOf(field: number): (bytes: number) => Uint8Array {
  return (bytes) => {
    const inner = [0x08, 0x01, (field << 3) | 2, ...varint(bytes)];
    return Uint8Array.from([0x0a, ...varint(inner.length + bytes), ...inner]);
  };
}

test('the largest messages, however made, are read or refused at once', () => {
  const inputs = [
    ...worst.map(([, piece]) => filled(() => new Uint8Array(0), piece)),
    filled(frameOf(9), '0a00'), // delivery ids
    filled(frameOf(8), '1a00'), // messages of a send
    filled(frameOf(3), '3200'), // one-time keys
    filled(frameOf(2), '4200'), // features
    filled(frameOf(2), '2200'), // a window in pieces
    filled(frameOf(5), '1a00'), // known devices
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
