import type { KafkaConnection } from '@lantern/kafka';
import type { KafkaBrokers } from './kafkajs-brokers.js';
import { ErrorCode, requireNoError } from './kafkajs-error.js';
import type { TopicMetadata } from './kafkajs-metadata.js';
import { TopicsError, asTopicsError, missingTopic, wrongPartitionCount } from './kafkajs-topics-error.js';

export interface LogTopics {
  readonly topic: string;
  readonly markerTopic: string;
  readonly partitionCount: number;
  readonly connection: KafkaConnection;
}

/** Learns the topics. @throws TopicsError */
export async function requireLogTopics(brokers: KafkaBrokers, wanted: LogTopics): Promise<void> {
  const { topic, markerTopic, partitionCount, connection } = wanted;
  try {
    await brokers.refresh();
    const found = requireTopic(brokers, topic).partitions.length;
    requireTopic(brokers, markerTopic);
    if (found !== partitionCount) throw wrongPartitionCount(topic, found, partitionCount);
  } catch (error) {
    throw asTopicsError(error, connection);
  }
}

/**
 * uint32 of the topic's id, a random UUID that changes when the topic is deleted and made again: offsets of the two must not be mixed.
 */
export function incarnationOf(brokers: KafkaBrokers, topic: string): number {
  const { id } = requireTopic(brokers, topic);
  const words = [0, 4, 8, 12].map((at) => id.readUInt32BE(at));
  const incarnation = words.reduce((mixed, word) => (mixed ^ word) >>> 0);
  if (words.some((word) => word !== 0)) return incarnation;
  throw new TopicsError('old-broker', 'The Kafka brokers give topics no ids: upgrade them to Kafka 2.8 or newer.');
}

function requireTopic(brokers: KafkaBrokers, name: string): TopicMetadata {
  const found = brokers.topic(name);
  if (found === undefined || found.errorCode === ErrorCode.unknownTopicOrPartition) throw missingTopic(name);
  requireNoError(found.errorCode, `Metadata of topic ${name}`);
  return found;
}
