import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaCluster, KafkaClusterOptions } from './backend.js';
import { breakableNodes } from './breakable-nodes.js';
import { freePorts } from './free-ports.js';
import { probeKafka } from './kafka-probe.js';
import { kafkaProperties } from './kafka-properties.js';
import { kafkaHeap, kafkaRelease } from './kafka-release.js';
import { Keeper } from './keeper.js';
import { localKafkaClassPath } from './local-kafka-libraries.js';
import { LocalNode } from './local-node.js';
import { runTool } from './run-tool.js';
import { untilReady } from './until-ready.js';

interface Seat {
  readonly nodeId: number;
  readonly directory: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly saslPort: number;
}

interface Cluster {
  readonly seats: readonly Seat[];
  readonly clusterId: string;
  readonly java: readonly string[];
  readonly keeper: Keeper;
  readonly options: KafkaClusterOptions;
}

/** On a machine with other work a start may take long. */
const startTimeoutMs = 180_000;
/** Fewer threads and a quarter less memory than the default; the heaps here are small. */
const collector = '-XX:+UseSerialGC';
/** Only the quick compiler: a short run never earns back what the optimizing one costs. */
const quickStart = ['-XX:TieredStopAtLevel=1'];

async function seatsOf(count: number, directory: string): Promise<Seat[]> {
  const ports = await freePorts(3 * count);
  return Array.from({ length: count }, (_, index) => {
    const nodeId = index + 1;
    const [port = 0, controllerPort = 0, saslPort = 0] = ports.slice(3 * index);
    return { nodeId, port, controllerPort, saslPort, directory: join(directory, `broker-${nodeId}`) };
  });
}

function propertiesOf(seat: Seat, { seats, options }: Cluster): Record<string, string> {
  const plaintext = `PLAINTEXT://127.0.0.1:${seat.port}`;
  const node = {
    nodeId: seat.nodeId,
    voters: seats.map(({ nodeId, controllerPort }) => `${nodeId}@127.0.0.1:${controllerPort}`).join(','),
    listeners: `${plaintext},CONTROLLER://127.0.0.1:${seat.controllerPort}`,
    advertised: plaintext,
    interBroker: 'PLAINTEXT',
    logDirectory: join(seat.directory, 'data'),
  };
  const properties = kafkaProperties(node, options.brokers ?? 1);
  return { ...properties, ...saslProperties(seat, properties, options.saslUser), ...options.properties };
}

/** A listener beside the others that takes one user. */
function saslProperties(
  { saslPort }: Seat,
  properties: Readonly<Record<string, string>>,
  user: KafkaClusterOptions['saslUser'],
): Record<string, string> {
  if (user === undefined) return {};
  const listener = `CLIENTS://127.0.0.1:${saslPort}`;
  const extended = (name: string, more: string) => ({ [name]: `${properties[name] ?? ''},${more}` });
  const login = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  return {
    ...extended('listeners', listener),
    ...extended('advertised.listeners', listener),
    ...extended('listener.security.protocol.map', 'CLIENTS:SASL_PLAINTEXT'),
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.clients.plain.sasl.jaas.config': `${login} required user_${user.username}="${user.password}";`,
  };
}

/** Writes the configuration of one broker and formats its storage. */
async function layOut(seat: Seat, cluster: Cluster): Promise<void> {
  mkdirSync(seat.directory);
  const settings = Object.entries(propertiesOf(seat, cluster)).map(([key, value]) => `${key}=${value}\n`);
  const config = join(seat.directory, 'server.properties');
  writeFileSync(config, settings.join(''));
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${cluster.clusterId}`, '--config', config];
  await runTool({
    command: 'java',
    args: [...cluster.java, ...format],
    timeoutMs: startTimeoutMs,
    whenMissing: 'install Java',
  });
}

function nodeOf(seat: Seat, { java, keeper }: Cluster): LocalNode {
  return new LocalNode({
    name: `Kafka broker ${seat.nodeId}`,
    command: 'java',
    args: [...java, 'kafka.Kafka', join(seat.directory, 'server.properties')],
    directory: seat.directory,
    keeper,
    probe: async () => probeKafka({ broker: `127.0.0.1:${seat.port}`, nodeId: seat.nodeId }),
    startTimeoutMs,
  });
}

async function startNodes(cluster: Cluster): Promise<LocalNode[]> {
  await Promise.all(cluster.seats.map(async (seat) => layOut(seat, cluster)));
  const nodes = cluster.seats.map((seat) => nodeOf(seat, cluster));
  await Promise.all(nodes.map(async (node) => node.start()));
  await Promise.all(
    cluster.seats.map(async ({ nodeId, port }) =>
      untilReady({
        name: `Kafka broker ${nodeId}`,
        timeoutMs: startTimeoutMs,
        attempt: async () => probeKafka({ broker: `127.0.0.1:${port}`, brokers: nodes.length }),
      }),
    ),
  );
  return nodes;
}

/** Starts brokers as processes of this machine: Java and Maven are all they need. */
export async function startLocalKafka(options: KafkaClusterOptions): Promise<KafkaCluster> {
  const classPath = await localKafkaClassPath();
  const count = options.brokers ?? 1;
  const keeper = await Keeper.start();
  try {
    const compiler = options.tuning === 'sustained' ? [] : quickStart;
    const cluster: Cluster = {
      seats: await seatsOf(count, keeper.makeDirectory('lantern-kafka-')),
      clusterId: randomBytes(16).toString('base64url'),
      java: [...kafkaHeap.split(' '), collector, ...compiler, '-cp', classPath],
      keeper,
      options,
    };
    const nodes = await startNodes(cluster);
    return {
      origin: 'local',
      description: `Apache Kafka ${kafkaRelease}, ${count} broker${count === 1 ? '' : 's'}, local processes`,
      brokers: cluster.seats.map(({ port }) => `127.0.0.1:${port}`),
      ...(options.saslUser && { saslBrokers: cluster.seats.map(({ saslPort }) => `127.0.0.1:${saslPort}`) }),
      ...breakableNodes(nodes),
      stop: async () => keeper.close(),
    };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}
