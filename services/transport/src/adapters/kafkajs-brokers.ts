import type { KafkaConnection } from '@lantern/kafka';
import { type BrokerAddress, parseBrokerAddress } from './kafkajs-address.js';
import { AccessRefused, BrokerUnreachable, ErrorCode, requireNoError } from './kafkajs-error.js';
import { type ClusterMetadata, type PartitionMetadata, type TopicMetadata, metadataCall } from './kafkajs-metadata.js';
import { KafkaNode } from './kafkajs-node.js';

export interface KafkaBrokersOptions {
  readonly connection: KafkaConnection;
  /** What is to be known about; none of them is made when it is missing. */
  readonly topics: readonly string[];
  /** 3,000 unless told. */
  readonly requestTimeoutMs?: number;
}

export interface KnownNode {
  readonly nodeId: number;
  readonly node: KafkaNode;
}

/**
 * Which brokers there are, and which of them leads a partition or coordinates a group. Knowledge is as old as the last
 * {@link refresh}, which whoever is answered that it is out of date calls.
 */
export class KafkaBrokers {
  readonly #options: KafkaBrokersOptions;
  readonly #seeds: readonly BrokerAddress[];
  /** By `host:port`. */
  readonly #nodes = new Map<string, KafkaNode>();
  readonly #addresses = new Map<number, BrokerAddress>();
  readonly #topics = new Map<string, TopicMetadata>();
  #refreshing: Promise<void> | undefined;
  #closed = false;

  constructor(options: KafkaBrokersOptions) {
    this.#options = options;
    this.#seeds = options.connection.brokers.map(parseBrokerAddress);
  }

  /**
   * Asks one broker after the other until one answers; callers at once share the answer.
   * @throws BrokerUnreachable when none does, AccessRefused when one refuses the credentials
   */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  topic(name: string): TopicMetadata | undefined {
    return this.#topics.get(name);
  }

  leader(topic: string, partition: number): PartitionMetadata | undefined {
    const found = this.#topics.get(topic)?.partitions[partition];
    return found === undefined || found.leader < 0 || !this.#addresses.has(found.leader) ? undefined : found;
  }

  node(nodeId: number): KafkaNode | undefined {
    const address = this.#addresses.get(nodeId);
    return address === undefined ? undefined : this.#nodeAt(address);
  }

  /** @throws BrokerUnreachable | AccessRefused | KafkaAnswerError, of the last broker asked */
  async coordinator(groupId: string): Promise<KnownNode> {
    if (this.#addresses.size === 0) await this.refresh();
    const ask = async (node: KafkaNode): Promise<KnownNode> => {
      const { errorCode, coordinator } = await node.request('GroupCoordinator', { groupId });
      requireNoError(errorCode, 'GroupCoordinator');
      const { nodeId } = coordinator;
      if (!this.#addresses.has(nodeId)) await this.refresh();
      const found = this.node(nodeId);
      if (found === undefined) throw new BrokerUnreachable(`the coordinator, broker ${nodeId}, is not known`);
      return { nodeId, node: found };
    };
    return this.#firstAnswer(ask);
  }

  close(): void {
    this.#closed = true;
    for (const node of this.#nodes.values()) node.close();
  }

  async #refresh(): Promise<void> {
    const metadata = await this.#firstAnswer((node) => node.send(metadataCall(this.#options.topics)));
    this.#learn(metadata);
  }

  #learn({ brokers, topics }: ClusterMetadata): void {
    if (brokers.length === 0) return;
    this.#addresses.clear();
    for (const { nodeId, host, port } of brokers) this.#addresses.set(nodeId, { host, port });
    for (const topic of topics) this.#topics.set(topic.topic, newest(topic, this.#topics.get(topic.topic)));
    const known = new Set([...this.#addresses.values()].map(addressText));
    for (const [text, node] of this.#nodes) {
      if (known.has(text)) continue;
      node.close();
      this.#nodes.delete(text);
    }
  }

  /** Connected brokers first, then the others, the configured ones last; in no order of their own. */
  #candidates(): Set<KafkaNode> {
    const known = shuffled([...this.#addresses.values()]).map((address) => this.#nodeAt(address));
    const connected = known.filter((node) => node.connected);
    return new Set([...connected, ...known, ...shuffled(this.#seeds).map((address) => this.#nodeAt(address))]);
  }

  async #firstAnswer<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    let problem: unknown = new BrokerUnreachable('no broker is configured');
    for (const node of this.#candidates()) {
      if (this.#closed) throw new BrokerUnreachable('closed');
      try {
        return await ask(node);
      } catch (error) {
        if (!(problem instanceof AccessRefused)) problem = error;
      }
    }
    throw problem;
  }

  #nodeAt(address: BrokerAddress): KafkaNode {
    const text = addressText(address);
    const existing = this.#nodes.get(text);
    if (existing !== undefined) return existing;
    const { connection, requestTimeoutMs = 3_000 } = this.#options;
    const node = new KafkaNode({ address, connection, requestTimeoutMs });
    this.#nodes.set(text, node);
    return node;
  }
}

/** A broker that lags behind must not bring an older leader back, nor make a topic disappear. */
function newest(fresh: TopicMetadata, known: TopicMetadata | undefined): TopicMetadata {
  if (known !== undefined && fresh.errorCode !== ErrorCode.none) return known;
  const partitions = [...fresh.partitions].sort((a, b) => a.partition - b.partition);
  if (known === undefined || !known.id.equals(fresh.id)) return { ...fresh, partitions };
  const newer = partitions.map((partition, index) => {
    const before = known.partitions[index];
    return before !== undefined && before.leaderEpoch > partition.leaderEpoch ? before : partition;
  });
  return { ...fresh, partitions: newer };
}

function addressText({ host, port }: BrokerAddress): string {
  return `${host}:${port}`;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
