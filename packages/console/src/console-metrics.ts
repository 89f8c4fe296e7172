/** A metric that the console shows. */
export interface ConsoleMetric {
  /** As it is registered. */
  readonly name: string;
  /** Whose values are told apart; all others are summed. */
  readonly label?: string;
}

/** Under which keys the feed tells which metrics; a process has those of its services. */
export const CONSOLE_COUNTS = {
  sends: { name: 'lantern_transport_sends_total', label: 'outcome' },
  deliveries: { name: 'lantern_transport_deliveries_total' },
  confirmations: { name: 'lantern_transport_confirmations_total' },
  sessions: { name: 'lantern_transport_sessions' },
  oldestUncommitted: { name: 'lantern_transport_oldest_uncommitted_seconds' },
  connections: { name: 'lantern_gateway_connections' },
  requests: { name: 'lantern_gateway_requests_total', label: 'request' },
  pushes: { name: 'lantern_gateway_deliveries_total' },
  rateLimited: { name: 'lantern_gateway_rate_limited_total', label: 'limit' },
  throttles: { name: 'lantern_gateway_throttles_total' },
  connectionsLimited: { name: 'lantern_gateway_connections_limited_total' },
  keyOutcomes: { name: 'lantern_keys_calls_total', label: 'outcome' },
  drainedClaims: { name: 'lantern_keys_drained_claims_total' },
  restCalls: { name: 'lantern_internal_rest_calls_total', label: 'outcome' },
  // In this order: prom-client brings both up to date when the first is read.
  cpuUser: { name: 'process_cpu_user_seconds_total' },
  cpuSystem: { name: 'process_cpu_system_seconds_total' },
  residentBytes: { name: 'process_resident_memory_bytes' },
} as const satisfies Readonly<Record<string, ConsoleMetric>>;

/** Histograms of seconds, the values of their labels together. */
export const CONSOLE_HISTOGRAMS = {
  accept: { name: 'lantern_gateway_send_seconds' },
  online: { name: 'lantern_transport_online_delivery_seconds' },
  append: { name: 'lantern_transport_append_seconds' },
  commit: { name: 'lantern_transport_commit_seconds' },
  keyCall: { name: 'lantern_keys_call_seconds' },
} as const satisfies Readonly<Record<string, ConsoleMetric>>;
