import { REQUEST_LIMIT_LABELS } from '@lantern/limits';
import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';
import { TOKEN_FAULTS } from './ports.js';

/** The requests of the client protocol, as label values. */
export const REQUEST_NAMES = [
  'hello',
  'registerDevice',
  'uploadPreKeys',
  'claimPreKeys',
  'getDevices',
  'removeDevice',
  'send',
  'ack',
  'ping',
  'refreshToken',
] as const;

const CLOSE_CAUSES = [
  'drain',
  'retired',
  'internal',
  'too_slow',
  'malformed',
  'token',
  'forbidden',
  'version',
  'hello_timeout',
  'replaced',
  'device_removed',
  'too_large',
  'flooding',
  'dead_peer',
  'client',
] as const;
export type CloseCause = (typeof CLOSE_CAUSES)[number];

const CONNECTION_LIMITS = [
  'max_handshakes_per_address',
  'handshakes_per_address',
  'failed_tokens_per_address',
  'max_connections_per_address',
  'flood_penalty',
] as const;
export type ConnectionLimit = (typeof CONNECTION_LIMITS)[number];

const HANDSHAKES = ['accepted', 'token', 'request', 'limited', 'unavailable'] as const;

/** Only the last two are the server's. */
const SEND_REFUSALS = ['mismatch', 'limited', 'client', 'unavailable', 'fault'] as const;
export type SendRefusal = (typeof SEND_REFUSALS)[number];

const SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const gatewayMetricTable = {
  connections: {
    type: 'gauge',
    name: 'lantern_gateway_connections',
    help: 'Client connections that are open.',
    unit: 'none',
  },
  handshakes: {
    type: 'counter',
    name: 'lantern_gateway_handshakes_total',
    help: 'WebSocket handshakes by how they ended.',
    unit: 'none',
    labels: { result: HANDSHAKES },
  },
  forwardedIgnored: {
    type: 'counter',
    name: 'lantern_gateway_forwarded_ignored_total',
    help: 'Upgrade requests with X-Forwarded-For or Forwarded from an address that is no trusted proxy: the header was not read.',
    unit: 'none',
  },
  tokensRefused: {
    type: 'counter',
    name: 'lantern_gateway_tokens_refused_total',
    help: 'Tokens refused, at the handshake or at RefreshToken.',
    unit: 'none',
    labels: { fault: TOKEN_FAULTS },
  },
  requests: {
    type: 'counter',
    name: 'lantern_gateway_requests_total',
    help: 'Requests received from clients.',
    unit: 'none',
    labels: { request: [...REQUEST_NAMES, 'unknown'] },
  },
  problems: {
    type: 'counter',
    name: 'lantern_gateway_problems_total',
    help: 'Requests answered with a problem, of the request or of the server.',
    unit: 'none',
    labels: { fault: ['client', 'server'] },
  },
  rateLimited: {
    type: 'counter',
    name: 'lantern_gateway_rate_limited_total',
    help: 'Requests refused for their rate, by whichever service, by the limit (see its configuration; of messages to a recipient those by one sender and by all together).',
    unit: 'none',
    labels: { limit: REQUEST_LIMIT_LABELS },
  },
  connectionsLimited: {
    type: 'counter',
    name: 'lantern_gateway_connections_limited_total',
    help: 'Connections refused or reset for being too many, by the limit (see its configuration; flood_penalty: a user that was closed with 4429).',
    unit: 'none',
    labels: { limit: CONNECTION_LIMITS },
  },
  sendSeconds: {
    type: 'histogram',
    name: 'lantern_gateway_send_seconds',
    help: 'How long sends took from their arrival until they were answered Accepted or Duplicate.',
    unit: 'seconds',
    buckets: SECONDS,
  },
  sendsRefused: {
    type: 'counter',
    name: 'lantern_gateway_sends_refused_total',
    help: 'Sends that were not accepted: other devices, a rate, a fault of the request, storage or owner not available, a fault of the server.',
    unit: 'none',
    labels: { cause: SEND_REFUSALS },
  },
  throttles: {
    type: 'counter',
    name: 'lantern_gateway_throttles_total',
    help: 'Times a connection was not read for a while because it had sent too much.',
    unit: 'none',
  },
  deliveries: {
    type: 'counter',
    name: 'lantern_gateway_deliveries_total',
    help: 'Messages pushed to clients.',
    unit: 'none',
  },
  closes: {
    type: 'counter',
    name: 'lantern_gateway_closes_total',
    help: 'Connections that ended, by cause.',
    unit: 'none',
    labels: { cause: CLOSE_CAUSES },
  },
  heldSends: {
    type: 'gauge',
    name: 'lantern_gateway_held_sends',
    help: 'Sends that wait for a partition to get an owner.',
    unit: 'none',
  },
  heldBytes: {
    type: 'gauge',
    name: 'lantern_gateway_held_bytes',
    help: 'Bytes of sends that wait for a partition to get an owner.',
    unit: 'bytes',
  },
  ownerlessPartitions: {
    type: 'gauge',
    name: 'lantern_gateway_ownerless_partitions',
    help: 'Partitions that no linked transport owns.',
    unit: 'none',
  },
  directoryLookups: {
    type: 'counter',
    name: 'lantern_gateway_directory_lookups_total',
    help: 'Device lists needed for sends, by where they came from.',
    unit: 'none',
    labels: { source: ['cache', 'keys'] },
  },
  revocations: {
    type: 'gauge',
    name: 'lantern_gateway_revocations',
    help: 'Users and devices with revoked tokens that may not have expired yet.',
    unit: 'none',
  },
  revocationsLive: {
    type: 'gauge',
    name: 'lantern_gateway_revocations_live',
    help: 'Whether (1) or not (0) all revocations until 2 s ago are known; while not, tokens are accepted as before.',
    unit: 'none',
  },
} as const;

export type GatewayMetrics = MetricsOf<typeof gatewayMetricTable>;

/** Registers the metrics of the gateway; without a registry they only count. */
export function createGatewayMetrics(registry?: MetricsRegistry): GatewayMetrics {
  return defineMetrics(gatewayMetricTable, registry);
}
