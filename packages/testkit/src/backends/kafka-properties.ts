/** A broker's own part of `server.properties`. */
export interface KafkaNodeProperties {
  /** From 1. */
  readonly nodeId: number;
  /** The whole cluster: `1@host:port,…`. */
  readonly voters: string;
  /** `NAME://host:port,…`, one of them named CONTROLLER. */
  readonly listeners: string;
  readonly advertised: string;
  /** The listener among brokers. */
  readonly interBroker: string;
  readonly logDirectory: string;
}

/** Settings of a combined controller and broker in a cluster of 1 or 3. */
export function kafkaProperties(node: KafkaNodeProperties, brokers: 1 | 3): Record<string, string> {
  const replication = String(brokers);
  const minInSync = brokers === 3 ? '2' : '1';
  return {
    'process.roles': 'broker,controller',
    'node.id': String(node.nodeId),
    'controller.quorum.voters': node.voters,
    listeners: node.listeners,
    'advertised.listeners': node.advertised,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': node.interBroker,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT',
    'log.dirs': node.logDirectory,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replication,
    'min.insync.replicas': minInSync,
    'offsets.topic.replication.factor': replication,
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': replication,
    'transaction.state.log.min.isr': minInSync,
    'transaction.state.log.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '1000',
    'log.cleaner.dedupe.buffer.size': '4194304',
    // A killed broker can come back only after its session ran out (9 s by default), and its partitions wait for the same.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
  };
}
