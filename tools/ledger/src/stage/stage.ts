import {
  Constellation,
  type KafkaCluster,
  LinkProxy,
  type MongoServer,
  startKafkaCluster,
  startMongoServer,
} from '@lantern/testkit';

export interface StageOptions {
  readonly partitions: number;
  readonly sessionTimeoutMs: number;
  /** See the testkit: `sustained` for runs of minutes. */
  readonly tuning: 'quick-start' | 'sustained';
}

/** Everything that a run breaks. */
export interface Stage {
  readonly cluster: KafkaCluster;
  readonly mongo: MongoServer;
  readonly constellation: Constellation;
  /** One for each link from a gateway to a transport. */
  readonly links: readonly { readonly name: string; readonly proxy: LinkProxy }[];
  stop(): Promise<void>;
}

/** The test database carries out one command at a time: more of them at once only make it slower. */
const FEW_CONNECTIONS = { MONGODB_MAX_POOL_SIZE: '6' };

/**
 * What acks are late for is moved to the mailbox, and the test database removes only some dozens of documents a second on a
 * busy machine: it would never be done with what needs it only because the machine is busy.
 */
const PATIENCE = { TRANSPORT_BLOCKED_CONFIRMATION_MS: '3000' };

/** Three brokers, a database, and two gateways, two keys services and three transports over them, as processes. */
export async function startStage({ partitions, sessionTimeoutMs, tuning }: StageOptions): Promise<Stage> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const mongo = await startMongoServer();
    stops.push(() => mongo.stop());
    const cluster = await startKafkaCluster({ brokers: 3, tuning });
    stops.push(() => cluster.stop());
    const links: { name: string; proxy: LinkProxy }[] = [];
    stops.push(() => Promise.all(links.map(({ proxy }) => proxy.stop())));
    const throughProxies = async (gateway: number, urls: readonly string[]) => {
      const started = await Promise.all(urls.map((url) => LinkProxy.start(url)));
      started.forEach(({ proxy }, index) => links.push({ name: `gateway ${gateway} to transport ${index}`, proxy }));
      return started.map(({ url }) => url);
    };
    const constellation = await Constellation.start({
      kafka: cluster,
      mongo,
      partitions,
      replicationFactor: 3,
      linksThrough: throughProxies,
      env: {
        keys: FEW_CONNECTIONS,
        transport: { ...FEW_CONNECTIONS, ...PATIENCE, TRANSPORT_SESSION_TIMEOUT_MS: String(sessionTimeoutMs) },
      },
    });
    stops.push(() => constellation.stop());
    links.sort((a, b) => a.name.localeCompare(b.name));
    return { cluster, mongo, constellation, links, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
