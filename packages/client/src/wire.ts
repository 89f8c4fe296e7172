import {
  MAX_ACK_IDS,
  MAX_MESSAGE_BYTES_IN,
  ProtocolError,
  parseUserId,
  userIdFromBytes,
  userIdToBytes,
  v1,
} from '@lantern/protocol';
import type {
  Attachment,
  ClaimedPreKeys,
  ClientEvent,
  DeviceInfo,
  IncomingMessage,
  PreKey,
  PreKeyBundle,
  PreKeyCounts,
  RegisteredState,
  SendOutcome,
  ServerLimits,
  SignedPreKey,
  Welcome,
} from './types.js';
import { problemCode } from './problem-code.js';

const EMPTY = new Uint8Array(0);

/** A copy: the bytes of a decoded frame are views that would keep its whole batch in memory. */
function copied(bytes: Uint8Array | null | undefined): Uint8Array {
  return bytes ? new Uint8Array(bytes) : EMPTY;
}

/** The 16 bytes of a user id in text form. @throws TypeError when it is none */
export function userIdBytes(userId: string): Uint8Array {
  const parsed = parseUserId(userId);
  if (parsed === undefined) throw new TypeError('userId must be a UUID');
  return userIdToBytes(parsed);
}

/** @throws ProtocolError when the sender is no user id */
export function incomingMessage(deliver: v1.Deliver): IncomingMessage {
  const userId = deliver.senderUserId.length === 16 ? userIdFromBytes(deliver.senderUserId) : undefined;
  if (userId === undefined) throw new ProtocolError('Deliver without sender');
  return {
    sender: { userId, deviceId: deliver.senderDeviceId },
    messageId: copied(deliver.messageId),
    serverTime: deliver.serverTime,
    expiresAt: deliver.expiresAt,
    kind: deliver.kind,
    ciphertext: copied(deliver.ciphertext),
    redelivered: deliver.redelivered,
    ephemeral: deliver.ephemeral,
    deliveryId: copied(deliver.deliveryId),
  };
}

export function deviceInfo(device: v1.IDeviceInfo): DeviceInfo {
  return {
    deviceId: device.deviceId ?? 0,
    registrationId: device.registrationId ?? 0,
    identityKey: copied(device.identityKey),
  };
}

export function deviceInfos(devices: readonly v1.IDeviceInfo[] | null | undefined): DeviceInfo[] {
  return (devices ?? []).map(deviceInfo);
}

const ATTACHMENTS: ReadonlyMap<number, Attachment> = new Map([
  [v1.Attachment.ATTACHMENT_ATTACHED, 'attached'],
  [v1.Attachment.ATTACHMENT_SEND_ONLY, 'send-only'],
  [v1.Attachment.ATTACHMENT_NOT_REGISTERED, 'not-registered'],
  [v1.Attachment.ATTACHMENT_OTHER_REGISTRATION, 'other-registration'],
  [v1.Attachment.ATTACHMENT_WRONG_SECRET, 'wrong-secret'],
]);

/** A bound that the server left out is taken as the protocol's own, or as one that keeps the client working. */
function serverLimits(limits: v1.ILimits): ServerLimits {
  return {
    maxMessageBytesIn: limits.maxMessageBytesIn || MAX_MESSAGE_BYTES_IN,
    maxMessageBytesOut: limits.maxMessageBytesOut ?? 0,
    maxCiphertextBytes: limits.maxCiphertextBytes ?? 0,
    maxSendBytes: limits.maxSendBytes ?? 0,
    maxRequestsInFlight: limits.maxRequestsInFlight || 1,
    maxAckIds: limits.maxAckIds || MAX_ACK_IDS,
    maxOneTimeKeysPerUpload: limits.maxOneTimeKeysPerUpload ?? 0,
    maxKemKeysPerUpload: limits.maxKemKeysPerUpload ?? 0,
    maxKeysStored: limits.maxKeysStored ?? 0,
    maxDevices: limits.maxDevices ?? 0,
    maxWindow: { messages: limits.maxWindow?.messages ?? 0, bytes: limits.maxWindow?.bytes ?? 0 },
    dedupWindowMs: limits.dedupWindowMs ?? 0,
    claimWindowMs: limits.claimWindowMs ?? 0,
    parkAfterMs: limits.parkAfterMs ?? 0,
    maxTtlMs: limits.maxTtlMs ?? 0,
  };
}

function registeredState(own: v1.IOwnDevice): RegisteredState {
  const state = {
    registrationId: own.registrationId ?? 0,
    signedPreKeyId: own.signedPreKeyId ?? 0,
    oneTimeLeft: own.counts?.oneTimeLeft ?? 0,
    kemLeft: own.counts?.kemLeft ?? 0,
    keyDigest: copied(own.keyDigest),
  };
  const { lastResortKemId } = own;
  return lastResortKemId === null || lastResortKemId === undefined ? state : { ...state, lastResortKemId };
}

export function welcomeFromWire(welcome: v1.Welcome): Welcome {
  const { own } = welcome;
  return {
    serverTime: welcome.serverTime,
    tokenExpiresAt: welcome.tokenExpiresAt,
    limits: serverLimits(welcome.limits ?? {}),
    retentionMs: welcome.retentionMs,
    features: welcome.features,
    attachment: ATTACHMENTS.get(welcome.attachment) ?? 'unknown',
    ...(own?.registered ? { own: registeredState(own) } : {}),
    ownDevices: deviceInfos(welcome.ownDevices),
  };
}

export function preKeyCounts(counts: v1.IPreKeyCounts): PreKeyCounts {
  return {
    oneTimeLeft: counts.oneTimeLeft ?? 0,
    kemLeft: counts.kemLeft ?? 0,
    oneTimeNotStoredIds: counts.oneTimeNotStoredIds ?? [],
    kemNotStoredIds: counts.kemNotStoredIds ?? [],
  };
}

function preKey(key: v1.IPreKey): PreKey {
  return { id: key.id ?? 0, key: copied(key.key) };
}

function signedKey(key: v1.ISignedPreKey | v1.IKemPreKey): SignedPreKey {
  return { id: key.id ?? 0, key: copied(key.key), signature: copied(key.signature) };
}

/** @throws ProtocolError for a bundle without device or signed prekey */
function preKeyBundle(bundle: v1.IPreKeyBundle): PreKeyBundle {
  const { device, signedPreKey, oneTime, kem } = bundle;
  if (!device || !signedPreKey) throw new ProtocolError('PreKeyBundle without device or signed prekey');
  return {
    device: deviceInfo(device),
    signedPreKey: signedKey(signedPreKey),
    ...(oneTime ? { oneTime: preKey(oneTime) } : {}),
    ...(kem ? { kem: signedKey(kem) } : {}),
    kemIsLastResort: bundle.kemIsLastResort ?? false,
  };
}

/** @throws ProtocolError for a bundle without device or signed prekey */
export function claimedPreKeys(answer: v1.IPreKeyBundles): ClaimedPreKeys {
  return { bundles: (answer.bundles ?? []).map(preKeyBundle), goneDeviceIds: answer.goneDeviceIds ?? [] };
}

/** The outcome in an answer to Send; undefined when it holds something else. */
export function sendOutcome({ accepted, duplicate, deviceMismatch, problem }: v1.ServerFrame): SendOutcome | undefined {
  if (accepted) {
    const { serverTime, fullDeviceIds } = accepted;
    return { outcome: 'accepted', serverTime: serverTime ?? 0, fullDeviceIds: fullDeviceIds ?? [] };
  }
  if (duplicate) return { outcome: 'duplicate', serverTime: duplicate.serverTime ?? 0 };
  if (deviceMismatch) {
    const { missing, stale, extraDeviceIds } = deviceMismatch;
    return {
      outcome: 'mismatch',
      missing: deviceInfos(missing),
      stale: deviceInfos(stale),
      extraDeviceIds: extraDeviceIds ?? [],
    };
  }
  if (!problem) return undefined;
  const code = problemCode(problem.code ?? 0);
  const refused = {
    outcome: 'refused',
    code,
    message: problem.message ?? '',
    retryable: problem.retryable ?? false,
  } as const;
  const { retryAfterMs } = problem;
  return retryAfterMs === null || retryAfterMs === undefined ? refused : { ...refused, retryAfterMs };
}

const DROP_REASONS: ReadonlyMap<number, 'expired' | 'purged' | 'stale'> = new Map([
  [v1.DropReason.DROP_REASON_EXPIRED, 'expired'],
  [v1.DropReason.DROP_REASON_PURGED, 'purged'],
  [v1.DropReason.DROP_REASON_STALE, 'stale'],
]);

/** The event in a push that is one; undefined for other pushes, also those of a newer server. */
export function eventFromPush(frame: v1.ServerFrame): ClientEvent | undefined {
  const { caughtUp, preKeysLow, devicesChanged, messagesDropped, sessionRestarted, goingAway } = frame;
  if (caughtUp) {
    const confirmed = caughtUp.phase === v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED;
    return { type: 'caught-up', phase: confirmed ? 'confirmed' : 'sent' };
  }
  if (preKeysLow) {
    const kind = preKeysLow.kind === v1.PreKeyKind.PRE_KEY_KIND_KEM ? 'kem' : 'one-time';
    return { type: 'pre-keys-low', kind, left: preKeysLow.left ?? 0 };
  }
  if (devicesChanged) return { type: 'devices-changed', devices: deviceInfos(devicesChanged.devices) };
  if (messagesDropped) {
    return {
      type: 'messages-dropped',
      count: messagesDropped.count ?? 0,
      reason: DROP_REASONS.get(messagesDropped.reason ?? 0) ?? 'unknown',
      oldest: messagesDropped.oldest ?? 0,
      newest: messagesDropped.newest ?? 0,
    };
  }
  if (sessionRestarted) return { type: 'session-restarted' };
  if (goingAway) return { type: 'going-away', reconnectAfterMs: goingAway.reconnectAfterMs ?? 0 };
  return undefined;
}
