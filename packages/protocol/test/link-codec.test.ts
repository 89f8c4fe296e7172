import fc from 'fast-check';
import {
  type Address,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  ProtocolError,
  type SendOutcome,
  addressKey,
  decodeLinkEvents,
  decodeLinkRequests,
  encodeLinkEvents,
  encodeLinkRequests,
  packLinkEvents,
  packLinkRequests,
  parseUserId,
  v1,
} from '../src/index.js';

const uint32 = fc.oneof(fc.constantFrom(0, 1, 0xffff_ffff), fc.nat({ max: 0xffff_ffff }));
const session = fc.maxSafeNat();
const partition = fc.nat({ max: 1_023 }).map((value) => value as PartitionId);
const time = fc.maxSafeInteger();
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const deliveryId = fc.oneof(bytes(12), bytes(0));
const userId = fc.uuid().map((text) => parseUserId(text)!);
const address: fc.Arbitrary<Address> = fc.record({ userId, deviceId: uint32 });
const hex16 = bytes(16).map((id) => Buffer.from(id).toString('hex'));
const ciphertext = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 20_000 }));

const send = fc.record(
  {
    messageId: bytes(16),
    recipient: userId,
    messages: fc.array(
      fc.record({ deviceId: uint32, registrationId: uint32, kind: fc.nat({ max: 255 }), ciphertext }),
      { maxLength: 4 },
    ),
    ttlMs: fc.maxSafeNat(),
    ephemeral: fc.boolean(),
    urgent: fc.boolean(),
    notAfter: time,
  },
  { requiredKeys: ['messageId', 'recipient', 'messages', 'ephemeral', 'urgent'] },
);

const window = fc.record({ messages: uint32, bytes: uint32 });

const request: fc.Arbitrary<LinkRequest> = fc.oneof(
  fc.record({
    type: fc.constant('attach' as const),
    session,
    partition,
    address: address.map(addressKey),
    registrationId: uint32,
    installedAt: time,
    connectedAt: time,
    connectionId: hex16,
    window,
  }),
  fc.record({ type: fc.constant('detach' as const), session, partition }),
  fc.record({ type: fc.constant('ack' as const), session, partition, deliveryIds: fc.array(deliveryId) }),
  fc.record({
    type: fc.constant('send' as const),
    request: fc.maxSafeNat(),
    partition,
    sender: address,
    send,
    probe: fc.boolean(),
  }),
  fc.record({ type: fc.constant('attach-done' as const), partition }),
  fc.record({
    type: fc.constant('purge' as const),
    request: fc.maxSafeNat(),
    partition,
    address: address.map(addressKey),
    installedBefore: time,
  }),
);

const problemCodes = Object.values(v1.ProblemCode).filter((code): code is v1.ProblemCode => Number(code) > 0);

const outcome: fc.Arbitrary<SendOutcome> = fc.oneof(
  fc.record({ outcome: fc.constant('accepted' as const), serverTime: time, fullDeviceIds: fc.array(uint32) }),
  fc.record({ outcome: fc.constant('duplicate' as const), serverTime: time }),
  fc.record({ outcome: fc.constant('not-duplicate' as const) }),
  fc.record(
    {
      outcome: fc.constant('refused' as const),
      code: fc.constantFrom(...problemCodes),
      message: fc.string({ unit: 'grapheme' }),
      retryAfterMs: uint32,
    },
    { requiredKeys: ['outcome', 'code', 'message'] },
  ),
);

const dropped = fc.record({
  deliveryId,
  count: uint32,
  reason: fc.constantFrom('expired' as const, 'purged' as const, 'stale' as const),
  oldest: time,
  newest: time,
});

const event: fc.Arbitrary<LinkEvent> = fc.oneof(
  fc.record({ type: fc.constant('attached' as const), session }),
  fc.record({
    type: fc.constant('ended' as const),
    session,
    reason: fc.constantFrom('replaced' as const, 'removed' as const),
  }),
  fc.record({
    type: fc.constant('deliver' as const),
    session,
    deliveries: fc.array(fc.record({ deliveryId, deliver: ciphertext, redelivered: fc.boolean() }), { maxLength: 5 }),
  }),
  fc.record({ type: fc.constant('confirmed' as const), session, deliveryIds: fc.array(deliveryId) }),
  fc.record({
    type: fc.constant('caught-up' as const),
    session,
    phase: fc.constantFrom('sent' as const, 'confirmed' as const),
  }),
  fc.record({ type: fc.constant('dropped' as const), session, dropped }),
  fc.record({ type: fc.constant('send-result' as const), request: fc.maxSafeNat(), result: outcome }),
  fc.record({
    type: fc.constant('partitions' as const),
    owned: fc.array(fc.record({ partition, epoch: fc.maxSafeNat() })),
  }),
  fc.record({ type: fc.constant('moved' as const), partition }),
  fc.record({ type: fc.constant('purge-result' as const), request: fc.maxSafeNat(), purged: fc.boolean() }),
  fc.record({
    type: fc.constant('welcome' as const),
    instance: hex16,
    partitionCount: fc.integer({ min: 1, max: 4_096 }),
    retentionMs: fc.maxSafeNat(),
    dedupWindowMs: fc.maxSafeNat(),
    parkAfterMs: uint32,
  }),
);

/** Bytes compare as bytes, whether they are a Buffer or not. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

test('requests survive the way between processes', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 5 }), (requests) => {
      expect(plain(decodeLinkRequests(encodeLinkRequests(requests)))).toEqual(plain(requests));
    }),
    { numRuns: 1_000 },
  );
});

test('events survive the way between processes', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), (events) => {
      expect(plain(decodeLinkEvents(encodeLinkEvents(events)))).toEqual(plain(events));
    }),
    { numRuns: 1_000 },
  );
});

/** Deliveries and confirmations of one session that follow each other are one event, however they were cut. */
function joined(events: readonly LinkEvent[]): unknown[] {
  const out: LinkEvent[] = [];
  for (const event of events) {
    const last = out.at(-1);
    if (event.type === 'deliver' && last?.type === 'deliver' && last.session === event.session)
      out[out.length - 1] = { ...last, deliveries: [...last.deliveries, ...event.deliveries] };
    else if (event.type === 'confirmed' && last?.type === 'confirmed' && last.session === event.session)
      out[out.length - 1] = { ...last, deliveryIds: [...last.deliveryIds, ...event.deliveryIds] };
    else out.push(event);
  }
  return out.map(plain);
}

test('events are cut into messages of the wanted size, and lose nothing by it', () => {
  const large = 40_000;
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), fc.integer({ min: 200, max: 5_000 }), (events, target) => {
      const messages = packLinkEvents(events, target);
      expect(joined(messages.flatMap(decodeLinkEvents))).toEqual(joined(events));
      for (const message of messages) {
        const frames = decodeLinkEvents(message);
        const [only] = frames;
        const single = frames.length === 1 && (only?.type !== 'deliver' || only.deliveries.length === 1);
        expect(message.length).toBeLessThanOrEqual(single ? large : target + 100);
      }
    }),
    { numRuns: 300 },
  );
});

test('requests are cut into messages of the wanted size, and lose nothing by it', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 12 }), (requests) => {
      const messages = packLinkRequests(requests, 1_000);
      expect(plain(messages.flatMap(decodeLinkRequests))).toEqual(plain(requests));
      for (const message of messages)
        expect(message.length <= 1_000 || decodeLinkRequests(message).length === 1).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const bob = parseUserId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d')!;

test('ciphertexts and stored messages are views of the received bytes', () => {
  const large = new Uint8Array(30_000).fill(7);
  const copy = { deviceId: 1, registrationId: 2, kind: 3, ciphertext: large };
  const checked = { messageId: new Uint8Array(16), recipient: bob, messages: [copy], ephemeral: false, urgent: false };
  const sender = { userId: bob, deviceId: 1 };
  const sent = encodeLinkRequests([
    { type: 'send', request: 1, partition: 0 as PartitionId, sender, send: checked, probe: false },
  ]);
  const [decoded] = decodeLinkRequests(sent);
  expect(decoded?.type === 'send' && decoded.send.messages[0]?.ciphertext.buffer).toBe(sent.buffer);

  const delivery = { deliveryId: new Uint8Array(12), deliver: large, redelivered: false };
  const pushed = encodeLinkEvents([{ type: 'deliver', session: 1, deliveries: [delivery] }]);
  const [push] = decodeLinkEvents(pushed);
  expect(push?.type === 'deliver' && push.deliveries[0]?.deliver.buffer).toBe(pushed.buffer);
});

test('frames of a later version are left out', () => {
  const later = Buffer.from('0a03a20600', 'hex');
  const known = encodeLinkRequests([{ type: 'attach-done', partition: 5 as PartitionId }]);
  expect(decodeLinkRequests(Buffer.concat([later, known]))).toEqual([{ type: 'attach-done', partition: 5 }]);
  const moved = encodeLinkEvents([{ type: 'moved', partition: 5 as PartitionId }]);
  expect(decodeLinkEvents(Buffer.concat([later, moved]))).toEqual([{ type: 'moved', partition: 5 }]);
});

const id16 = new Uint8Array(16);
const address20 = new Uint8Array(20);

test.each<[string, v1.ILinkRequest]>([
  ['an attach without anything', { attach: {} }],
  ['an attach without window', { attach: { address: address20, connectionId: id16 } }],
  ['an attach with a short address', { attach: { address: id16, connectionId: id16, window: {} } }],
  [
    'an attach with a short connection id',
    { attach: { address: address20, connectionId: new Uint8Array(15), window: {} } },
  ],
  ['a send without send', { send: { sender: address20 } }],
  ['a send without sender', { send: { send: { userId: id16, messageId: id16 } } }],
  [
    'a send with a short user id',
    { send: { sender: address20, send: { userId: new Uint8Array(15), messageId: id16 } } },
  ],
  ['a send with a long user id', { send: { sender: address20, send: { userId: address20, messageId: id16 } } }],
  ['a purge with a short address', { purge: { address: id16 } }],
  [
    'a send with a short message id',
    { send: { sender: address20, send: { userId: id16, messageId: new Uint8Array(15) } } },
  ],
])('%s is malformed', (_, frame) => {
  const batch = v1.LinkRequestBatch.encode({ frames: [frame] }).finish();
  expect(() => decodeLinkRequests(batch)).toThrow(ProtocolError);
});

test.each<[string, v1.ILinkEvent]>([
  ['an end without reason', { ended: { session: 1 } }],
  ['a caught-up without phase', { caughtUp: { session: 1 } }],
  ['a dropped without notice', { dropped: { session: 1 } }],
  ['a dropped for an unknown reason', { dropped: { session: 1, dropped: {} } }],
  ['a welcome without instance', { welcome: { partitionCount: 1 } }],
  ['a welcome without partitions', { welcome: { instance: id16 } }],
  ['a refusal without code', { sendResult: { request: 1, problem: {} } }],
])('%s is malformed', (_, frame) => {
  const batch = v1.LinkEventBatch.encode({ frames: [frame] }).finish();
  expect(() => decodeLinkEvents(batch)).toThrow(ProtocolError);
});

test('a reason of a later version is malformed, as nothing safe can be done for it', () => {
  expect(() => decodeLinkEvents(Buffer.from('0a06120408011063', 'hex'))).toThrow('LinkEnded.reason 99 is not known');
});

test('bytes that are no batch are malformed', () => {
  expect(() => decodeLinkRequests(Uint8Array.of(0x0a))).toThrow(ProtocolError);
  expect(() => decodeLinkEvents(Uint8Array.of(0x0a))).toThrow(ProtocolError);
});
