import fc from 'fast-check';
import {
  type AcceptedMessage,
  decodeInboxRecord,
  decodeServerBatch,
  encodeDeliverBody,
  encodeDeliverFrame,
  encodeInboxRecord,
  encodeStoredMessage,
  parseUserId,
  v1,
} from './index.js';

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
