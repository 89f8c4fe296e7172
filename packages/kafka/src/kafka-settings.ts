import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import {
  ConfigError,
  type ConfigOf,
  type ConfigProblem,
  type Secret,
  configKey,
  defineConfig,
  isError,
} from '@lantern/runtime';

/** What an operator sets about Kafka, the same for every service: `KAFKA_…`. */
export const kafkaConfig = defineConfig({
  prefix: 'KAFKA_',
  keys: {
    brokers: configKey.list({
      about: 'Some brokers of the cluster; the others are learnt from them.',
      maxItems: 64,
      maxLength: 255,
      pattern: { regExp: /^(\[[0-9a-fA-F:.]+\]|[^\s:,/]+):\d{1,5}$/, words: 'a broker like host:9092' },
      required: true,
    }),
    tls: configKey.boolean({ about: 'Whether brokers are spoken to over TLS.', default: false }),
    tlsCaFile: configKey.text({
      about:
        'File with the certificates, as PEM, that sign those of the brokers, instead of those that the system trusts.',
      optional: true,
    }),
    saslMechanism: configKey.choice({
      about: 'How the services make themselves known to the brokers; unset: not at all.',
      values: ['plain', 'scram-sha-256', 'scram-sha-512'],
      optional: true,
    }),
    username: configKey.text({ about: 'User name for that.', maxLength: 255, optional: true }),
    password: configKey.secret({ about: 'Password for that.', minBytes: 1, optional: true }),
  },
});

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: Secret;
}

/** How the brokers are reached. */
export interface KafkaConnection {
  /** `host:port` of some brokers of the cluster. */
  readonly brokers: readonly string[];
  /** Names the process in the brokers' logs and quotas. */
  readonly clientId: string;
  /** Without it the connections are in plain text. */
  readonly tls?: ConnectionOptions;
  readonly sasl?: KafkaSasl;
}

type KafkaSettings = ConfigOf<typeof kafkaConfig>;

function readSasl({ saslMechanism, username, password }: KafkaSettings, problems: ConfigProblem[]) {
  if (saslMechanism !== undefined && username !== undefined && password !== undefined)
    return { mechanism: saslMechanism, username, password };
  const given = { KAFKA_SASL_MECHANISM: saslMechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password };
  const missing = Object.entries(given).filter(([, value]) => value === undefined);
  if (missing.length < 3)
    for (const [env] of missing)
      problems.push({ env, problem: 'is not set; set all of KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD' });
  return undefined;
}

function readTls({ tls, tlsCaFile }: KafkaSettings, problems: ConfigProblem[]): ConnectionOptions | undefined {
  if (tlsCaFile === undefined) return tls ? {} : undefined;
  if (!tls) problems.push({ env: 'KAFKA_TLS_CA_FILE', problem: 'is of no use without KAFKA_TLS; set that to true' });
  try {
    return { ca: readFileSync(tlsCaFile, 'utf8') };
  } catch (error) {
    const reason = isError(error) && 'code' in error ? String(error.code) : 'unknown error';
    problems.push({ env: 'KAFKA_TLS_CA_FILE', problem: `cannot be read (${reason}); set the path of a PEM file` });
    return undefined;
  }
}

/** @throws ConfigError when what is set does not fit together, or the file cannot be read. */
export function kafkaConnection(settings: KafkaSettings, clientId: string): KafkaConnection {
  const problems: ConfigProblem[] = [];
  const sasl = readSasl(settings, problems);
  const tls = readTls(settings, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const { brokers } = settings;
  return { brokers, clientId, ...(tls === undefined ? {} : { tls }), ...(sasl === undefined ? {} : { sasl }) };
}
