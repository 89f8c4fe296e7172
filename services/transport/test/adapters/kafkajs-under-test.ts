import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { type AnsweredBatch, type AppendJob, type LogUnderTest, kafkaBackend } from '@lantern/testkit';
import { type Admin, type ITopicConfig, Kafka, logLevel } from 'kafkajs';
import { KafkajsLog, type KafkajsLogOptions } from '../../src/adapters/index.js';
import { whileTopicsSpread } from '../../src/adapters/kafkajs-topic-spread.js';
import { type OnEnd, linesOf } from './lmdb-under-test.js';

/** Topics and a group of a test's own. */
export interface KafkaScene {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly markerTopic: string;
  readonly groupId: string;
  readonly logger: RecordingLogger;
  open(options?: Partial<KafkajsLogOptions>): Promise<KafkajsLog>;
}

export async function adminOf(onEnd: OnEnd, brokers: readonly string[]): Promise<Admin> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 8 } });
  const admin = kafka.admin();
  await admin.connect();
  onEnd(() => admin.disconnect());
  return admin;
}

export async function makeTopics(admin: Admin, topics: readonly ITopicConfig[]): Promise<void> {
  await admin.createTopics({ waitForLeaders: true, topics: [...topics] });
}

/** The brokers shared by the run. */
export async function sharedBrokers(onEnd: OnEnd): Promise<readonly string[]> {
  const backend = await kafkaBackend();
  onEnd(() => backend.stop());
  return backend.brokers;
}

export interface SceneOptions {
  readonly brokers?: readonly string[];
  readonly partitionCount?: number;
  readonly replicationFactor?: number;
  /** Of the log's topic. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function kafkaScene(onEnd: OnEnd, options: SceneOptions = {}): Promise<KafkaScene> {
  const brokers = options.brokers ?? (await sharedBrokers(onEnd));
  const { partitionCount = 4, replicationFactor = 1, settings = {} } = options;
  const run = randomUUID();
  const names = { topic: `inbox-${run}`, markerTopic: `dead-letters-${run}`, groupId: `transport-${run}` };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const admin = await adminOf(onEnd, brokers);
  await makeTopics(admin, [
    { topic: names.topic, numPartitions: partitionCount, replicationFactor, configEntries },
    { topic: names.markerTopic, numPartitions: 1, replicationFactor },
  ]);
  onEnd(() => admin.deleteTopics({ topics: [names.topic, names.markerTopic] }));
  const logger = new RecordingLogger();
  const open = async (more: Partial<KafkajsLogOptions> = {}) => {
    const options = {
      connection: { brokers, clientId: 'transport-test' },
      ...names,
      partitionCount,
      clock: systemClock,
      logger,
      ...more,
    };
    // Of several brokers another one may be asked than the one that knows of the new topics.
    const log = await whileTopicsSpread(systemClock, () => KafkajsLog.open(options));
    onEnd(() => log.close());
    return log;
  };
  return { brokers, ...names, logger, open };
}

export async function kafkaLogUnderTest(onEnd: OnEnd): Promise<LogUnderTest> {
  const scene = await kafkaScene(onEnd);
  let log = await scene.open();
  const reopen = async () => {
    await log.close();
    log = await scene.open();
    return log;
  };
  const appendAndDie = async (job: AppendJob) => {
    await log.close();
    return appendInChild(onEnd, scene, job);
  };
  return { port: log, reopen, appendAndDie, another: async () => (await kafkaScene(onEnd)).open() };
}

/** Runs a script of this folder on the built code, as `node SCRIPT BROKERS TOPIC MARKER GROUP …`. */
export function startKafkaChild(
  onEnd: OnEnd,
  scene: KafkaScene,
  { script, args = [] }: { readonly script: string; readonly args?: readonly string[] },
): ChildProcess {
  const { brokers, topic, markerTopic, groupId } = scene;
  const file = join(import.meta.dirname, script);
  const child = spawn(process.execPath, [file, brokers.join(','), topic, markerTopic, groupId, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return child;
}

async function appendInChild(onEnd: OnEnd, scene: KafkaScene, job: AppendJob): Promise<AnsweredBatch[]> {
  const args = [String(job.run), String(job.recordsPerBatch)];
  const child = startKafkaChild(onEnd, scene, { script: 'append-until-killed-kafka.mjs', args });
  const lines = await linesOf(child, (_line, count) => {
    if (count === job.answers) child.kill('SIGKILL');
  });
  return lines.map((line) => JSON.parse(line) as AnsweredBatch);
}
