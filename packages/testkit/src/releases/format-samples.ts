import {
  type Address,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  type UserId,
  addressKey,
  encodeDeliverBody,
  encodeDeliveryId,
  encodeDirectoryChange,
  encodeInboxRecord,
  encodeLinkEvents,
  encodeLinkRequests,
  encodeRevocation,
  type Offset,
  traceContextOf,
  v1,
} from '@lantern/protocol';
import type { FormatName, Written } from './formats.js';

/** One thing written by this release, always the same. A release may add samples; their names stay. */
export interface FormatSample {
  readonly format: FormatName;
  /** Unique within the format. */
  readonly name: string;
  readonly written: Written;
}

const NOW = 1_790_000_000_000;
const ALICE: Address = { userId: '0a0b0c0d-0102-4304-8506-0708090a0b0c' as UserId, deviceId: 1 };
const BOB: Address = { userId: 'b0b0b0b0-1122-4334-8556-778899aabbcc' as UserId, deviceId: 4_294_967_295 };
const PARTITION = 511 as PartitionId;

const bytes = (length: number, first: number) => Uint8Array.from({ length }, (_, index) => (first + index) % 256);
const messageId = bytes(16, 0x40);
const deliveryId = encodeDeliveryId(0xdead_beef, { kind: 'message', offset: 4_294_967_301 as Offset });
const noticeId = encodeDeliveryId(0xdead_beef, { kind: 'notice', notice: 7 });

const message = {
  sender: ALICE,
  messageId,
  registrationId: 0x89ab_cdef,
  kind: 3,
  ciphertext: bytes(300, 0),
  serverTime: NOW,
  expiresAt: NOW + 30 * 86_400_000,
  urgent: true,
  copy: 2,
};
const least = { ...message, sender: BOB, registrationId: 0, kind: 0, ciphertext: new Uint8Array(0) };

const send = {
  messageId,
  recipient: BOB.userId,
  messages: [
    { deviceId: 0, registrationId: 0, kind: 0, ciphertext: new Uint8Array(0) },
    { deviceId: 4_294_967_295, registrationId: 7, kind: 255, ciphertext: bytes(200, 9) },
  ],
  ttlMs: 60_000,
  ephemeral: false,
  urgent: true,
  notAfter: NOW + 5_000,
};

const trace = traceContextOf(bytes(24, 0x70));

const attach: LinkRequest = {
  type: 'attach',
  session: 9_007_199_254_740_991,
  partition: PARTITION,
  address: addressKey(BOB),
  registrationId: 7,
  installedAt: NOW * 1_000,
  connectedAt: NOW,
  connectionId: '000102030405060708090a0b0c0d0e0f',
  window: { messages: 128, bytes: 1_048_576 },
};
const ack: LinkRequest = { type: 'ack', session: 1, partition: PARTITION, deliveryIds: [deliveryId, noticeId] };
const sent: LinkRequest = { type: 'send', request: 2, partition: PARTITION, sender: ALICE, send, probe: false };

/** Those that end in ", traced" are the same as without, with where they belong in a trace. */
const requests: Readonly<Record<string, LinkRequest>> = {
  attach,
  'attach, traced': { ...attach, trace },
  detach: { type: 'detach', session: 1, partition: PARTITION },
  ack,
  'ack, traced': { ...ack, trace },
  send: sent,
  'send, traced': { ...sent, trace },
  probe: { type: 'send', request: 3, partition: PARTITION, sender: ALICE, send, probe: true },
  'attach-done': { type: 'attach-done', partition: PARTITION },
  purge: { type: 'purge', request: 4, partition: PARTITION, address: addressKey(BOB), installedBefore: NOW * 1_000 },
};

const deliver = encodeDeliverBody(message);
const events: Readonly<Record<string, LinkEvent>> = {
  welcome: {
    type: 'welcome',
    instance: '0f0e0d0c0b0a09080706050403020100',
    partitionCount: 512,
    retentionMs: 2_592_000_000,
    dedupWindowMs: 600_000,
    parkAfterMs: 3_000,
  },
  partitions: { type: 'partitions', owned: [{ partition: PARTITION, epoch: 12 }] },
  moved: { type: 'moved', partition: PARTITION },
  attached: { type: 'attached', session: 1 },
  'ended, replaced': { type: 'ended', session: 1, reason: 'replaced' },
  'ended, removed': { type: 'ended', session: 1, reason: 'removed' },
  deliver: { type: 'deliver', session: 1, deliveries: [{ deliveryId, deliver, redelivered: true }] },
  'deliver, traced': { type: 'deliver', session: 1, deliveries: [{ deliveryId, deliver, redelivered: true }], trace },
  ephemeral: {
    type: 'deliver',
    session: 1,
    deliveries: [{ deliveryId: new Uint8Array(0), deliver: encodeDeliverBody(message, true), redelivered: false }],
  },
  confirmed: { type: 'confirmed', session: 1, deliveryIds: [deliveryId] },
  'caught up, sent': { type: 'caught-up', session: 1, phase: 'sent' },
  'caught up, confirmed': { type: 'caught-up', session: 1, phase: 'confirmed' },
  dropped: {
    type: 'dropped',
    session: 1,
    dropped: { deliveryId: noticeId, count: 5, reason: 'stale', oldest: NOW - 5, newest: NOW },
  },
  accepted: {
    type: 'send-result',
    request: 2,
    result: { outcome: 'accepted', serverTime: NOW, fullDeviceIds: [4_294_967_295] },
  },
  duplicate: { type: 'send-result', request: 2, result: { outcome: 'duplicate', serverTime: NOW } },
  'not a duplicate': { type: 'send-result', request: 3, result: { outcome: 'not-duplicate' } },
  refused: {
    type: 'send-result',
    request: 2,
    result: {
      outcome: 'refused',
      code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE,
      message: 'the partition is moving',
      retryAfterMs: 200,
    },
  },
  purged: { type: 'purge-result', request: 4, purged: true },
};

const device = (deviceId: number) => ({ deviceId, registrationId: 7, identityKey: bytes(33, 5) });

/** A value under a key, as the logs have it. */
const record = ({ key, value }: { readonly key: Uint8Array; readonly value: Uint8Array }): Written => ({
  key,
  bytes: value,
});

function samplesOf(format: FormatName, written: Readonly<Record<string, Written>>): FormatSample[] {
  return Object.entries(written).map(([name, each]) => ({ format, name, written: each }));
}

function each<Item>(items: Readonly<Record<string, Item>>, write: (item: Item) => Uint8Array) {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, { bytes: write(item) }]));
}

/** What this release writes. */
export function formatSamples(): readonly FormatSample[] {
  const { userId } = BOB;
  return [
    ...samplesOf('inbox-record', {
      full: { bytes: encodeInboxRecord(message) },
      least: { bytes: encodeInboxRecord({ ...least, urgent: false, copy: 0 }) },
    }),
    ...samplesOf('directory-record', {
      change: record(
        encodeDirectoryChange({
          userId,
          devices: [device(0), device(4_294_967_295)],
          removedDeviceIds: [3],
          removedBefore: [NOW * 1_000],
        }),
      ),
      'last device gone': record(encodeDirectoryChange({ userId, devices: [], removedDeviceIds: [1] })),
    }),
    ...samplesOf('revocation-record', {
      user: record(encodeRevocation({ userId, issuedUntil: NOW })),
      device: record(encodeRevocation({ ...BOB, issuedUntil: NOW })),
    }),
    ...samplesOf(
      'link-requests',
      each(requests, (request) => encodeLinkRequests([request])),
    ),
    ...samplesOf(
      'link-events',
      each(events, (event) => encodeLinkEvents([event])),
    ),
  ];
}
