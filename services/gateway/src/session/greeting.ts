import { createHash, timingSafeEqual } from 'node:crypto';
import {
  DEVICE_SECRET_BYTES,
  type DeviceInfo,
  MAX_ACK_IDS,
  MAX_CIPHERTEXT_BYTES,
  MAX_CLIENT_NAME_BYTES,
  MAX_FEATURES,
  MAX_FRAMES_PER_MESSAGE,
  MAX_KEM_KEYS_PER_UPLOAD,
  MAX_MESSAGE_BYTES_IN,
  MAX_MESSAGE_BYTES_OUT,
  MAX_ONE_TIME_KEYS_PER_UPLOAD,
  MAX_PING_INTERVAL_MS,
  MAX_SEND_BYTES,
  MIN_PING_INTERVAL_MS,
  type OwnDevice,
  type OwnState,
  type WindowBounds,
  invalid,
  tooLarge,
  v1,
} from '@lantern/protocol';
import type { SessionLimits } from './session-limits.js';

const MAX_FEATURE_BYTES = 64;

/** What a valid Hello asks for. */
export interface Greeting {
  readonly deviceId: number;
  readonly registrationId: number | undefined;
  /** SHA-256 of the device secret; the secret itself is not kept. */
  readonly secretHash: Uint8Array | undefined;
  readonly window: WindowBounds;
  /** Undefined: the server pings. */
  readonly pingIntervalMs: number | undefined;
  readonly sendOnly: boolean;
}

/** SHA-256, 32 bytes. */
export function hashSecret(secret: Uint8Array): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** The hash of a secret given by a client. @throws RequestProblem INVALID */
export function requireSecretHash(secret: Uint8Array | null | undefined): Uint8Array {
  if (secret?.length === DEVICE_SECRET_BYTES) return hashSecret(secret);
  throw invalid(`deviceSecret must have ${DEVICE_SECRET_BYTES} bytes, not ${secret?.length ?? 0}`);
}

function parseWindow(window: v1.IWindow | null | undefined, limits: SessionLimits): WindowBounds {
  if (!window) return limits.defaultWindow;
  const messages = window.messages ?? 0;
  const bytes = window.bytes ?? 0;
  if (messages < 1) throw invalid('window.messages must be at least 1');
  if (bytes < MAX_CIPHERTEXT_BYTES) throw invalid(`window.bytes must be at least ${MAX_CIPHERTEXT_BYTES}`);
  return {
    messages: Math.min(messages, limits.maxWindow.messages),
    bytes: Math.min(bytes, limits.maxWindow.bytes),
  };
}

function parsePingInterval(pingIntervalMs: number | null | undefined): number | undefined {
  if (pingIntervalMs === null || pingIntervalMs === undefined) return undefined;
  if (pingIntervalMs >= MIN_PING_INTERVAL_MS && pingIntervalMs <= MAX_PING_INTERVAL_MS) return pingIntervalMs;
  throw invalid(`pingIntervalMs must be from ${MIN_PING_INTERVAL_MS} to ${MAX_PING_INTERVAL_MS}`);
}

function requireBoundedTexts({ client, features }: v1.IHello): void {
  if (Buffer.byteLength(client ?? '') > MAX_CLIENT_NAME_BYTES) {
    throw tooLarge(`client must have at most ${MAX_CLIENT_NAME_BYTES} bytes`);
  }
  if ((features?.length ?? 0) > MAX_FEATURES) throw tooLarge(`features must be at most ${MAX_FEATURES}`);
  if (features?.some((feature) => Buffer.byteLength(feature) > MAX_FEATURE_BYTES)) {
    throw tooLarge(`a feature must have at most ${MAX_FEATURE_BYTES} bytes`);
  }
}

/** @throws RequestProblem INVALID or TOO_LARGE, naming the field. */
export function parseHello(hello: v1.IHello, limits: SessionLimits): Greeting {
  requireBoundedTexts(hello);
  const { deviceSecret } = hello;
  return {
    deviceId: hello.deviceId ?? 0,
    registrationId: hello.registrationId ?? undefined,
    secretHash: deviceSecret ? requireSecretHash(deviceSecret) : undefined,
    window: parseWindow(hello.window, limits),
    pingIntervalMs: parsePingInterval(hello.pingIntervalMs),
    sendOnly: hello.sendOnly ?? false,
  };
}

/** I4: only whoever holds the secret of the install that is registered may attach, or speak in its name. */
export function decideAttachment(own: OwnDevice | undefined, greeting: Greeting): v1.Attachment {
  if (own === undefined) return v1.Attachment.ATTACHMENT_NOT_REGISTERED;
  if (greeting.registrationId !== own.registrationId) return v1.Attachment.ATTACHMENT_OTHER_REGISTRATION;
  const { secretHash } = greeting;
  if (secretHash?.length !== own.deviceSecretHash.length || !timingSafeEqual(secretHash, own.deviceSecretHash)) {
    return v1.Attachment.ATTACHMENT_WRONG_SECRET;
  }
  return greeting.sendOnly ? v1.Attachment.ATTACHMENT_SEND_ONLY : v1.Attachment.ATTACHMENT_ATTACHED;
}

/** Every bound that a client can meet. */
export function limitsOf(limits: SessionLimits): v1.ILimits {
  const { service } = limits;
  return {
    maxMessageBytesIn: MAX_MESSAGE_BYTES_IN,
    maxMessageBytesOut: MAX_MESSAGE_BYTES_OUT,
    maxCiphertextBytes: MAX_CIPHERTEXT_BYTES,
    maxSendBytes: MAX_SEND_BYTES,
    maxRequestsInFlight: limits.maxRequestsInFlight,
    maxAckIds: MAX_ACK_IDS,
    maxOneTimeKeysPerUpload: MAX_ONE_TIME_KEYS_PER_UPLOAD,
    maxKemKeysPerUpload: MAX_KEM_KEYS_PER_UPLOAD,
    maxKeysStored: service.maxKeysStored,
    maxDevices: service.maxDevices,
    maxWindow: limits.maxWindow,
    dedupWindowMs: service.dedupWindowMs,
    claimWindowMs: service.claimWindowMs,
    parkAfterMs: service.parkAfterMs,
    maxTtlMs: service.maxTtlMs,
    maxFramesPerMessage: MAX_FRAMES_PER_MESSAGE,
  };
}

function ownOf(own: OwnDevice | undefined): v1.IOwnDevice {
  if (own === undefined) return { registered: false };
  const { registrationId, signedPreKeyId, lastResortKemId, counts, keyDigest } = own;
  return {
    registered: true,
    registrationId,
    signedPreKeyId,
    ...(lastResortKemId === undefined ? {} : { lastResortKemId }),
    counts,
    keyDigest,
  };
}

export interface WelcomeParts {
  readonly serverTime: number;
  readonly tokenExpiresAt: number;
  readonly limits: SessionLimits;
  readonly state: OwnState;
  readonly attachment: v1.Attachment;
}

export function welcomeOf({ serverTime, tokenExpiresAt, limits, state, attachment }: WelcomeParts): v1.IWelcome {
  return {
    serverTime,
    tokenExpiresAt,
    limits: limitsOf(limits),
    retentionMs: limits.service.retentionMs,
    features: [],
    own: ownOf(state.own),
    ownDevices: [...(state.devices satisfies readonly DeviceInfo[])],
    attachment,
  };
}
