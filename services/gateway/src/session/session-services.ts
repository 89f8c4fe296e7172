import type { KeysApi } from '@lantern/protocol';
import type { Clock, Tracer } from '@lantern/runtime';
import type { DeviceDirectory } from '../directory/device-directory.js';
import type { SessionRegistry } from '../directory/session-registry.js';
import type { GatewayMetrics } from '../metrics.js';
import type { MailboxRouter, TokenVerifier } from '../ports.js';
import type { RevocationList } from '../revocations/revocation-list.js';
import type { DeadlineWheel } from './deadline-wheel.js';
import type { FaultReporter } from './fault-reporter.js';
import type { FlushQueue } from './flush-queue.js';
import type { RequestLimits } from './request-limits.js';
import type { SessionLimits } from './session-limits.js';
import type { FloodGuards } from './standing.js';
import type { TurnShares } from './turn-shares.js';

/** What all sessions of a gateway share. */
export interface SessionServices {
  readonly keys: KeysApi;
  readonly router: MailboxRouter;
  readonly directory: DeviceDirectory;
  readonly registry: SessionRegistry;
  readonly verifier: TokenVerifier;
  readonly revocations: Pick<RevocationList, 'isRevoked'>;
  readonly wheel: DeadlineWheel;
  readonly flushQueue: FlushQueue;
  readonly turnShares: TurnShares;
  readonly clock: Clock;
  /** Of jitter, from 0 to below 1. */
  readonly random: () => number;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  readonly faults: FaultReporter;
  readonly limits: SessionLimits;
  readonly requestLimits: RequestLimits;
  readonly flood: FloodGuards;
  /** 16 random bytes as hex. */
  readonly createConnectionId: () => string;
}
