import { DIRECTORY_COMPACTION_LAG_MS } from '@lantern/kafka';
import { topicNames } from './kafkajs-topic-names.js';

export interface TopicsPlan {
  /** Of `inbox.v1`; fixed for ever once the topic is made. */
  readonly partitionCount: number;
  /** Copies of every partition; 3 in production, so that one broker may fail while another is being replaced. */
  readonly replicationFactor: number;
  /** How long `inbox.v1` keeps records; 7 days unless told, and no less. */
  readonly retentionMs?: number;
}

export interface SettingRule {
  readonly name: string;
  /** What it is made with. */
  readonly value: string;
  /** Whether what was found will do as well. */
  readonly accepts: (found: string) => boolean;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Whether no other number will do. */
  readonly fixed: boolean;
  readonly replicationFactor: number;
  readonly settings: readonly SettingRule[];
}

const DAY_MS = 24 * 60 * 60 * 1_000;
export const LEAST_RETENTION_MS = 7 * DAY_MS;
export const MAX_APPEND_BYTES = 2 * 1024 * 1024;
const SIDE_PARTITIONS = 8;
/** Tokens may be allowed to live for 30 days. */
const REVOCATION_RETENTION_MS = 31 * DAY_MS;

const exactly = (name: string, value: string): SettingRule => ({ name, value, accepts: (found) => found === value });

/** -1 stands for no bound. */
const atLeast = (name: string, value: number): SettingRule => ({
  name,
  value: String(value),
  accepts: (found) => Number(found) >= value || Number(found) === -1,
});

const atMost = (name: string, value: number): SettingRule => ({
  name,
  value: String(value),
  accepts: (found) => Number(found) <= value,
});

/** All topics, as they have to be; `transport topics apply` makes them. @throws RangeError */
export function topicSpecs({ partitionCount, replicationFactor, retentionMs }: TopicsPlan): readonly TopicSpec[] {
  const kept = retentionMs ?? LEAST_RETENTION_MS;
  if (!Number.isInteger(partitionCount) || partitionCount < 1 || partitionCount > 0xffff)
    throw new RangeError(`${partitionCount} partitions: must be 1 to 65535`);
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1 || replicationFactor > 9)
    throw new RangeError(`${replicationFactor} replicas: must be 1 to 9`);
  if (!(kept >= LEAST_RETENTION_MS))
    throw new RangeError(`a retention of ${kept} ms: must be ${LEAST_RETENTION_MS} or more`);
  const durable = [
    atLeast('min.insync.replicas', Math.max(1, replicationFactor - 1)),
    exactly('unclean.leader.election.enable', 'false'),
  ];
  const deleted = exactly('cleanup.policy', 'delete');
  const compacted = exactly('cleanup.policy', 'compact');
  const spec = (topic: string, partitions: number, settings: readonly SettingRule[]): TopicSpec => ({
    topic,
    partitions,
    fixed: topic === topicNames.inbox,
    replicationFactor,
    settings: [...durable, ...settings],
  });
  return [
    spec(topicNames.inbox, partitionCount, [
      deleted,
      atLeast('retention.ms', kept),
      exactly('retention.bytes', '-1'),
      atLeast('max.message.bytes', MAX_APPEND_BYTES),
      // A transport with a wrong clock must not make the brokers delete what is unread.
      exactly('message.timestamp.type', 'LogAppendTime'),
    ]),
    spec(topicNames.deadLetters, 1, [
      deleted,
      atLeast('retention.ms', LEAST_RETENTION_MS),
      atLeast('max.message.bytes', MAX_APPEND_BYTES),
    ]),
    // A wake-up that nobody took for a day wakes nobody any more.
    spec(topicNames.wakeUps, SIDE_PARTITIONS, [deleted, atLeast('retention.ms', DAY_MS)]),
    spec(topicNames.directory, SIDE_PARTITIONS, [
      compacted,
      // A user who was erased is in no segment any more within days, however little is announced.
      atMost('max.compaction.lag.ms', DIRECTORY_COMPACTION_LAG_MS),
    ]),
    // The last one for each user and device, and none for longer than a token may live.
    spec(topicNames.revocations, SIDE_PARTITIONS, [
      {
        name: 'cleanup.policy',
        value: 'compact,delete',
        accepts: (found) => /^(compact,delete|delete,compact)$/.test(found),
      },
      atLeast('retention.ms', REVOCATION_RETENTION_MS),
      exactly('message.timestamp.type', 'LogAppendTime'),
    ]),
  ];
}
