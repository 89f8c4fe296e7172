import {
  type DirectoryChange,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  ProtocolError,
  type Revocation,
  addressKey,
  decodeClientBatch,
  decodeDeliveryId,
  decodeDirectoryChange,
  decodeInboxRecord,
  decodeLinkEvents,
  decodeLinkRequests,
  decodeRevocation,
  decodeServerBatch,
  encodeClientFrame,
  encodeDirectoryChange,
  encodeInboxRecord,
  encodeLinkEvents,
  encodeLinkRequests,
  encodeRevocation,
  encodeServerFrame,
  openClientBatch,
  parseUserId,
  type v1,
} from '../../src/index.js';
import { type FrameVector, fromHex, vectors } from '../vectors.js';

/** A way in for bytes from outside the process. */
export interface Decoder {
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

/** Whatever the bytes, a decoder returns or throws ProtocolError. @throws Error when it does anything else */
export function feed(decoder: Decoder, bytes: Uint8Array): void {
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

const device = { deviceId: 0, registrationId: 7, identityKey: new Uint8Array(33).fill(5) };
const directoryChange: DirectoryChange = {
  userId: sender.userId,
  devices: [device, { ...device, deviceId: 300 }],
  removedDeviceIds: [0, 1, 300],
};

const bytesOf = (name: string) => (vectors(name) as { vectors: FrameVector[] }).vectors.map(({ hex }) => fromHex(hex));
const odd = [...bytesOf('tolerated'), ...bytesOf('malformed')];
/** The frames of a message, one after the other, as a session takes them. */
function taken(bytes: Uint8Array): v1.ClientFrame[] {
  const batch = openClientBatch(bytes);
  return Array.from({ length: batch.left }, () => batch.take());
}

/** A record of a log, its key in front of its value. */
function logRecordOf(bytes: Uint8Array, keyBytes: number): { key: Uint8Array; value: Uint8Array } {
  return { key: bytes.subarray(0, keyBytes), value: bytes.subarray(keyBytes) };
}

function joined({ key, value }: { readonly key: Uint8Array; readonly value: Uint8Array }): Uint8Array {
  return Buffer.concat([key, value]);
}

const counts = { taken: 0, refused: 0 };

export const decoders: readonly Decoder[] = [
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
    name: 'openClientBatch',
    decode: taken,
    encode: (frames) => Buffer.concat((frames as object[]).map(encodeClientFrame)),
    seeds: [...bytesOf('client-frames'), ...odd],
    ...counts,
  },
  {
    name: 'decodeDirectoryChange',
    decode: (bytes) => decodeDirectoryChange(logRecordOf(bytes, 16)),
    encode: (change) => joined(encodeDirectoryChange(change as DirectoryChange)),
    seeds: [joined(encodeDirectoryChange(directoryChange))],
    ...counts,
  },
  {
    name: 'decodeRevocation',
    decode: (bytes) => decodeRevocation(logRecordOf(bytes, 20)),
    encode: (revocation) => joined(encodeRevocation(revocation as Revocation)),
    seeds: [joined(encodeRevocation({ ...sender, issuedUntil: 1_767_225_600_000 }))],
    ...counts,
  },
  {
    name: 'decodeDeliveryId',
    decode: (bytes) => decodeDeliveryId(0x1a2b3c4d, bytes),
    seeds: [fromHex('1a2b3c4d00000000075bcd15')],
    ...counts,
  },
];
