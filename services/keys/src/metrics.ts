import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';

const CALLS = ['ownState', 'register', 'upload', 'claim', 'devices', 'remove', 'touch'] as const;
export type KeysCall = (typeof CALLS)[number];

const SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const keysMetricTable = {
  calls: {
    type: 'counter',
    name: 'lantern_keys_calls_total',
    help: 'Calls of the keys service, by how they ended; refused: by a fault of the request or a rate.',
    unit: 'none',
    labels: { call: CALLS, outcome: ['answered', 'refused', 'unavailable', 'fault'] },
  },
  callSeconds: {
    type: 'histogram',
    name: 'lantern_keys_call_seconds',
    help: 'How long calls took, however they ended.',
    unit: 'seconds',
    buckets: SECONDS,
    labels: { call: CALLS },
  },
  drainedClaims: {
    type: 'counter',
    name: 'lantern_keys_drained_claims_total',
    help: 'Claims answered without one-time keys, as so many claim the keys of the same user.',
    unit: 'none',
  },
  limiterStoreFailures: {
    type: 'counter',
    name: 'lantern_keys_limiter_store_failures_total',
    help: 'Times the store that counts calls did not answer: claims and uploads are refused meanwhile.',
    unit: 'none',
  },
  followUps: {
    type: 'counter',
    name: 'lantern_keys_follow_ups_total',
    help: 'Attempts to announce a changed device list or to purge the mailbox of an install that is gone; failed ones are repeated.',
    unit: 'none',
    labels: { kind: ['announcement', 'purge'], result: ['done', 'failed'] },
  },
} as const;

export type KeysMetrics = MetricsOf<typeof keysMetricTable>;

/** Registers the metrics of the keys service; without a registry they only count. */
export function createKeysMetrics(registry?: MetricsRegistry): KeysMetrics {
  return defineMetrics(keysMetricTable, registry);
}
