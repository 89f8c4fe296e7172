import { type KafkaConnection, kafkaConnection } from '@lantern/kafka';
import { MongoStartError, mongoOptions } from '@lantern/mongo';
import { type Clock, ConfigError, type Logger, asError } from '@lantern/runtime';
import {
  KafkajsDeadLetters,
  KafkajsLog,
  KafkajsWakeUps,
  MongoUserRecords,
  TopicsError,
  checkTopics,
  openMongoStores,
} from './adapters/index.js';
import { kafkajsRemains } from './adapters/kafkajs-remains.js';
import type { TransportPorts } from './create-transport-process.js';
import type { TransportMetrics } from './metrics.js';
import type { TransportProcessSettings } from './process-settings.js';

export interface BackendsOptions {
  readonly settings: TransportProcessSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TransportMetrics;
}

const APP_NAME = 'lantern-transport';

/** The Kafka user of a transport instance. @throws ConfigError */
export function transportKafka({ kafka }: Pick<TransportProcessSettings, 'kafka'>): KafkaConnection {
  return kafkaConnection(kafka, APP_NAME);
}

/** Whether an error of {@link openBackends} may go away without anybody changing this instance's configuration. */
export function mayPass(error: unknown): boolean {
  if (error instanceof TopicsError) return error.problem === 'unreachable' || error.problem === 'missing-topic';
  if (error instanceof MongoStartError) return error.passing;
  return !(error instanceof ConfigError);
}

/** The ports of a transport instance over Kafka and MongoDB. @throws TopicsError | MongoStartError in one line */
export async function openBackends({ settings, clock, logger, metrics }: BackendsOptions): Promise<TransportPorts> {
  const { partitions: partitionCount, replicationFactor, sessionTimeoutMs } = settings.process;
  const connection = transportKafka(settings);
  const warnings = await checkTopics({ connection, partitionCount, replicationFactor, clock });
  const stores = await openMongoStores(mongoOptions(settings.mongo, APP_NAME));
  const deadLetters = new KafkajsDeadLetters({ connection });
  const wakeUps = new KafkajsWakeUps({ connection, clock, logger: logger.child('wake-ups') });
  const onUnreadable: NonNullable<Parameters<typeof KafkajsLog.open>[0]['onUnreadable']> = (partition, record) => {
    metrics.deadLetters.inc();
    deadLetters.putUnreadable(partition, record).catch((error: unknown) => {
      logger.error('a dead letter could not be kept', { error: asError(error) });
    });
  };
  const close = async () => {
    deadLetters.close();
    try {
      await wakeUps.close();
    } finally {
      await stores.close();
    }
  };
  try {
    const log = await KafkajsLog.open({ connection, partitionCount, sessionTimeoutMs, clock, logger, onUnreadable });
    // Not before: whoever waits for the database tries again and again.
    if (warnings.length > 0) logger.warn('the brokers should be set up better: see "transport topics check"');
    const { mailbox, addressBook, ownership } = stores;
    const userRecords = new MongoUserRecords({
      connection: stores.connection,
      remains: () => kafkajsRemains(connection),
    });
    return { log, mailbox, addressBook, ownership, wakeUps, deadLetters, userRecords, close };
  } catch (error) {
    await close();
    throw error;
  }
}
