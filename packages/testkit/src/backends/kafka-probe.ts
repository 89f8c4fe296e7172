export interface KafkaProbeOptions {
  /** `host:port` to ask. */
  readonly broker: string;
  /** The node that has to be in the cluster, as the asked broker sees it; without it any answer will do. */
  readonly nodeId?: number;
  /** So many brokers have to be in the cluster. Default 1. */
  readonly brokers?: number;
}

const patienceMs = 5_000;

/** Resolves when the broker answers and sees the cluster asked for. */
export async function probeKafka({ broker, nodeId, brokers = 1 }: KafkaProbeOptions): Promise<void> {
  const { Kafka, logLevel } = await import('kafkajs');
  const kafka = new Kafka({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    connectionTimeout: patienceMs,
    requestTimeout: patienceMs,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    const seen = cluster.brokers.map((member) => member.nodeId);
    if (seen.length < brokers) throw new Error(`${broker} sees ${seen.length} of ${brokers} brokers`);
    if (nodeId !== undefined && !seen.includes(nodeId)) throw new Error(`${broker} has not joined the cluster`);
  } finally {
    await admin.disconnect();
  }
}
