import type { KafkaConnection } from './kafka-settings.js';

/**
 * - `unreachable`: no broker answers, or none that leads what is needed.
 * - `credentials`: the brokers refuse the user.
 * - `not-allowed`: the user may not do what the service needs.
 * - `missing-topic`: nobody made it yet.
 */
export type KafkaStartProblem = 'unreachable' | 'credentials' | 'not-allowed' | 'missing-topic';

/** Kafka cannot be used; the message is one line for the operator and holds no secret. */
export class KafkaStartError extends Error {
  override readonly name = 'KafkaStartError';

  constructor(
    readonly problem: KafkaStartProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether it may go away without anybody changing the configuration. */
  get passing(): boolean {
    return this.problem === 'unreachable' || this.problem === 'missing-topic';
  }
}

/** In one line, what is wrong and what to do, the same of every service. */
export const kafkaProblemText = {
  unreachable: ({ brokers }: KafkaConnection, cause: unknown) =>
    `No Kafka broker answers at ${brokers.join(', ')} (${oneLine(cause)}): check the addresses, the network, TLS and whether SASL is needed.`,
  credentials: ({ sasl }: KafkaConnection, cause: unknown) =>
    `Kafka refused the credentials of "${sasl?.username ?? ''}" (${oneLine(cause)}): check user name, password and SASL mechanism.`,
  notAllowed: (cause: unknown) => `${oneLine(cause)}: check the rights of this Kafka user.`,
  missingTopic: (topic: string) => `Kafka has no topic ${topic}: make the topics with "transport topics apply".`,
  unready: ({ brokers }: KafkaConnection, cause: unknown) =>
    `Kafka at ${brokers.join(', ')} does not serve (${oneLine(cause)}): check that its brokers run and that every partition has a leader.`,
} as const;

interface KafkajsError extends Error {
  /** Of the protocol, such as UNKNOWN_TOPIC_OR_PARTITION. */
  readonly type?: string;
  readonly originalError?: unknown;
}

/** I7: kafkajs wraps what it retried. */
const MAX_CAUSES = 8;

function* chainOf(error: unknown): Iterable<KafkajsError> {
  let each = error;
  for (let depth = 0; depth < MAX_CAUSES && each instanceof Error; depth++) {
    yield each;
    each = each.cause ?? (each as KafkajsError).originalError;
  }
}

/** What the brokers answered with, such as NOT_LEADER_FOR_PARTITION, if it was an answer that failed. */
export function kafkaAnswerOf(error: unknown): string | undefined {
  for (const { type = '' } of chainOf(error)) if (type !== '') return type;
  return undefined;
}

/** What kafkajs rejected with at the start of a service, in words for whoever has to mend it. */
export function kafkaStartError(cause: unknown, connection: KafkaConnection, topic: string): KafkaStartError {
  if (cause instanceof KafkaStartError) return cause;
  for (const error of chainOf(cause)) {
    const { name, type = '' } = error;
    if (name === 'KafkaJSSASLAuthenticationError')
      return new KafkaStartError('credentials', kafkaProblemText.credentials(connection, error), { cause });
    if (type.endsWith('AUTHORIZATION_FAILED'))
      return new KafkaStartError('not-allowed', kafkaProblemText.notAllowed(error), { cause });
    if (type === 'UNKNOWN_TOPIC_OR_PARTITION')
      return new KafkaStartError('missing-topic', kafkaProblemText.missingTopic(topic), { cause });
    if (type !== '') return new KafkaStartError('unreachable', kafkaProblemText.unready(connection, error), { cause });
  }
  const innermost = [...chainOf(cause)].at(-1) ?? cause;
  return new KafkaStartError('unreachable', kafkaProblemText.unreachable(connection, innermost), { cause });
}

function oneLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replaceAll(/\s+/g, ' ').trim();
}
