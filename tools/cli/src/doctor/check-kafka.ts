import {
  type KafkaConnection,
  createKafka,
  kafkaAnswerOf,
  kafkaConfig,
  kafkaConnection,
  kafkaStartError,
} from '@lantern/kafka';
import { type Clock, ConfigError, type Environment, asError, loadConfig } from '@lantern/runtime';
import { type TopicsOptions, inspectTopics, topicNames, topicsOptions } from '@lantern/transport/distributed';
import type { Admin } from 'kafkajs';
import { plural, rangesWords } from '../words.js';
import { type Check, type DoctorContext, Findings } from './finding.js';

/** What is newer than that by the brokers' clock was not written yet by ours. */
const AHEAD_MS = 30_000;

/** What does not load is told with the configuration. */
function whenItLoads<T>(load: () => T): T | undefined {
  try {
    return load();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

const connectionOf = (env: Environment): KafkaConnection | undefined =>
  whenItLoads(() => kafkaConnection(loadConfig(kafkaConfig, env), 'lantern-messaging-cli'));

/** Gateways and keys services do not know how many partitions there are to be. */
const planOf = ({ env, services }: DoctorContext): TopicsOptions | undefined =>
  services.includes('transport') ? whenItLoads(() => topicsOptions(env)) : undefined;

async function checkPlan(plan: TopicsOptions, findings: Findings): Promise<void> {
  const { problems, warnings } = await inspectTopics(plan);
  for (const { message } of problems) findings.error(message);
  for (const warning of warnings) findings.warning(warning);
}

async function checkPartitions(admin: Admin, findings: Findings): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const ours = Object.values(topicNames);
  const missing = ours.filter((topic) => !existing.has(topic));
  const known = findings.list.map(({ message }) => message).join('\n');
  for (const topic of missing)
    if (!known.includes(topic)) findings.error(`Kafka has no topic ${topic}: make the topics with "topics apply".`);
  const { topics } = await admin.fetchTopicMetadata({ topics: ours.filter((topic) => existing.has(topic)) });
  for (const { name, partitions } of topics) {
    const leaderless = partitions.filter(({ leader }) => leader < 0).map(({ partitionId }) => partitionId);
    const behind = partitions.filter(({ isr, replicas }) => isr.length < replicas.length);
    if (leaderless.length > 0)
      findings.error(
        `Topic ${name} has no leader for partitions ${rangesWords(leaderless)}: start the brokers that hold them.`,
      );
    else if (behind.length > 0)
      findings.warning(
        `Topic ${name} has copies that are not in sync in ${plural(behind.length, 'partition')}: start the brokers that are away, or give them time.`,
      );
  }
}

/** Leaders of a topic that was just made, or of a broker that went, are known a moment later. */
const WITHOUT_LEADER: ReadonlySet<string | undefined> = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);
const LEADER_TRIES = 10;
const LEADER_PAUSE_MS = 500;

async function onceLed<T>(clock: Clock, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === LEADER_TRIES || !WITHOUT_LEADER.has(kafkaAnswerOf(error))) throw error;
      await new Promise<void>((resolve) => clock.after(LEADER_PAUSE_MS, resolve));
    }
  }
}

/** Brokers do not tell their time, but no record may be of later than now. One that is behind is not seen so. */
async function checkClock(admin: Admin, { clock }: DoctorContext, findings: Findings): Promise<void> {
  const topic = topicNames.inbox;
  if (!(await admin.listTopics()).includes(topic)) return;
  const [ends, found] = await onceLed(clock, () =>
    Promise.all([admin.fetchTopicOffsets(topic), admin.fetchTopicOffsetsByTimestamp(topic, clock.now() + AHEAD_MS)]),
  );
  const endOf = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  const ahead = found.filter(
    ({ partition, offset }) => Number(offset) >= 0 && Number(offset) < (endOf.get(partition) ?? 0),
  );
  if (ahead.length > 0)
    findings.error(
      `Topic ${topic} holds records of later than now: the clock of a broker is ahead by more than ${AHEAD_MS / 1_000} s, or the one here is behind; set both by the same time servers.`,
    );
}

/** Kafka answers, and all topics are as they have to be. */
export const checkKafka: Check = async (context) => {
  const connection = connectionOf(context.env);
  if (connection === undefined) return [];
  const findings = new Findings('kafka');
  const admin = createKafka(connection, { retries: 1 }).admin();
  try {
    const plan = planOf(context);
    if (plan !== undefined) await checkPlan(plan, findings);
    await admin.connect();
    await checkPartitions(admin, findings);
    await checkClock(admin, context, findings);
  } catch (error) {
    const told = asError(error);
    const ours = told.name === 'TopicsError' ? told : kafkaStartError(told, connection, 'of Lantern');
    findings.error(ours.message);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
  return findings.wellUnlessFound('The brokers answer, and the topics are as they have to be.');
};
