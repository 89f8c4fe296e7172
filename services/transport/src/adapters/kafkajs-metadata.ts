import { Decoder, Encoder, type ProtocolCall } from './kafkajs-internals.js';

export interface BrokerMetadata {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface PartitionMetadata {
  readonly partition: number;
  /** -1 while there is none. */
  readonly leader: number;
  /** Grows with every change of the leader. */
  readonly leaderEpoch: number;
  readonly replicas: number;
}

export interface TopicMetadata {
  readonly topic: string;
  readonly errorCode: number;
  /** 16 bytes, another for a topic that was deleted and made again; zeros when the brokers know none. */
  readonly id: Buffer;
  readonly partitions: readonly PartitionMetadata[];
}

export interface ClusterMetadata {
  readonly brokers: readonly BrokerMetadata[];
  readonly topics: readonly TopicMetadata[];
}

const NO_TOPIC_ID = Buffer.alloc(16);

/**
 * Metadata, version 10: the first with topic ids (Kafka 2.8). kafkajs knows versions to 6, and drops a whole answer when one
 * partition in it has no leader. Topics are never made by asking for them.
 */
export function metadataCall(topics: readonly string[]): ProtocolCall<ClusterMetadata> {
  const encodeTopic = (topic: string) =>
    new Encoder().writeBuffer(NO_TOPIC_ID).writeUVarIntString(topic).writeUVarIntBytes();
  const request = {
    apiKey: 3,
    apiVersion: 10,
    apiName: 'Metadata',
    encode: async () =>
      new Encoder()
        .writeUVarIntBytes() // tagged fields of the request header
        .writeUVarIntArray(topics.map(encodeTopic))
        .writeBoolean(false) // allow_auto_topic_creation
        .writeBoolean(false) // include_cluster_authorized_operations
        .writeBoolean(false) // include_topic_authorized_operations
        .writeUVarIntBytes(),
  };
  return { request, response: { decode: async (payload) => decode(payload), parse: async (answer) => answer } };
}

function decode(payload: Buffer): ClusterMetadata {
  const decoder = new Decoder(payload);
  decoder.readTaggedFields(); // of the response header
  decoder.readInt32(); // throttle_time_ms
  const brokers = decoder.readUVarIntArray(decodeBroker) ?? [];
  decoder.readUVarIntString(); // cluster_id
  decoder.readInt32(); // controller_id
  const topics = decoder.readUVarIntArray(decodeTopic) ?? [];
  return { brokers, topics };
}

function decodeBroker(decoder: Decoder): BrokerMetadata {
  const nodeId = decoder.readInt32();
  const host = decoder.readUVarIntString() ?? '';
  const port = decoder.readInt32();
  decoder.readUVarIntString(); // rack
  decoder.readTaggedFields();
  return { nodeId, host, port };
}

function decodeTopic(decoder: Decoder): TopicMetadata {
  const errorCode = decoder.readInt16();
  const topic = decoder.readUVarIntString() ?? '';
  const id = Buffer.from(decoder.readBytes(NO_TOPIC_ID.length));
  decoder.readBoolean(); // is_internal
  const partitions = decoder.readUVarIntArray(decodePartition) ?? [];
  decoder.readInt32(); // topic_authorized_operations
  decoder.readTaggedFields();
  return { errorCode, topic, id, partitions };
}

function decodePartition(decoder: Decoder): PartitionMetadata {
  decoder.readInt16(); // error_code: a partition without a leader has one, and -1 as its leader
  const partition = decoder.readInt32();
  const leader = decoder.readInt32();
  const leaderEpoch = decoder.readInt32();
  const nodes = () => decoder.readUVarIntArray((from) => from.readInt32()) ?? [];
  const replicas = nodes().length;
  nodes(); // isr
  nodes(); // offline replicas
  decoder.readTaggedFields();
  return { partition, leader, leaderEpoch, replicas };
}
