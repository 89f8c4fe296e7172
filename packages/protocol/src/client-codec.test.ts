import fc from 'fast-check';
import {
  type AcceptedMessage,
  CloseCode,
  MAX_MESSAGES_PER_SEND,
  MAX_MESSAGE_BYTES_IN,
  ProtocolError,
  decodeClientBatch,
  decodeInboxRecord,
  decodeServerBatch,
  encodeClientFrame,
  encodeDeliverBody,
  encodeDeliverFrame,
  encodeInboxRecord,
  encodeStoredMessage,
  openClientBatch,
  parseUserId,
  v1,
} from './index.js';
import { Reader } from './protobuf.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const message: fc.Arbitrary<AcceptedMessage> = fc.record({
  sender: fc.record({ userId: fc.uuid().map((text) => parseUserId(text)!), deviceId: fc.nat({ max: 0xffff_ffff }) }),
  messageId: bytes(16),
  registrationId: fc.nat({ max: 0xffff_ffff }),
  kind: fc.nat({ max: 255 }),
  ciphertext: fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 90, maxLength: 70_000 })),
  serverTime: fc.maxSafeNat(),
  expiresAt: fc.maxSafeNat(),
  urgent: fc.boolean(),
  copy: fc.nat({ max: 99 }),
});

const plain = (value?: object): unknown => JSON.parse(JSON.stringify(value));

test('a push made from a stored message is what the generated encoder makes of its fields', () => {
  const deliveryId = fc.oneof(bytes(12), bytes(0), fc.uint8Array({ minLength: 120, maxLength: 140 }));
  fc.assert(
    fc.property(message, deliveryId, fc.boolean(), fc.boolean(), (stored, id, redelivered, ephemeral) => {
      const body = encodeDeliverBody(stored, ephemeral);
      const [frame, ...rest] = decodeServerBatch(encodeDeliverFrame(body, id, redelivered));
      expect(rest).toEqual([]);
      const deliver = Object.assign(v1.Deliver.decode(body), { deliveryId: id, redelivered });
      const generated = v1.ServerBatch.encode({ frames: [{ deliver }] }).finish();
      expect(plain(frame)).toEqual(plain(decodeServerBatch(generated)[0]));
      expect(frame?.seq).toBe(0);
      expect(frame?.body).toBe('deliver');
    }),
    { numRuns: 300 },
  );
});

test('pushes joined are a batch of all of them', () => {
  const body = encodeDeliverBody({
    sender: { userId: parseUserId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d')!, deviceId: 0 },
    messageId: new Uint8Array(16),
    kind: 0,
    ciphertext: new Uint8Array(100),
    serverTime: 0,
    expiresAt: 0,
  });
  const frames = [1, 2, 3].map((id) => encodeDeliverFrame(body, Uint8Array.of(id), id === 2));
  const decoded = decodeServerBatch(Buffer.concat(frames));
  expect(decoded.map(({ deliver }) => [...deliver!.deliveryId!])).toEqual([[1], [2], [3]]);
  expect(decoded.map(({ deliver }) => deliver!.redelivered)).toEqual([false, true, false]);
});

test('who writes a record knows of it what a reader finds in it', () => {
  fc.assert(
    fc.property(message, (accepted) => {
      const { value, message: known } = encodeStoredMessage(accepted);
      const { deliver, messageId, ...rest } = decodeInboxRecord(value);
      expect(known).toMatchObject(rest);
      expect(Buffer.compare(known.deliver, deliver)).toBe(0);
      expect(Buffer.compare(known.messageId, messageId)).toBe(0);
      expect(known.messageId.buffer).toBe(value.buffer);
    }),
    { numRuns: 300 },
  );
});

test('a stored message survives the way through its record', () => {
  fc.assert(
    fc.property(message, (stored) => {
      const record = decodeInboxRecord(encodeInboxRecord(stored));
      const { registrationId, serverTime, expiresAt, urgent, copy } = stored;
      expect(record).toMatchObject({ registrationId, serverTime, expiresAt, urgent, copy });
      expect(record.sender).toBe(`${stored.sender.userId}.${stored.sender.deviceId}`);
      expect([...record.messageId]).toEqual([...stored.messageId]);
      expect(Buffer.compare(record.deliver, encodeDeliverBody(stored))).toBe(0);
    }),
    { numRuns: 300 },
  );
});

const send = { messageId: new Uint8Array(16).fill(1), userId: new Uint8Array(16).fill(2), ttlMs: 5 };
const copies = [1, 2].map((deviceId) => ({ deviceId, registrationId: 3, kind: 1, ciphertext: Uint8Array.of(4, 5) }));
const frameBytes = (frame: v1.IClientFrame) => [...v1.ClientFrame.encode(frame).finish()];
/** Fields of frames, in the order in which they stand. */
const frames: readonly (readonly [string, readonly number[]])[] = [
  ['a send', frameBytes({ seq: 7, send: { ...send, messages: copies } })],
  ['a send without fields', frameBytes({ seq: 7, send: {} })],
  ['an ack', frameBytes({ seq: 300, ack: { deliveryIds: [Uint8Array.of(1), Uint8Array.of(2, 3)] } })],
  ['a send before its seq', [...frameBytes({ send }), ...frameBytes({ seq: 7 })]],
  ['a send in two pieces', [...frameBytes({ seq: 7, send }), ...frameBytes({ send: { messages: copies } })]],
  ['an ack behind a send', [...frameBytes({ seq: 7, send }), ...frameBytes({ ack: { deliveryIds: [] } })]],
  ['a send with an unknown field behind it', [...frameBytes({ seq: 7, send }), 0xf8, 0x07, 0x01]],
  ['two seqs', [...frameBytes({ seq: 7 }), ...frameBytes({ seq: 8, send })]],
  ['a seq alone', frameBytes({ seq: 7 })],
  ['another request', frameBytes({ seq: 7, getDevices: { userId: send.userId } })],
];

test.each(frames)('a frame with %s is read as the generated decoder reads it', (_, body) => {
  const message = Uint8Array.from([0x0a, body.length, ...body, 0x0a, body.length, ...body]);
  const expected = v1.ClientFrame.decode(Reader.create(Uint8Array.from(body)) as unknown as Uint8Array);
  const read = decodeClientBatch(message);
  expect(read.map(plain)).toEqual([plain(expected), plain(expected)]);
  expect(read.map(({ request }) => request)).toEqual([expected.request, expected.request]);
});

/** A message of one send to the most devices, the last one of which fills it. */
function sendOf(messageBytes: number): Uint8Array {
  const encode = (lastBytes: number) => {
    const messages = Array.from({ length: MAX_MESSAGES_PER_SEND }, (_, deviceId) => {
      const ciphertext = new Uint8Array(deviceId < MAX_MESSAGES_PER_SEND - 1 ? 3_200 : lastBytes).fill(deviceId);
      return { deviceId, registrationId: 0xffff_ffff, kind: 255, ciphertext };
    });
    return encodeClientFrame({ seq: 0xffff_ffff, send: { ...send, messages } });
  };
  return encode(1_000 + messageBytes - encode(1_000).length);
}

test('the largest message, a send to the most devices, is read as the generated decoder reads it', () => {
  const message = sendOf(MAX_MESSAGE_BYTES_IN);
  expect(message).toHaveLength(MAX_MESSAGE_BYTES_IN);
  const [expected] = v1.ClientBatch.decode(message).frames;
  for (const frame of [decodeClientBatch(message)[0], openClientBatch(message).take()]) {
    expect(frame?.request).toBe('send');
    const encoded = encodeClientFrame(frame ?? {});
    expect(Buffer.compare(encoded, message)).toBe(0);
    expect(Buffer.compare(encoded, encodeClientFrame(expected ?? {}))).toBe(0);
  }
});

test('a send one byte above the largest message is refused before it is read', () => {
  const refused = expect.objectContaining({ closeCode: CloseCode.TooLarge });
  const message = sendOf(MAX_MESSAGE_BYTES_IN + 1);
  expect(() => openClientBatch(message)).toThrow(refused);
});

test.each([
  ['longer than its frame', [0x0a, 0x06, 0x08, 0x07, 0x42, 0x04, 0x20, 0x05, 0x20, 0x05]],
  ['longer than the message', [0x0a, 0x04, 0x08, 0x07, 0x42, 0x7f]],
  ['without a seq', [0x0a, 0x04, 0x42, 0x02, 0x20, 0x05]],
  ['with seq 0', [0x0a, 0x06, 0x08, 0x00, 0x42, 0x02, 0x20, 0x05]],
])('a send %s is refused', (_, message) => {
  expect(() => decodeClientBatch(Uint8Array.from(message))).toThrow(ProtocolError);
});
