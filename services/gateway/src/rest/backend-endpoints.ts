import { type BoundEndpoint, type Call, type ErasureReport, RestProblem, implement } from '@lantern/internal-rest';
import { type AddressKey, type Revocation, type UserId, addressKey, userIdToBytes } from '@lantern/protocol';
import type { z } from 'zod';
import { SKEW_MS } from '../auth/create-token-verification.js';
import { BackendSends } from '../session/backend-sends.js';
import type { AnswerBody } from '../session/reply.js';
import type { SessionServices } from '../session/session-services.js';
import { gatewayBackendSpecs as specs } from './backend-specs.js';

export type GatewayStatus = z.output<(typeof specs.gatewayStatus)['answer']>;

export interface GatewayBackendOptions {
  readonly services: SessionServices;
  readonly revoke: (revocation: Revocation) => Promise<void>;
  /** Until when tokens of the user were revoked, Unix ms. */
  readonly revokedUntil: (userId: UserId) => number | undefined;
  /** How long a revocation names its user, ms, if that is bounded. */
  readonly revocationsKeptMs: number | undefined;
  /** Sends all clients away within that time (ms). */
  readonly drain: (deadlineMs: number) => Promise<void>;
  readonly status: () => GatewayStatus;
}

type SendInput = z.output<(typeof specs.sendMessage)['input']>;
type SendAnswer = z.output<(typeof specs.sendMessage)['answer']>;

function toSend(input: SendInput, { repeatId }: Call) {
  const { userId, messageId = repeatId, ...rest } = input;
  return { ...rest, userId: userIdToBytes(userId), messageId };
}

function answerOf({ accepted, duplicate, deviceMismatch }: AnswerBody): SendAnswer {
  if (accepted) {
    const { serverTime, fullDeviceIds } = accepted;
    return { outcome: 'accepted', serverTime: serverTime ?? 0, fullDeviceIds: fullDeviceIds ?? [] };
  }
  if (duplicate) return { outcome: 'duplicate', serverTime: duplicate.serverTime ?? 0 };
  if (!deviceMismatch) throw new Error('a send has another answer than those that there are');
  const devices = (list: typeof deviceMismatch.missing) =>
    (list ?? []).map(({ deviceId, registrationId, identityKey }) => ({
      deviceId: deviceId ?? 0,
      registrationId: registrationId ?? 0,
      identityKey: identityKey ?? new Uint8Array(0),
    }));
  const { missing, stale, extraDeviceIds } = deviceMismatch;
  return {
    outcome: 'device-mismatch',
    missing: devices(missing),
    stale: devices(stale),
    extraDeviceIds: extraDeviceIds ?? [],
  };
}

/** One for each address that callers send from: there are no more of them than callers are configured. */
function sendsByAddress({ directory, router, clock, limits, metrics }: SessionServices) {
  const known = new Map<AddressKey, BackendSends>();
  return ({ caller: { address } }: Call): BackendSends => {
    if (address === undefined) throw new RestProblem('forbidden', 'the caller has no address to send from');
    const key = addressKey(address);
    const { maxTtlMs } = limits.service;
    const sends = known.get(key) ?? new BackendSends({ sender: address, directory, router, clock, maxTtlMs, metrics });
    known.set(key, sends);
    return sends;
  };
}

const IN_MEMORY =
  'counts by which requests are limited, in memory; device lists that others asked for go with the devices';
const LONGEST_COUNT_MS = 3_600_000;

async function eraseSessions(
  userId: UserId,
  { services: { registry, clock, directory }, revoke, revocationsKeptMs }: GatewayBackendOptions,
): Promise<ErasureReport> {
  const open = registry.ofUser(userId).length;
  const now = clock.now();
  // Whoever issues tokens may have a clock that is ahead.
  await revoke({ userId, issuedUntil: now + SKEW_MS });
  directory.forget(userId);
  const left = registry.ofUser(userId).length;
  const kept = revocationsKeptMs === undefined ? {} : { goneBy: now + revocationsKeptMs };
  const note = 'names the user, so that no token that was issued until now is good again, also on gateways to come';
  return {
    stores: [
      {
        store: 'gateway sessions',
        removed: Math.max(0, open - left),
        left,
        note: 'of the instances that were asked; others end theirs, too',
      },
      { store: 'gateway revocations', left: 1, ...kept, note },
      { store: 'gateway memory', goneBy: now + LONGEST_COUNT_MS, note: IN_MEMORY },
    ],
  };
}

/** The internal REST of a gateway. */
export function gatewayBackendEndpoints(options: GatewayBackendOptions): readonly BoundEndpoint[] {
  const { services, revoke, drain, status } = options;
  const { registry, clock } = services;
  const sessionsOf = (userId: UserId) =>
    registry.ofUser(userId).map(({ deviceId, connectedAt }) => ({
      ...(deviceId !== undefined && { deviceId }),
      ...(connectedAt > 0 && { since: connectedAt }),
    }));
  const sendsOf = sendsByAddress(services);
  let draining = false;
  return [
    implement(specs.gatewayStatus, async () => status()),
    implement(
      specs.sendMessage,
      async (input, call) => answerOf(await sendsOf(call).send(toSend(input, call))),
      // Devices change: a mismatch is never answered from memory.
      { passing: ({ outcome }) => outcome === 'device-mismatch' },
    ),
    implement(specs.listSessions, async ({ userId }) => ({ sessions: sessionsOf(userId) })),
    implement(specs.exportSessions, async ({ userId }) => {
      const revokedUntil = options.revokedUntil(userId);
      return { sessions: sessionsOf(userId), ...(revokedUntil !== undefined && { revokedUntil }) };
    }),
    implement(specs.eraseSessions, async ({ userId }) => eraseSessions(userId, options)),
    implement(specs.revokeTokens, async ({ issuedUntil = clock.now(), ...whose }) => {
      // The clock of whoever asks may be ahead, as may that of whoever issued the tokens.
      if (issuedUntil > clock.now() + SKEW_MS) throw new RestProblem('invalid', 'issuedUntil: lies in the future');
      await revoke({ ...whose, issuedUntil });
      return { issuedUntil };
    }),
    implement(specs.drainInstance, async ({ withinMs }) => {
      const { connections } = status();
      if (!draining) {
        draining = true;
        drain(withinMs).catch((error: unknown) => services.faults.problemOf(error));
      }
      return { connections };
    }),
  ];
}
