import type { ProtocolCall } from './kafkajs-internals.js';

export interface ProducedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset: string;
}

export interface FetchedMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly isControlRecord?: boolean;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly messages: readonly FetchedMessage[];
}

interface TopicAnswer<Item> {
  readonly responses: readonly { readonly partitions: readonly Item[] }[];
}

type TopicRequest<Item> = readonly { readonly topic: string; readonly partitions: readonly Item[] }[];

interface GroupMemberRequest {
  readonly groupId: string;
  readonly memberId: string;
}

/** The requests that are sent, by their names in kafkajs. Offsets and timestamps are decimal strings. */
export interface KafkaRequests {
  Produce: {
    args: { acks: -1; timeout: number; topicData: TopicRequest<ProducePartition> };
    answer: { readonly topics: readonly { readonly partitions: readonly ProducedPartition[] }[] };
  };
  Fetch: {
    args: {
      isolationLevel: 0;
      maxWaitTime: number;
      minBytes: number;
      maxBytes: number;
      topics: TopicRequest<FetchPartition>;
    };
    answer: {
      readonly errorCode?: number;
      readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
    };
  };
  ListOffsets: {
    args: { isolationLevel: 0; topics: TopicRequest<{ partition: number; timestamp: number }> };
    answer: TopicAnswer<{ readonly partition: number; readonly errorCode: number; readonly offset: string }>;
  };
  GroupCoordinator: {
    args: { groupId: string };
    answer: { readonly errorCode: number; readonly coordinator: { readonly nodeId: number } };
  };
  JoinGroup: {
    args: GroupMemberRequest & {
      sessionTimeout: number;
      rebalanceTimeout: number;
      protocolType: 'consumer';
      groupProtocols: readonly { name: string; metadata: Buffer }[];
    };
    answer: {
      readonly errorCode: number;
      readonly generationId: number;
      readonly leaderId: string;
      readonly memberId: string;
      readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
    };
  };
  SyncGroup: {
    args: GroupMemberRequest & {
      generationId: number;
      groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[];
    };
    answer: { readonly errorCode: number; readonly memberAssignment: Buffer };
  };
  Heartbeat: {
    args: GroupMemberRequest & { groupGenerationId: number };
    answer: { readonly errorCode: number };
  };
  LeaveGroup: {
    args: GroupMemberRequest;
    answer: { readonly errorCode: number };
  };
  OffsetCommit: {
    args: GroupMemberRequest & {
      groupGenerationId: number;
      topics: TopicRequest<{ partition: number; offset: string }>;
    };
    answer: TopicAnswer<{ readonly partition: number; readonly errorCode: number }>;
  };
  OffsetFetch: {
    args: { groupId: string; topics: TopicRequest<{ partition: number }> };
    answer: TopicAnswer<{ readonly partition: number; readonly errorCode: number; readonly offset: string }> & {
      readonly errorCode?: number;
    };
  };
}

export interface ProducePartition {
  readonly partition: number;
  readonly messages: readonly ProducedMessage[];
}

export interface ProducedMessage {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FetchPartition {
  readonly partition: number;
  /** Fences a replaced leader that does not know it; -1 when unknown. */
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: string;
  readonly maxBytes: number;
}

export type KafkaApi = keyof KafkaRequests;
export type KafkaAnswer<Api extends KafkaApi> = KafkaRequests[Api]['answer'];
export type KafkaCall<Api extends KafkaApi> = ProtocolCall<KafkaAnswer<Api>>;
