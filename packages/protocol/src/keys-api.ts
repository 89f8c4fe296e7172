import type { Address, UserId } from './ids.js';
import type { TraceContext } from './trace-context.js';

export interface PreKey {
  readonly id: number;
  readonly key: Uint8Array;
}

export interface SignedPreKey extends PreKey {
  readonly signature: Uint8Array;
}

export interface DeviceInfo {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
}

export interface KeyCounts {
  readonly oneTimeLeft: number;
  readonly kemLeft: number;
}

export interface UploadResult extends KeyCounts {
  readonly oneTimeNotStoredIds: readonly number[];
  readonly kemNotStoredIds: readonly number[];
}

export interface KeyUpload {
  readonly signedPreKey?: SignedPreKey;
  readonly lastResortKem?: SignedPreKey;
  /** Oldest first. */
  readonly oneTime: readonly PreKey[];
  /** Oldest first. */
  readonly kem: readonly SignedPreKey[];
}

export interface Registration extends KeyUpload {
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  /** SHA-256 of the device secret, 32 bytes: the secret itself never reaches the keys service. */
  readonly deviceSecretHash: Uint8Array;
  readonly signedPreKey: SignedPreKey;
  readonly replace: boolean;
  /** Whether the session that asks has proven to be the device; such registrations are counted apart from others. */
  readonly proven?: boolean;
}

/**
 * Orders the installs of a user: Unix ms of the registration, raised where needed so that it is above that of every
 * install and removal of the user before. By it a transport knows an install that is gone from one that came after.
 */
export type InstallStamp = number;

/** What was registered. */
export interface Registered extends UploadResult {
  readonly installedAt: InstallStamp;
}

/** What the gateway needs to attach a session and to greet it. */
export interface OwnDevice {
  readonly registrationId: number;
  readonly installedAt: InstallStamp;
  readonly deviceSecretHash: Uint8Array;
  readonly signedPreKeyId: number;
  readonly lastResortKemId?: number;
  readonly counts: KeyCounts;
  /** 32 bytes; see OwnDevice.key_digest in client.proto. */
  readonly keyDigest: Uint8Array;
}

export interface OwnState {
  /** Absent when the device is not registered. */
  readonly own?: OwnDevice;
  readonly devices: readonly DeviceInfo[];
}

export interface Claim {
  readonly requester: Address;
  /** 16 bytes. */
  readonly claimId: Uint8Array;
  readonly target: UserId;
  readonly known: readonly { readonly deviceId: number; readonly registrationId: number }[];
}

export interface Bundle {
  readonly device: DeviceInfo;
  readonly signedPreKey: SignedPreKey;
  readonly oneTime?: PreKey;
  readonly kem?: SignedPreKey;
  readonly kemIsLastResort: boolean;
}

export interface ClaimResult {
  readonly bundles: readonly Bundle[];
  readonly goneDeviceIds: readonly number[];
  /** Devices whose stock crossed the low-key threshold by this claim, to be told by PreKeysLow. */
  readonly low: readonly { readonly address: Address; readonly kind: 'one-time' | 'kem'; readonly left: number }[];
}

/**
 * The keys service as the gateway sees it: in one process the service itself, else its internal REST.
 * Refusals are thrown as RequestProblem, with the codes named here; anything else thrown is a fault.
 */
export interface KeysApi {
  /** What is registered at an address, and the user's device list, in one consistent read. */
  ownState(address: Address): Promise<OwnState>;
  /**
   * Registers a device (docs/protocol.md, "RegisterDevice"). Resolves only after the purge of a replaced install is confirmed and the
   * change of the device list is announced.
   * @throws INVALID, TOO_LARGE, TOO_MANY_KEYS, CONFLICT (an id is stored with another key), ADDRESS_TAKEN,
   * REGISTRATION_ID_REUSED, TOO_MANY_DEVICES, UNAVAILABLE
   */
  register(address: Address, registration: Registration): Promise<Registered>;
  /** @throws INVALID, TOO_LARGE, TOO_MANY_KEYS, CONFLICT (an id is stored with another key), NOT_REGISTERED, UNAVAILABLE */
  upload(address: Address, registrationId: number, upload: KeyUpload): Promise<UploadResult>;
  /** @throws INVALID, TOO_LARGE, UNKNOWN_USER, CONFLICT (claimId used for something else), UNAVAILABLE */
  claim(claim: Claim): Promise<ClaimResult>;
  /** The devices of a user as of now, never from a cache; empty for an unknown user. */
  devices(userId: UserId): Promise<readonly DeviceInfo[]>;
  /** Removes a device, its keys and its mailbox; resolves when the purge is wished durably and announced. @throws UNKNOWN_DEVICE */
  remove(address: Address): Promise<void>;
  /** Notes that a device attached; keeps it from being removed as abandoned. */
  touch(address: Address): Promise<void>;
  /** The same for calls that belong to a trace. Absent where nothing is traced. */
  within?(trace: TraceContext): KeysApi;
}

/** Bounds of the keys service that clients are told. */
export interface KeysLimits {
  /** How long a repeated claim gets its first answer, ms. */
  readonly claimWindowMs: number;
  /** Devices of one user. */
  readonly maxDevices: number;
  /** One-time keys stored per kind. */
  readonly maxKeysStored: number;
  /** One-time keys of a kind below which a device is told PreKeysLow. */
  readonly lowKeyThreshold: number;
}

export type DirectoryChange = {
  readonly userId: UserId;
  readonly devices: readonly DeviceInfo[];
  /** Devices whose sessions must end (4410): removed, or replaced by another install. Never one of `devices`; may be told again. */
  readonly removedDeviceIds: readonly number[];
  /**
   * Of each of `removedDeviceIds`, in the same order: installs before this stamp are gone, so that a change that is read late does
   * not end the install that came after. 0 or absent: not known.
   */
  readonly removedBefore?: readonly InstallStamp[];
};

/** Where the keys service announces changes of device lists, before it answers (compacted topic `directory.v1`; in one process a call). */
export interface DirectoryAnnouncer {
  announce(change: DirectoryChange): Promise<void>;
  /**
   * Lets what was announced of a user, who has no devices any more, be removed from where it is kept. Absent where nothing is.
   * @returns ms until it is gone at the latest. @throws when it is not certain
   */
  forget?(userId: UserId): Promise<number>;
}
