import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import type { KafkaConnection } from './kafka-settings.js';

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

function securityOf({ tls, sasl }: KafkaConnection): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ...(tls === undefined ? {} : { ssl: tls }),
    ...(sasl === undefined
      ? {}
      : { sasl: { mechanism: sasl.mechanism as 'plain', username: sasl.username, password: sasl.password.reveal() } }),
  };
}

/**
 * A kafkajs client that says nothing by itself, since its words may hold keys of records (I8): whoever uses it logs what
 * it rejects with. Unless told, kafkajs tries for about ten seconds to reach a broker.
 */
export function createKafka(connection: KafkaConnection, { retries }: { readonly retries?: number } = {}): Kafka {
  return new Kafka({
    ...(retries !== undefined && { retry: { retries } }),
    clientId: connection.clientId,
    brokers: [...connection.brokers],
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    authenticationTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
    logLevel: logLevel.NOTHING,
    ...securityOf(connection),
  });
}
