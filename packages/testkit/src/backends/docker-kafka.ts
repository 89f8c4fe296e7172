import { randomBytes } from 'node:crypto';
import type { StartedNetwork } from 'testcontainers';
import type { KafkaCluster, KafkaClusterOptions } from './backend.js';
import { breakableNodes } from './breakable-nodes.js';
import { type DockerNode, dockerHost, startDockerNode } from './docker-node.js';
import { freePorts } from './free-ports.js';
import { probeKafka } from './kafka-probe.js';
import { kafkaProperties } from './kafka-properties.js';
import { kafkaHeap, kafkaRelease } from './kafka-release.js';

interface Cluster {
  readonly options: KafkaClusterOptions;
  readonly clusterId: string;
  readonly network: StartedNetwork;
  readonly host: string;
  /** On the host, one for each broker. */
  readonly ports: readonly number[];
}

const nameOf = (nodeId: number): string => `kafka-${nodeId}`;

/** The image takes its settings as variables: `node.id` is `KAFKA_NODE_ID`. */
function environmentOf(nodeId: number, { options, clusterId, host, ports }: Cluster): Record<string, string> {
  const node = {
    nodeId,
    voters: ports.map((_, index) => `${index + 1}@${nameOf(index + 1)}:9093`).join(','),
    listeners: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093,INTERNAL://0.0.0.0:9094',
    advertised: `PLAINTEXT://${host}:${ports[nodeId - 1]},INTERNAL://${nameOf(nodeId)}:9094`,
    interBroker: 'INTERNAL',
    logDirectory: '/tmp/kraft-combined-logs',
  };
  const settings = { ...kafkaProperties(node, options.brokers ?? 1), ...options.properties };
  const variables = Object.entries(settings).map(([key, value]) => [
    `KAFKA_${key.toUpperCase().replaceAll('.', '_')}`,
    value,
  ]);
  return { ...Object.fromEntries(variables), CLUSTER_ID: clusterId, KAFKA_HEAP_OPTS: kafkaHeap };
}

async function startBroker(nodeId: number, cluster: Cluster): Promise<DockerNode> {
  const { GenericContainer } = await import('testcontainers');
  const port = cluster.ports[nodeId - 1] ?? 0;
  const brokers = cluster.ports.length;
  const container = new GenericContainer(`apache/kafka:${kafkaRelease}`)
    .withNetwork(cluster.network)
    .withNetworkAliases(nameOf(nodeId))
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment(environmentOf(nodeId, cluster));
  const probe = { broker: `${cluster.host}:${port}`, nodeId };
  return startDockerNode({
    name: `Kafka broker ${nodeId} of ${brokers}`,
    container,
    probe: async () => probeKafka(probe),
  });
}

/** Starts brokers as containers. */
export async function startDockerKafka(options: KafkaClusterOptions): Promise<KafkaCluster> {
  if (options.saslUser) throw new Error('a listener with SASL is only offered by local processes');
  const { Network } = await import('testcontainers');
  const host = await dockerHost();
  const count = options.brokers ?? 1;
  const network = await new Network().start();
  const cluster = {
    options,
    clusterId: randomBytes(16).toString('base64url'),
    network,
    host,
    ports: await freePorts(count),
  };
  const starts = await Promise.allSettled(cluster.ports.map(async (_, index) => startBroker(index + 1, cluster)));
  const nodes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(async (node) => node.stop()));
    await network.stop();
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    origin: 'docker',
    description: `Apache Kafka ${kafkaRelease}, ${count} broker${count === 1 ? '' : 's'}, in Docker`,
    brokers: cluster.ports.map((port) => `${host}:${port}`),
    ...breakableNodes(nodes),
    stop,
  };
}
