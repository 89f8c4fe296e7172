import type { KafkaBackend, KafkaCluster, KafkaClusterOptions } from './backend.js';
import { startDockerKafka } from './docker-kafka.js';
import { announceBackend, firstAvailable } from './first-available.js';
import { probeKafka } from './kafka-probe.js';
import { startLocalKafka } from './local-kafka.js';

/** A cluster of the caller's own, to be broken at will: Docker's if an engine answers, else local processes. */
export async function startKafkaCluster(options: KafkaClusterOptions = {}): Promise<KafkaCluster> {
  const cluster = await firstAvailable('Kafka', [
    { name: 'Docker', start: async () => startDockerKafka(options) },
    { name: 'local processes', start: async () => startLocalKafka(options) },
  ]);
  announceBackend(cluster, cluster.brokers.join(','));
  return cluster;
}

/**
 * Kafka to share with others: the brokers that `KAFKA_BROKERS` names (`host:port,…`), else a cluster of one broker, started
 * here. What is named but does not answer is an error, never replaced.
 */
export async function kafkaBackend(environment: NodeJS.ProcessEnv = process.env): Promise<KafkaBackend> {
  const named = environment['KAFKA_BROKERS'];
  if (!named) return startKafkaCluster();
  const brokers = named.split(',').map((broker) => broker.trim());
  try {
    await Promise.all(brokers.map(async (broker) => probeKafka({ broker })));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`KAFKA_BROKERS is set to ${named}, but: ${reason}`, { cause });
  }
  return { origin: 'environment', description: 'Kafka of KAFKA_BROKERS', brokers, stop: async () => undefined };
}
