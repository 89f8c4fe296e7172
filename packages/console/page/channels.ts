import type { Feed } from './feed.js';
import type { Channel } from './history.js';
import { quantile, since } from './quantile.js';

function growth(key: string, { now, before }: { now: Feed; before?: Feed }): number | null {
  const [to, from] = [now.counts[key], before?.counts[key]];
  if (to === undefined || from === undefined || before === undefined) return null;
  const elapsed = (now.at - before.at) / 1_000;
  return elapsed > 0 ? Math.max(0, to - from) / elapsed : null;
}

/** How fast a counter grows, per second. */
const rate =
  (key: string): Channel =>
  (moment) =>
    growth(key, moment);

const sum =
  (...channels: readonly Channel[]): Channel =>
  (moment) => {
    const values = channels.map((channel) => channel(moment)).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
  };

const gauge =
  (key: string): Channel =>
  ({ now }) =>
    now.counts[key] ?? null;

/** Of what happened within the latest seconds; null when nothing did. */
const percentile =
  (key: string, share: number): Channel =>
  ({ now, earlier }) => {
    const histogram = now.histograms[key];
    if (histogram === undefined || earlier === undefined) return null;
    const recent = since(histogram, earlier.histograms[key]);
    return recent === undefined ? null : quantile(recent, share);
  };

/** Of the first that there is: the transport's counts where it is in the process, else the gateway's. */
const either =
  (first: Channel, second: Channel): Channel =>
  (moment) =>
    first(moment) ?? second(moment);

const limited = (...limits: readonly string[]): Channel => sum(...limits.map((limit) => rate(`rateLimited.${limit}`)));

/** By the limit; those of requests as the gateway tells them apart (services/gateway/src/metrics.ts). */
const refusals = {
  limitedSends: limited('sends_per_sender', 'messages_per_recipient'),
  limitedLookUps: limited('look_ups_per_pair', 'look_up_targets_per_user'),
  limitedKeys: limited('key_requests_per_user', 'claims_per_pair', 'uploads_per_device', 'registrations_per_user'),
  limitedOthers: limited('token_refreshes_per_user', 'unproven_requests_per_user', 'other'),
  limitedConnections: rate('connectionsLimited'),
  throttles: rate('throttles'),
  limitedCalls: rate('restCalls.limited'),
};

/** Every line and number of the page. */
export const CHANNELS = {
  sends: either(rate('sends.accepted'), rate('requests.send')),
  deliveries: either(rate('deliveries'), rate('pushes')),
  acks: either(rate('confirmations'), rate('requests.ack')),
  acceptP50: percentile('accept', 0.5),
  acceptP95: percentile('accept', 0.95),
  acceptP99: percentile('accept', 0.99),
  onlineP50: percentile('online', 0.5),
  onlineP95: percentile('online', 0.95),
  onlineP99: percentile('online', 0.99),
  keyP50: percentile('keyCall', 0.5),
  keyP95: percentile('keyCall', 0.95),
  keyP99: percentile('keyCall', 0.99),
  appendP99: percentile('append', 0.99),
  commitP99: percentile('commit', 0.99),
  sessions: gauge('sessions'),
  connections: gauge('connections'),
  lag: ({ now }) => now.transport?.owned.reduce((total, { lag }) => total + lag, 0) ?? null,
  oldest: gauge('oldestUncommitted'),
  parked: ({ now }) => now.transport?.parked ?? null,
  ...refusals,
  refusals: sum(...Object.values(refusals)),
  keyAnswers: rate('keyOutcomes.answered'),
  keyRefusals: rate('keyOutcomes.refused'),
  drainedClaims: rate('drainedClaims'),
  keyFailures: sum(rate('keyOutcomes.unavailable'), rate('keyOutcomes.fault')),
  cpu: sum(rate('cpuUser'), rate('cpuSystem')),
  memory: gauge('residentBytes'),
} as const satisfies Readonly<Record<string, Channel>>;

export type ChannelKey = keyof typeof CHANNELS;
