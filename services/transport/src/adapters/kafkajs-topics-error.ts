import { type KafkaConnection, kafkaProblemText } from '@lantern/kafka';
import { AccessRefused, KafkaAnswerError } from './kafkajs-error.js';

export type TopicsProblem =
  | 'unreachable'
  | 'credentials'
  | 'not-allowed'
  | 'missing-topic'
  | 'partition-count'
  | 'replication'
  | 'setting'
  | 'old-broker';

/** Kafka is not as it has to be. The message is one line and says what to do. */
export class TopicsError extends Error {
  override readonly name = 'TopicsError';

  constructor(
    readonly problem: TopicsProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function missingTopic(topic: string): TopicsError {
  return new TopicsError('missing-topic', kafkaProblemText.missingTopic(topic));
}

export function wrongPartitionCount(topic: string, found: number, wanted: number): TopicsError {
  return new TopicsError(
    'partition-count',
    `Topic ${topic} has ${found} partitions, ${wanted} are configured: the number is fixed for ever, so configure ${found} (or use another cluster).`,
  );
}

/** What a request to the brokers failed with, in words for whoever has to mend it. */
export function asTopicsError(cause: unknown, connection: KafkaConnection): TopicsError {
  if (cause instanceof TopicsError) return cause;
  if (cause instanceof AccessRefused)
    return new TopicsError('credentials', kafkaProblemText.credentials(connection, cause), { cause });
  if (cause instanceof KafkaAnswerError)
    return new TopicsError('not-allowed', kafkaProblemText.notAllowed(cause), { cause });
  const says =
    (cause as { type?: string }).type === undefined ? kafkaProblemText.unreachable : kafkaProblemText.unready;
  return new TopicsError('unreachable', says(connection, cause), { cause });
}
