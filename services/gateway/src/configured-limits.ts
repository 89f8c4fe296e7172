import type { Clock, Logger } from '@lantern/runtime';
import type { GatewayConfig } from './config.js';
import { HandshakeGate } from './edge/handshake-gate.js';
import { TrustedProxies } from './edge/trusted-proxies.js';
import { FloodGuard } from './session/flood-guard.js';
import type { ServiceLimits, SessionLimits } from './session/session-limits.js';
import type { SessionServices } from './session/session-services.js';
import type { FloodGuards } from './session/standing.js';

/** The bounds of a session that the configuration asks for. */
export function sessionLimits(config: GatewayConfig, service: ServiceLimits): SessionLimits {
  const { helloTimeoutMs, attachTimeoutMs, pingIntervalMs, maxRequestsInFlight, maxUnconfirmedAckIds } = config;
  const { outputStallMs, inputStallMs } = config;
  const maxWindow = { messages: config.maxWindowMessages, bytes: config.maxWindowBytes };
  const defaultWindow = {
    messages: Math.min(config.windowMessages, maxWindow.messages),
    bytes: Math.min(config.windowBytes, maxWindow.bytes),
  };
  const outgoing = { pauseBytes: config.outputPauseBytes, closeBytes: config.outputCloseBytes };
  return {
    helloTimeoutMs,
    attachTimeoutMs,
    maxAgeMs: config.maxConnectionAgeMs,
    pingIntervalMs,
    maxRequestsInFlight,
    maxUnconfirmedAckIds,
    outputStallMs,
    inputStallMs,
    defaultWindow,
    maxWindow,
    outgoing,
    input: { frames: config.framesPerConnection, bytes: config.bytesPerConnection },
    service,
  };
}

/** Who floods, as a device of a user and without a proof. */
export function createFloodGuards(config: GatewayConfig, clock: Clock): FloodGuards {
  const { refusalsPerUser, unprovenRefusalsPerUser } = config;
  const { floodPenaltyMs: penaltyMs, floodPenaltyMaxMs: penaltyMaxMs, limiterEntries: entries } = config;
  const shared = { clock, penaltyMs, penaltyMaxMs, entries };
  return {
    proven: new FloodGuard({ ...shared, refusals: refusalsPerUser }),
    unproven: new FloodGuard({ ...shared, refusals: unprovenRefusalsPerUser }),
  };
}

type GateServices = Pick<SessionServices, 'clock' | 'flood' | 'metrics'> & { readonly logger: Logger };

/** Who may try to connect. @throws ConfigError */
export function createHandshakeGate(config: GatewayConfig, services: GateServices): HandshakeGate {
  const { trustedProxies: networks = [], forwardedHeader: header } = config;
  const proxies = new TrustedProxies({ networks, header });
  return new HandshakeGate({ ...config, ...services, proxies });
}
