import type { WindowBounds } from '@lantern/protocol';
import type { OutgoingBounds } from './outbox.js';
import type { InputRates } from './session-budget.js';

/** Bounds that other services keep and Welcome tells; they must be those services' own values. */
export interface ServiceLimits {
  /** How long an undelivered message is kept, ms. */
  readonly retentionMs: number;
  /** ms */
  readonly maxTtlMs: number;
  /** ms */
  readonly dedupWindowMs: number;
  /** ms */
  readonly claimWindowMs: number;
  /** ms */
  readonly parkAfterMs: number;
  /** Devices of one user. */
  readonly maxDevices: number;
  /** One-time keys stored per kind. */
  readonly maxKeysStored: number;
  /** One-time keys of a kind below which a device is told PreKeysLow. */
  readonly lowKeyThreshold: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** docs/protocol.md, "Limits". */
export const DEFAULT_SERVICE_LIMITS: ServiceLimits = {
  retentionMs: 30 * DAY_MS,
  maxTtlMs: 30 * DAY_MS,
  dedupWindowMs: 10 * 60_000,
  claimWindowMs: 60 * 60_000,
  parkAfterMs: 3_000,
  maxDevices: 10,
  maxKeysStored: 200,
  lowKeyThreshold: 20,
};

/** Bounds of one session. */
export interface SessionLimits {
  /** How long a connection may go without a successful Hello, ms. */
  readonly helloTimeoutMs: number;
  /** How long a session may wait to be attached before its request is refused, ms. */
  readonly attachTimeoutMs: number;
  /** The age at which a connection is retired, give or take a tenth, ms. */
  readonly maxAgeMs: number;
  /** How often the server pings a client that does not, ms. */
  readonly pingIntervalMs: number;
  /** Requests without an answer (acks not counted) above which reading stops. */
  readonly maxRequestsInFlight: number;
  /** Acked delivery ids without confirmation above which reading stops. */
  readonly maxUnconfirmedAckIds: number;
  /** For how long a congested client may take nothing before the connection ends, ms. */
  readonly outputStallMs: number;
  /** For how long reading may be stopped before the connection ends, ms. */
  readonly inputStallMs: number;
  /** Of a client that names none. */
  readonly defaultWindow: WindowBounds;
  readonly maxWindow: WindowBounds;
  readonly outgoing: OutgoingBounds;
  /** Above which reading slows down. */
  readonly input: InputRates;
  readonly service: ServiceLimits;
}
