import { type GatewayConfig, gatewayConfig } from '@lantern/gateway';
import { type KeysConfig, keysConfig } from '@lantern/keys';
import type { LinkBounds } from '@lantern/link';
import { loadConfig } from '@lantern/runtime';
import { type TransportConfig, defaultTransportConfig } from '@lantern/transport';

/** What is not of interest here, or would take too long: rates are bounds that other tests meet. */
const UNLIMITED = { burst: 1_000_000, intervalMs: 0.001 };
const ENTRIES = 64;

/** Bounds are small, so that they are met; times are short, so that much happens in a run. */
export const TRANSPORT_CONFIG: TransportConfig = {
  ...defaultTransportConfig,
  delivery: {
    ...defaultTransportConfig.delivery,
    parkAfterMs: 1_500,
    blockedConfirmationMs: 500,
    holdWindows: 2,
    unconfirmedWindows: 2,
    presumedWindow: { messages: 6, bytes: 4_000 },
    maxPageDocuments: 4,
  },
  quota: { ...defaultTransportConfig.quota, maxMessages: 24, senderShare: 2, recountAfterMs: 1_000 },
  limits: {
    perPair: UNLIMITED,
    perRecipient: UNLIMITED,
    ephemeralPerPair: UNLIMITED,
    ephemeralPerRecipient: UNLIMITED,
    entries: ENTRIES,
  },
  sends: { ...defaultTransportConfig.sends, maxQueuedSends: 64 },
  trailRecords: 64,
  maxRecordBytes: 8_000,
  maxTrackedRecords: 60,
  presenceTimeoutMs: 1_000,
  tickMs: 200,
  sweepMs: 2_000,
};

export const GATEWAY_CONFIG: GatewayConfig = {
  ...loadConfig(gatewayConfig, {}),
  maxConnectionAgeMs: 3_600_000,
  maxRequestsInFlight: 16,
  outputPauseBytes: 1_500,
  outputCloseBytes: 20_000,
  outputStallMs: 5_000,
  holdTimeoutMs: 3_000,
  holdRequests: 12,
  holdBytes: 20_000,
  limiterEntries: ENTRIES,
  directoryUsers: 16,
  maxRevocations: 16,
  sendsPerSender: UNLIMITED,
  ephemeralsPerSender: UNLIMITED,
  lookUpsPerPair: UNLIMITED,
  lookUpTargetsPerUser: UNLIMITED,
  keyRequestsPerUser: UNLIMITED,
  unprovenRequestsPerUser: UNLIMITED,
};

export const KEYS_CONFIG: KeysConfig = {
  ...loadConfig(keysConfig, {}),
  claimTakeOverMs: 1_000,
  claimWaitMs: 3_000,
  claimsPerPair: UNLIMITED,
  claimsPerTarget: UNLIMITED,
  uploadsPerDevice: UNLIMITED,
  registrationsPerUser: UNLIMITED,
  limiterEntries: ENTRIES,
  settleWaitMs: 3_000,
  followUpTimeoutMs: 1_500,
  followUpRetryMaxMs: 1_000,
  lowKeyThreshold: 3,
};

export const LINK_BOUNDS: LinkBounds = { heartbeatMs: 1_000, missedHeartbeats: 3, maxBufferedBytes: 64 * 1024 };

export const PARTITIONS = 4;
export const INCARNATION = 7;
export const STORE_TIMEOUT_MS = 900;
export const BROKER_TIMEOUT_MS = 900;
export const SESSION_TIMEOUT_MS = 3_000;
/** A group waits for its members for so long at most. */
export const MOST_REBALANCE_MS = 1_500;
