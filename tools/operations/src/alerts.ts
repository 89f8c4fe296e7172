import type { Alert, AlertGroup, TestSeries } from './alert.js';
import { OBJECTIVE_GROUPS, keptPromises } from './objectives.js';

/** Every job of ours, under Prometheus and under its operator. */
const JOBS = 'job=~"lantern-.+"';
const HOUR = '60';

const TRANSPORT: readonly Alert[] = [
  {
    name: 'CommittedOffsetLags',
    expr: 'max by (instance) (lantern_transport_oldest_uncommitted_seconds) > 30',
    for: '2m',
    severity: 'page',
    by: ['instance'],
    summary: 'A record has waited for more than 30 s for its offset to be committed: acks are not confirmed.',
    test: { bad: { 'lantern_transport_oldest_uncommitted_seconds{instance="a"}': `45x${HOUR}` }, at: '10m' },
  },
  {
    name: 'PartitionStopped',
    expr: 'max by (instance) (lantern_transport_stopped_partitions) > 0',
    for: '1m',
    severity: 'page',
    by: ['instance'],
    summary:
      'The committed offset of a partition does not fit its log; nothing is delivered from it until somebody decides.',
    test: { bad: { 'lantern_transport_stopped_partitions{instance="a"}': `1x${HOUR}` }, at: '5m' },
  },
  {
    name: 'PartitionsWithoutOwner',
    expr: 'max(lantern_gateway_ownerless_partitions) > 0',
    for: '1m',
    severity: 'page',
    summary:
      'A gateway sees no owner of some partitions: sends to their users are refused, and nothing is delivered to them.',
    test: { bad: { 'lantern_gateway_ownerless_partitions{instance="a"}': `3x${HOUR}` }, at: '5m' },
  },
  {
    name: 'OwnershipIsLost',
    expr: 'sum(increase(lantern_transport_ownership_losses_total[15m])) > 3',
    for: '0m',
    severity: 'ticket',
    summary: 'Transports keep losing their partitions and joining again; each time their users wait for seconds.',
    test: { bad: { 'lantern_transport_ownership_losses_total{instance="a"}': `0+1x${HOUR}` }, at: '20m' },
  },
  {
    name: 'PartitionsPaused',
    expr: 'max by (instance) (lantern_transport_paused_partitions) > 0',
    for: '5m',
    severity: 'page',
    by: ['instance'],
    summary: 'A transport fetches no more, as the messages in its memory are at their bound: sends are refused.',
    test: { bad: { 'lantern_transport_paused_partitions{instance="a"}': `2x${HOUR}` }, at: '10m' },
  },
  {
    name: 'MessagesParkedAtBound',
    expr: 'sum(rate(lantern_transport_parks_total{cause="bound"}[5m])) > 1',
    for: '10m',
    severity: 'ticket',
    summary: 'Messages go to the mailbox because memory is short, although their devices are online.',
    test: { bad: { 'lantern_transport_parks_total{instance="a",cause="bound"}': `0+120x${HOUR}` }, at: '30m' },
  },
  {
    name: 'MessagesParkedLate',
    expr: 'sum(rate(lantern_transport_parks_total{cause=~"late|blocking"}[15m])) / sum(rate(lantern_transport_deliveries_total[15m])) > 0.2',
    for: '15m',
    severity: 'ticket',
    summary: 'More than a fifth of the messages that were delivered are not acked in time and go to the mailbox.',
    test: {
      bad: {
        'lantern_transport_parks_total{instance="a",cause="late"}': `0+30x${HOUR}`,
        'lantern_transport_deliveries_total{instance="a"}': `0+100x${HOUR}`,
      },
      at: '45m',
    },
  },
  {
    name: 'RecordsCannotBeRead',
    expr: 'sum(increase(lantern_transport_dead_letters_total[1h])) > 0',
    for: '0m',
    severity: 'ticket',
    summary: 'Records of the log could not be decoded and went to the dead letters.',
    test: { bad: { 'lantern_transport_dead_letters_total{instance="a"}': `0x10 1x${HOUR}` }, at: '20m' },
  },
];

const followUps = (kind: string, result: string) =>
  `sum(rate(lantern_keys_follow_ups_total{kind="${kind}",result="${result}"}[10m]))`;

const failingFollowUps = (kind: string): TestSeries => ({
  [`lantern_keys_follow_ups_total{instance="a",kind="${kind}",result="failed"}`]: `0+6x${HOUR}`,
  [`lantern_keys_follow_ups_total{instance="a",kind="${kind}",result="done"}`]: `0+1x${HOUR}`,
});

const KEYS: readonly Alert[] = [
  {
    name: 'LimiterStoreDown',
    expr: 'sum(rate(lantern_keys_limiter_store_failures_total[5m])) > 0.1',
    for: '2m',
    severity: 'page',
    summary: 'The store that counts calls does not answer: claims and uploads of keys are refused.',
    test: { bad: { 'lantern_keys_limiter_store_failures_total{instance="a"}': `0+60x${HOUR}` }, at: '10m' },
  },
  {
    name: 'PurgesFail',
    expr: `${followUps('purge', 'failed')} > ${followUps('purge', 'done')}`,
    for: '10m',
    severity: 'page',
    summary: 'Mailboxes of removed devices are not purged: devices that were reinstalled cannot register.',
    test: { bad: failingFollowUps('purge'), at: '30m' },
  },
  {
    name: 'AnnouncementsFail',
    expr: `${followUps('announcement', 'failed')} > ${followUps('announcement', 'done')}`,
    for: '5m',
    severity: 'page',
    summary: 'Changes of device lists cannot be announced: registering and removing devices is answered unavailable.',
    test: { bad: failingFollowUps('announcement'), at: '30m' },
  },
  {
    name: 'KeysCallsFail',
    expr: 'sum(rate(lantern_keys_calls_total{outcome=~"unavailable|fault"}[5m])) / sum(rate(lantern_keys_calls_total[5m])) > 0.05',
    for: '5m',
    severity: 'page',
    summary: 'More than 5 % of the calls of the keys service fail: devices cannot attach, and sessions cannot begin.',
    test: {
      bad: {
        'lantern_keys_calls_total{instance="a",call="devices",outcome="unavailable"}': `0+10x${HOUR}`,
        'lantern_keys_calls_total{instance="a",call="devices",outcome="answered"}': `0+90x${HOUR}`,
      },
      at: '20m',
    },
  },
];

const GATEWAY: readonly Alert[] = [
  {
    name: 'TokenKeysStale',
    expr: 'max(lantern_gateway_token_keys_age_seconds) > 7200',
    for: '0m',
    severity: 'ticket',
    summary: 'The keys that sign tokens were not looked up for 2 h: rotated keys are not known.',
    test: { bad: { 'lantern_gateway_token_keys_age_seconds{instance="a"}': `8000x${HOUR}` }, at: '10m' },
  },
  {
    name: 'TokenKeysExpire',
    expr: 'max(lantern_gateway_token_keys_age_seconds) > 64800',
    for: '0m',
    severity: 'page',
    summary: 'The keys that sign tokens were not looked up for 18 h; from 24 h on nobody can connect.',
    test: { bad: { 'lantern_gateway_token_keys_age_seconds{instance="a"}': `70000x${HOUR}` }, at: '10m' },
  },
  {
    name: 'RevocationsNotLive',
    expr: 'min(lantern_gateway_revocations_live) < 1',
    for: '2m',
    severity: 'page',
    summary: 'A gateway does not hear of revoked tokens: it accepts them as before.',
    test: { bad: { 'lantern_gateway_revocations_live{instance="a"}': `0x${HOUR}` }, at: '5m' },
  },
  {
    name: 'ServerFaults',
    expr: 'sum(rate(lantern_gateway_problems_total{fault="server"}[5m])) > 0.1',
    for: '5m',
    severity: 'ticket',
    summary: 'Requests end in internal errors; each has a log line with its id.',
    test: { bad: { 'lantern_gateway_problems_total{instance="a",fault="server"}': `0+60x${HOUR}` }, at: '15m' },
  },
];

const PROCESSES: readonly Alert[] = [
  {
    name: 'ProcessDown',
    expr: `up{${JOBS}} == 0`,
    for: '3m',
    severity: 'page',
    by: ['instance', 'job'],
    summary: 'A process does not answer its admin port.',
    test: { bad: { 'up{instance="a",job="lantern-gateway"}': `0x${HOUR}` }, at: '10m' },
  },
  {
    name: 'NoGateway',
    expr: 'absent(lantern_gateway_connections)',
    for: '2m',
    severity: 'page',
    summary: 'No gateway is scraped: either none runs, or nothing is watched.',
    test: { bad: { 'up{instance="b",job="something-else"}': `1x${HOUR}` }, at: '10m' },
  },
  {
    name: 'EventLoopLate',
    expr: `max by (instance) (nodejs_eventloop_lag_p99_seconds{${JOBS}}) > 0.25`,
    for: '10m',
    severity: 'ticket',
    by: ['instance'],
    summary: 'A process is late with its work: it needs more CPU, or fewer clients.',
    test: { bad: { 'nodejs_eventloop_lag_p99_seconds{instance="a",job="lantern-keys"}': `0.5x${HOUR}` }, at: '20m' },
  },
];

const group = (name: string, alerts: readonly Alert[]): AlertGroup => ({ name, recordings: [], alerts });

/** All alerts. */
export const ALERT_GROUPS: readonly AlertGroup[] = [
  ...OBJECTIVE_GROUPS,
  group('lantern-transport', TRANSPORT),
  group('lantern-keys', KEYS),
  group('lantern-gateway', GATEWAY),
  group('lantern-processes', PROCESSES),
];

export const ALERTS: readonly Alert[] = ALERT_GROUPS.flatMap(({ alerts }) => alerts);

/** Longer than any alert has to hold. */
const HEALTHY_MINUTES = 4 * 60;

/** Series of a system that is well: none of the alerts may be set off. */
export function healthySeries(): TestSeries {
  return {
    ...keptPromises(),
    'up{instance="a",job="lantern-gateway"}': `1x${HEALTHY_MINUTES}`,
    'nodejs_eventloop_lag_p99_seconds{instance="a",job="lantern-gateway"}': `0.02x${HEALTHY_MINUTES}`,
    'lantern_gateway_connections{instance="a"}': `1000x${HEALTHY_MINUTES}`,
    'lantern_gateway_ownerless_partitions{instance="a"}': `0x${HEALTHY_MINUTES}`,
    'lantern_gateway_problems_total{instance="a",fault="client"}': `0+60x${HEALTHY_MINUTES}`,
    'lantern_gateway_problems_total{instance="a",fault="server"}': `0x${HEALTHY_MINUTES}`,
    'lantern_gateway_revocations_live{instance="a"}': `1x${HEALTHY_MINUTES}`,
    'lantern_gateway_token_keys_age_seconds{instance="a"}': `300x${HEALTHY_MINUTES}`,
    'lantern_keys_calls_total{instance="a",call="devices",outcome="answered"}': `0+1000x${HEALTHY_MINUTES}`,
    'lantern_keys_calls_total{instance="a",call="devices",outcome="unavailable"}': `0+1x${HEALTHY_MINUTES}`,
    'lantern_keys_follow_ups_total{instance="a",kind="purge",result="done"}': `0+10x${HEALTHY_MINUTES}`,
    'lantern_keys_follow_ups_total{instance="a",kind="purge",result="failed"}': `0+1x${HEALTHY_MINUTES}`,
    'lantern_keys_follow_ups_total{instance="a",kind="announcement",result="done"}': `0+10x${HEALTHY_MINUTES}`,
    'lantern_keys_follow_ups_total{instance="a",kind="announcement",result="failed"}': `0+1x${HEALTHY_MINUTES}`,
    'lantern_keys_limiter_store_failures_total{instance="a"}': `0x${HEALTHY_MINUTES}`,
    'lantern_transport_dead_letters_total{instance="a"}': `0x${HEALTHY_MINUTES}`,
    'lantern_transport_deliveries_total{instance="a"}': `0+1000x${HEALTHY_MINUTES}`,
    'lantern_transport_oldest_uncommitted_seconds{instance="a"}': `2x${HEALTHY_MINUTES}`,
    'lantern_transport_ownership_losses_total{instance="a"}': `0+0.002x${HEALTHY_MINUTES}`,
    'lantern_transport_parks_total{instance="a",cause="bound"}': `0x${HEALTHY_MINUTES}`,
    'lantern_transport_parks_total{instance="a",cause="late"}': `0+20x${HEALTHY_MINUTES}`,
    'lantern_transport_paused_partitions{instance="a"}': `0x${HEALTHY_MINUTES}`,
    'lantern_transport_stopped_partitions{instance="a"}': `0x${HEALTHY_MINUTES}`,
  };
}
