import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export const transportMetricTable = {
  sends: {
    type: 'counter',
    name: 'lantern_transport_sends_total',
    help: 'Sends answered, by outcome; ephemeral ones not counted.',
    unit: 'none',
    labels: { outcome: ['accepted', 'duplicate', 'not-duplicate', 'refused'] },
  },
  deliveries: {
    type: 'counter',
    name: 'lantern_transport_deliveries_total',
    help: 'Messages handed to sessions, repeats counted.',
    unit: 'none',
  },
  confirmations: {
    type: 'counter',
    name: 'lantern_transport_confirmations_total',
    help: 'Acks confirmed: the message never comes again.',
    unit: 'none',
  },
  parks: {
    type: 'counter',
    name: 'lantern_transport_parks_total',
    help: 'Messages moved to the mailbox, by cause.',
    unit: 'none',
    labels: { cause: ['offline', 'late', 'blocking', 'bound'] },
  },
  drops: {
    type: 'counter',
    name: 'lantern_transport_drops_total',
    help: 'Messages dropped before their device got them, by cause.',
    unit: 'none',
    labels: { cause: ['expired', 'stale', 'purged'] },
  },
  wakeUps: {
    type: 'counter',
    name: 'lantern_transport_wake_ups_total',
    help: 'Wake-ups of offline devices.',
    unit: 'none',
  },
  deadLetters: {
    type: 'counter',
    name: 'lantern_transport_dead_letters_total',
    help: 'Records that could not be read.',
    unit: 'none',
  },
  ownershipLosses: {
    type: 'counter',
    name: 'lantern_transport_ownership_losses_total',
    help: 'Times the instance gave its partitions up to join again.',
    unit: 'none',
  },
  stoppedPartitions: {
    type: 'gauge',
    name: 'lantern_transport_stopped_partitions',
    help: 'Assigned partitions that are not served, since the log does not fit their offset: somebody has to look.',
    unit: 'none',
  },
  ownedPartitions: {
    type: 'gauge',
    name: 'lantern_transport_owned_partitions',
    help: 'Partitions owned by this instance.',
    unit: 'none',
  },
  sessions: {
    type: 'gauge',
    name: 'lantern_transport_sessions',
    help: 'Sessions attached or attaching.',
    unit: 'none',
  },
  recordBytes: {
    type: 'gauge',
    name: 'lantern_transport_record_bytes',
    help: 'Bytes of messages in memory.',
    unit: 'bytes',
  },
  uncommittedRecords: {
    type: 'gauge',
    name: 'lantern_transport_uncommitted_records',
    help: 'Records between the committed offsets and the next to fetch.',
    unit: 'none',
  },
  pausedPartitions: {
    type: 'gauge',
    name: 'lantern_transport_paused_partitions',
    help: 'Partitions that fetch no more and refuse sends, as the records in memory are at their bound.',
    unit: 'none',
  },
  oldestUncommittedSeconds: {
    type: 'gauge',
    name: 'lantern_transport_oldest_uncommitted_seconds',
    help: 'How long ago the oldest record was fetched that no committed offset has passed yet, of any partition.',
    unit: 'seconds',
  },
  onlineSeconds: {
    type: 'histogram',
    name: 'lantern_transport_online_delivery_seconds',
    help: 'How long a message to a device that was online took from its acceptance until it was first handed to the session.',
    unit: 'seconds',
    buckets: SECONDS,
  },
  appendSeconds: {
    type: 'histogram',
    name: 'lantern_transport_append_seconds',
    help: 'How long appends to the log took until they were durable.',
    unit: 'seconds',
    buckets: SECONDS,
  },
  commitSeconds: {
    type: 'histogram',
    name: 'lantern_transport_commit_seconds',
    help: 'How long commits of offsets took.',
    unit: 'seconds',
    buckets: SECONDS,
  },
} as const;

export type TransportMetrics = MetricsOf<typeof transportMetricTable>;

/** Registers the metrics of a transport instance; without a registry they only count. */
export function createTransportMetrics(registry?: MetricsRegistry): TransportMetrics {
  return defineMetrics(transportMetricTable, registry);
}
