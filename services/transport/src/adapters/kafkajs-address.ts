import type { KafkaConnection } from '@lantern/kafka';
import type { KafkaConfig } from 'kafkajs';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** @throws RangeError for text that is not `host:port` */
export function parseBrokerAddress(text: string): BrokerAddress {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text.trim()) ?? [];
  if (host === undefined || Number(port) === 0 || Number(port) > 65_535)
    throw new RangeError(`"${text}" is no broker address: must be host:port`);
  return { host, port: Number(port) };
}

/** In the words of kafkajs. */
export function securityOf({ tls, sasl }: KafkaConnection): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ...(tls === undefined ? {} : { ssl: tls }),
    ...(sasl === undefined
      ? {}
      : { sasl: { mechanism: sasl.mechanism as 'plain', username: sasl.username, password: sasl.password.reveal() } }),
  };
}
