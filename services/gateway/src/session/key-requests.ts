import {
  type Address,
  CLAIM_ID_BYTES,
  type Claim,
  type KeyUpload,
  type KeysApi,
  MAX_KNOWN_DEVICES_PER_CLAIM,
  type PreKey,
  type Registration,
  type SignedPreKey,
  type UploadResult,
  type v1,
  encodePreKeyBundlesFrame,
  invalid,
  tooLarge,
} from '@lantern/protocol';
import { type Span, type SpanName, type Tracer, endedBy } from '@lantern/runtime';
import type { Asker } from './asker.js';
import { requireId, requireUserId } from './check-send.js';
import type { SessionRegistry } from '../directory/session-registry.js';
import { requireSecretHash } from './greeting.js';
import { keysWithin } from './keys-within.js';
import type { AnswerBody } from './reply.js';
import type { RequestLimits } from './request-limits.js';

const NOTHING = new Uint8Array(0);

function toPreKey({ id, key }: v1.IPreKey): PreKey {
  return { id: id ?? 0, key: key ?? NOTHING };
}

function toSignedPreKey({ id, key, signature }: v1.ISignedPreKey | v1.IKemPreKey): SignedPreKey {
  return { id: id ?? 0, key: key ?? NOTHING, signature: signature ?? NOTHING };
}

/** Sizes and counts are checked where keys are kept. */
export function toKeyUpload(upload: v1.IUploadPreKeys | v1.IRegisterDevice): KeyUpload {
  const { signedPreKey, lastResortKem, oneTime, kem } = upload;
  return {
    ...(signedPreKey ? { signedPreKey: toSignedPreKey(signedPreKey) } : {}),
    ...(lastResortKem ? { lastResortKem: toSignedPreKey(lastResortKem) } : {}),
    oneTime: (oneTime ?? []).map(toPreKey),
    kem: (kem ?? []).map(toSignedPreKey),
  };
}

/** @throws RequestProblem INVALID when a part is missing. */
export function toRegistration(request: v1.IRegisterDevice): Registration {
  const { signedPreKey, ...upload } = toKeyUpload(request);
  if (signedPreKey === undefined) throw invalid('signedPreKey is missing');
  return {
    ...upload,
    signedPreKey,
    registrationId: request.registrationId ?? 0,
    identityKey: request.identityKey ?? NOTHING,
    deviceSecretHash: requireSecretHash(request.deviceSecret),
    replace: request.replace ?? false,
  };
}

export function countsOf(result: UploadResult): v1.IPreKeyCounts {
  return {
    oneTimeLeft: result.oneTimeLeft,
    kemLeft: result.kemLeft,
    oneTimeNotStoredIds: [...result.oneTimeNotStoredIds],
    kemNotStoredIds: [...result.kemNotStoredIds],
  };
}

function requireDistinct(known: readonly { readonly deviceId: number }[]): void {
  if (new Set(known.map(({ deviceId }) => deviceId)).size < known.length) {
    throw invalid('known must name each device once');
  }
}

function parseClaim(requester: Address, request: v1.IClaimPreKeys): Claim {
  const claimId = requireId(request.claimId, 'claimId', CLAIM_ID_BYTES);
  const target = requireUserId(request.userId);
  const known = (request.known ?? []).map(({ deviceId, registrationId }) => {
    return { deviceId: deviceId ?? 0, registrationId: registrationId ?? 0 };
  });
  if (known.length > MAX_KNOWN_DEVICES_PER_CLAIM)
    throw tooLarge(`known must be at most ${MAX_KNOWN_DEVICES_PER_CLAIM}`);
  requireDistinct(known);
  return { requester, claimId, target, known };
}

export interface KeyRequestsOptions {
  readonly keys: KeysApi;
  readonly tracer: Tracer;
  readonly registry: SessionRegistry;
  readonly limits: RequestLimits;
  /** The address of the session. */
  readonly requester: () => Address;
  readonly asker: Asker;
}

/** The requests of a session that the keys service answers. Refusals are thrown as RequestProblem. */
export class KeyRequests {
  readonly #options: KeyRequestsOptions;

  constructor(options: KeyRequestsOptions) {
    this.#options = options;
  }

  upload(registrationId: number, request: v1.IUploadPreKeys): Promise<AnswerBody> {
    return this.#traced('gateway.upload', async (keys) => {
      const { limits, requester, asker } = this.#options;
      limits.keyRequest(asker);
      return { preKeyCounts: countsOf(await keys.upload(requester(), registrationId, toKeyUpload(request))) };
    });
  }

  /**
   * Devices on this gateway whose keys run low by it are told so.
   * @returns the answer as it stands in a ServerBatch
   */
  claim(seq: number, request: v1.IClaimPreKeys): Promise<Uint8Array> {
    return this.#traced('gateway.claim', async (keys) => {
      const { registry, limits, requester } = this.#options;
      const claim = parseClaim(requester(), request);
      limits.claim(claim.requester.userId, claim.target);
      const result = await keys.claim(claim);
      for (const { address, kind, left } of result.low) {
        for (const session of registry.ofAddress(address)) session.preKeysLow(kind, left);
      }
      return encodePreKeyBundlesFrame(seq, result);
    });
  }

  /** Empty for a user without devices. */
  devices(request: v1.IGetDevices): Promise<AnswerBody> {
    return this.#traced('gateway.devices', async (keys) => {
      const { limits, asker } = this.#options;
      const target = requireUserId(request.userId);
      limits.lookUp(asker, target);
      return { deviceList: { devices: [...(await keys.devices(target))] } };
    });
  }

  #traced<T>(name: SpanName, work: (keys: KeysApi) => Promise<T>): Promise<T> {
    const { keys, tracer } = this.#options;
    const span: Span | undefined = tracer.begin(name);
    return span === undefined ? work(keys) : endedBy(span, work(keysWithin(keys, span)));
  }
}
