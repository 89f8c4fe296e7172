import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { KafkaConfig } from 'kafkajs';
import type * as kafkajs from 'kafkajs';

// The one place that reaches below the public API of kafkajs, which is pinned exactly: to single requests to single
// brokers. Its consumer and cluster classes are not used; docs/adr/0003-kafka-group-member.md says why.
const load = createRequire(import.meta.url);

export interface Encoder {
  writeBoolean(value: boolean): Encoder;
  writeBuffer(value: Buffer): Encoder;
  writeUVarIntString(value: string): Encoder;
  writeUVarIntArray(items: readonly Encoder[]): Encoder;
  /** Without a value: no bytes, which is also how an empty set of tagged fields looks. */
  writeUVarIntBytes(): Encoder;
}

export interface Decoder {
  readInt16(): number;
  readInt32(): number;
  readBoolean(): boolean;
  readBytes(length: number): Buffer;
  readUVarIntString(): string | null;
  readUVarIntArray<T>(read: (decoder: Decoder) => T): T[] | null;
  readTaggedFields(): unknown;
}

/** One request as kafkajs sends it: its encoding, and how its answer is read. */
export interface ProtocolCall<Answer = unknown> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    /** The body: an Encoder, or what another one reads of it. */
    encode(): Promise<Encoder | { readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    decode(payload: Buffer): Promise<Answer>;
    /** Throws at any error code in the answer; replaced by code of ours that looks at each. */
    parse(decoded: Answer): Promise<Answer>;
  };
  readonly requestTimeout?: number;
}

export interface ConnectionPool {
  send<Answer>(call: ProtocolCall<Answer>): Promise<Answer>;
}

export interface Broker {
  readonly connectionPool: ConnectionPool;
  /** Picks the newest version of a request that both sides know; after `connect`. */
  readonly lookupRequest: (apiKey: number, definition: unknown) => (args: object) => ProtocolCall;
  isConnected(): boolean;
  /** Connects, learns the versions, authenticates; callers at once share one attempt. */
  connect(): Promise<void>;
}

interface ConnectionPoolOptions extends Pick<KafkaConfig, 'ssl' | 'sasl' | 'clientId'> {
  readonly host: string;
  readonly port: number;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly socketFactory: (options: object) => Socket;
  readonly logger: unknown;
}

interface BrokerOptions {
  readonly connectionPool: ConnectionPool;
  readonly logger: unknown;
  readonly authenticationTimeout: number;
  readonly allowAutoTopicCreation: false;
}

// Public, but Node finds no such names when an ES module imports them.
export const { AssignerProtocol, ConfigResourceTypes, ConfigSource } = load('kafkajs') as Pick<
  typeof kafkajs,
  'AssignerProtocol' | 'ConfigResourceTypes' | 'ConfigSource'
>;

export const Encoder = load('kafkajs/src/protocol/encoder') as new () => Encoder;
export const Decoder = load('kafkajs/src/protocol/decoder') as new (payload: Buffer) => Decoder;
export const ConnectionPool = load('kafkajs/src/network/connectionPool') as new (
  options: ConnectionPoolOptions,
) => ConnectionPool;
export const Broker = load('kafkajs/src/broker') as new (options: BrokerOptions) => Broker;

export const apiKeys = load('kafkajs/src/protocol/requests/apiKeys') as Readonly<Record<string, number>>;
export const { requests } = load('kafkajs/src/protocol/requests') as {
  readonly requests: Readonly<Record<string, unknown>>;
};

export const makeSocketFactory = load('kafkajs/src/network/socketFactory') as () => (options: object) => Socket;

const { errorCodes } = load('kafkajs/src/protocol/error') as {
  readonly errorCodes: readonly { readonly code: number; readonly type: string; readonly message: string }[];
};

/** Name and meaning of an error code of the protocol, as in `NOT_ENOUGH_REPLICAS: Messages are rejected since …`. */
export function describeErrorCode(code: number): string {
  const known = errorCodes.find((entry) => entry.code === code);
  return known === undefined ? `error code ${code}` : `${known.type}: ${known.message}`;
}

const { createLogger } = load('kafkajs/src/loggers') as {
  readonly createLogger: (options: { level: number; logCreator: () => () => void }) => unknown;
};

/** kafkajs logs free text with addresses; what matters is logged by the adapters, in words of ours. */
export const silentKafkajsLogger = createLogger({ level: 0, logCreator: () => () => undefined });
