import { type KafkaConnection, createKafka } from '@lantern/kafka';
import { type Clock, systemClock } from '@lantern/runtime';
import type { Admin } from 'kafkajs';
import { KafkaBrokers } from './kafkajs-brokers.js';
import { ErrorCode, requireNoError } from './kafkajs-error.js';
import type { TopicMetadata } from './kafkajs-metadata.js';
import { poll, whileTopicsSpread } from './kafkajs-topic-spread.js';
import {
  type TopicSettings,
  readBrokerSetting,
  readTopicSettings,
  writeTopicSettings,
} from './kafkajs-topic-settings.js';
import { type SettingRule, type TopicSpec, type TopicsPlan, topicSpecs } from './kafkajs-topic-specs.js';
import { TopicsError, asTopicsError, missingTopic, wrongPartitionCount } from './kafkajs-topics-error.js';

export interface TopicsOptions extends TopicsPlan {
  readonly connection: KafkaConnection;
  readonly clock?: Clock;
}

export interface AppliedTopics {
  readonly created: readonly string[];
  /** Existing topics whose settings were corrected. */
  readonly changed: readonly string[];
  /** As of {@link checkTopics}. */
  readonly warnings: readonly string[];
}

const GROUP_OFFSETS_DAYS = 60;
const DAY_MINUTES = 24 * 60;

/**
 * Checks that all topics are there and as they have to be; changes nothing.
 * @returns warnings: one line each, about what will hurt one day and may be mended later
 * @throws TopicsError for the first thing that is wrong, in one line that says what to do
 */
export async function checkTopics(options: TopicsOptions): Promise<readonly string[]> {
  const { problems, warnings } = await inspectTopics(options);
  const [first] = problems;
  if (first !== undefined) throw first;
  return warnings;
}

/** All that is wrong with the topics, as {@link checkTopics} tells of the first. */
export interface InspectedTopics {
  readonly problems: readonly TopicsError[];
  readonly warnings: readonly string[];
}

/** @throws TopicsError when the brokers cannot be asked */
export async function inspectTopics(options: TopicsOptions): Promise<InspectedTopics> {
  const specs = topicSpecs(options);
  return withBrokers(options, async (brokers, admin) => {
    await brokers.refresh();
    const existing = specs.filter((spec) => found(brokers, spec) !== undefined);
    const shapes = specs.flatMap((spec) => {
      const topic = found(brokers, spec);
      return topic === undefined ? [missingTopic(spec.topic)] : shapeProblems(topic, spec);
    });
    const settings = existing.length === 0 ? [] : (await wrongSettings(admin, existing)).flatMap(settingProblems);
    return { problems: [...shapes, ...settings], warnings: await warnings(admin) };
  });
}

/**
 * Makes the topics that are missing and corrects settings of the others; the settings that an operator added stay. What cannot be
 * corrected, a number of partitions or of replicas, is an error.
 * @throws TopicsError
 */
export async function applyTopics(options: TopicsOptions): Promise<AppliedTopics> {
  const specs = topicSpecs(options);
  const { clock = systemClock } = options;
  const done = await withBrokers(options, async (brokers, admin) => {
    await brokers.refresh();
    const absent = specs.filter((spec) => found(brokers, spec) === undefined);
    for (const spec of specs) {
      const topic = found(brokers, spec);
      const [problem] = topic === undefined ? [] : shapeProblems(topic, spec);
      if (problem !== undefined) throw problem;
    }
    if (absent.length > 0) await createAll(admin, absent);
    await untilSeen(brokers, absent, clock);
    const changed = await whileTopicsSpread(clock, () => correctSettings(admin, specs, clock));
    return { created: absent.map(({ topic }) => topic), changed };
  });
  return { ...done, warnings: await whileTopicsSpread(clock, () => checkTopics(options)) };
}

async function withBrokers<Result>(
  { connection, partitionCount, replicationFactor }: TopicsOptions,
  work: (brokers: KafkaBrokers, admin: Admin) => Promise<Result>,
): Promise<Result> {
  const topics = topicSpecs({ partitionCount, replicationFactor }).map(({ topic }) => topic);
  const brokers = new KafkaBrokers({ connection, topics });
  const admin = createKafka(connection).admin({ retry: { retries: 2 } });
  try {
    // Before the public client tries, at length and in other words.
    await brokers.refresh();
    await admin.connect();
    return await work(brokers, admin);
  } catch (error) {
    throw asTopicsError(error, connection);
  } finally {
    brokers.close();
    await admin.disconnect().catch(() => undefined);
  }
}

function found(brokers: KafkaBrokers, { topic }: TopicSpec): TopicMetadata | undefined {
  const known = brokers.topic(topic);
  if (known === undefined || known.errorCode === ErrorCode.unknownTopicOrPartition) return undefined;
  requireNoError(known.errorCode, `Metadata of topic ${topic}`);
  return known;
}

function settingProblems({ topic, rules, actual }: WrongSettings): readonly TopicsError[] {
  return rules.map(({ name, value }) => {
    const found = actual.values.get(name) ?? 'not set';
    const way = `${value} is needed; correct it with "transport topics apply"`;
    return new TopicsError('setting', `Topic ${topic}: ${name} is ${found}, ${way}.`);
  });
}

function shapeProblems({ topic, partitions }: TopicMetadata, spec: TopicSpec): readonly TopicsError[] {
  const problems: TopicsError[] = [];
  if (spec.fixed && partitions.length !== spec.partitions)
    problems.push(wrongPartitionCount(topic, partitions.length, spec.partitions));
  const fewest = Math.min(...partitions.map(({ replicas }) => replicas));
  if (fewest >= spec.replicationFactor) return problems;
  const way = `add replicas with kafka-reassign-partitions.sh, or configure ${fewest}`;
  const message = `Topic ${topic} has ${fewest} replicas, ${spec.replicationFactor} are configured: ${way}.`;
  return [...problems, new TopicsError('replication', message)];
}

async function createAll(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  try {
    await admin.createTopics({
      waitForLeaders: false,
      topics: specs.map(({ topic, partitions, replicationFactor, settings }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor,
        configEntries: settings.map(({ name, value }) => ({ name, value })),
      })),
    });
  } catch (error) {
    const failed = creationErrors(error).filter(({ type }) => type !== 'TOPIC_ALREADY_EXISTS');
    const few = failed.find(({ type }) => type === 'INVALID_REPLICATION_FACTOR');
    if (few !== undefined)
      throw new TopicsError(
        'replication',
        `Kafka has not brokers enough for ${specs[0]?.replicationFactor ?? 0} replicas: add brokers, or configure fewer replicas.`,
        { cause: error },
      );
    const [first] = failed;
    if (first !== undefined)
      throw new TopicsError('not-allowed', `Topics could not be made: ${first.message}.`, { cause: error });
  }
}

interface CreationError {
  readonly type?: string;
  readonly message: string;
}

/** kafkajs rejects with one error for the topics that failed, or with another for the request. */
function creationErrors(error: unknown): readonly CreationError[] {
  const { errors } = error as { errors?: readonly CreationError[] };
  return errors ?? [error as CreationError];
}

/** Brokers learn of a change a moment after it was answered. */
async function untilSeen(brokers: KafkaBrokers, specs: readonly TopicSpec[], clock: Clock): Promise<void> {
  const ready = (spec: TopicSpec) =>
    found(brokers, spec)?.partitions.every(({ partition }) => brokers.leader(spec.topic, partition)) === true;
  await poll(clock, 'topics got no leaders', async () => {
    await brokers.refresh();
    return specs.every(ready);
  });
}

async function correctSettings(admin: Admin, specs: readonly TopicSpec[], clock: Clock): Promise<string[]> {
  const wrong = await wrongSettings(admin, specs);
  for (const { topic, rules, actual } of wrong) {
    const corrected = new Map(rules.map(({ name, value }) => [name, value]));
    await writeTopicSettings(admin, topic, new Map([...actual.overrides, ...corrected]));
  }
  const corrected = async () => (await wrongSettings(admin, specs)).length === 0;
  await poll(clock, 'corrected settings did not take effect', corrected);
  return wrong.map(({ topic }) => topic);
}

interface WrongSettings {
  readonly topic: string;
  readonly rules: readonly SettingRule[];
  readonly actual: TopicSettings;
}

async function wrongSettings(admin: Admin, specs: readonly TopicSpec[]): Promise<WrongSettings[]> {
  const found = await readTopicSettings(
    admin,
    specs.map(({ topic }) => topic),
  );
  return specs.flatMap(({ topic, settings }) => {
    const actual = found.get(topic) ?? { values: new Map<string, string>(), overrides: new Map<string, string>() };
    const rules = settings.filter(({ name, accepts }) => !accepts(actual.values.get(name) ?? ''));
    return rules.length === 0 ? [] : [{ topic, rules, actual }];
  });
}

/** Committed offsets of a group that is down for longer than this are dropped, and then every partition stops. */
async function warnings(admin: Admin): Promise<readonly string[]> {
  const wanted = GROUP_OFFSETS_DAYS * DAY_MINUTES;
  const minutes = await readBrokerSetting(admin, 'offsets.retention.minutes').catch(() => undefined);
  if (minutes !== undefined && Number(minutes) >= wanted) return [];
  const kept = minutes === undefined ? 'may not be read' : `is ${minutes}`;
  return [
    `offsets.retention.minutes of the brokers ${kept}: set it to ${wanted} (${GROUP_OFFSETS_DAYS} days) or more.`,
  ];
}
