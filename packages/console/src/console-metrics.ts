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
  parks: { name: 'lantern_transport_parks_total', label: 'cause' },
  drops: { name: 'lantern_transport_drops_total', label: 'cause' },
  sessions: { name: 'lantern_transport_sessions' },
  uncommitted: { name: 'lantern_transport_uncommitted_records' },
  oldestUncommitted: { name: 'lantern_transport_oldest_uncommitted_seconds' },
  pausedPartitions: { name: 'lantern_transport_paused_partitions' },
  recordBytes: { name: 'lantern_transport_record_bytes' },
  ownershipLosses: { name: 'lantern_transport_ownership_losses_total' },
  connections: { name: 'lantern_gateway_connections' },
  requests: { name: 'lantern_gateway_requests_total', label: 'request' },
  pushes: { name: 'lantern_gateway_deliveries_total' },
  handshakes: { name: 'lantern_gateway_handshakes_total', label: 'result' },
  sendsRefused: { name: 'lantern_gateway_sends_refused_total', label: 'cause' },
  rateLimited: { name: 'lantern_gateway_rate_limited_total' },
  throttles: { name: 'lantern_gateway_throttles_total' },
  heldSends: { name: 'lantern_gateway_held_sends' },
  keyCalls: { name: 'lantern_keys_calls_total', label: 'call' },
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
