import { randomBytes } from 'node:crypto';
import {
  Constellation,
  type ConstellationOptions,
  type MongoServer,
  startKafkaCluster,
  startMongoServer,
} from '@lantern/testkit';
import { PrivacyRun } from '../privacy-run.js';
import { RawClient } from '../raw-client.js';

export interface SeparatePrivacyOptions extends Pick<ConstellationOptions, 'keys' | 'transports'> {
  /** Settings of each service beside the secret by which they know each other, without the service's prefix. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings of one kind of service, with its prefix. */
  readonly env?: ConstellationOptions['env'];
  /** Address that clients come from. */
  readonly localAddress?: string;
}

/** Every service as a process of its own, on Kafka and MongoDB, and traffic through them of which every secret is known. */
export class SeparatePrivacyRun {
  /** By which the services know each other. */
  static readonly serviceSecret = randomBytes(32).toString('hex');
  readonly run: PrivacyRun;
  readonly #clients: RawClient[] = [];
  readonly #stops: (() => Promise<unknown>)[];

  private constructor(
    readonly constellation: Constellation,
    readonly mongo: MongoServer,
    { localAddress, stops }: { localAddress: string | undefined; stops: (() => Promise<unknown>)[] },
  ) {
    this.#stops = stops;
    this.run = new PrivacyRun({
      token: (userId) => constellation.token(userId),
      // To every gateway in turn, so that a sender and a recipient are never at one.
      open: async (token) => {
        const url = constellation.urls[this.#clients.length % constellation.urls.length] ?? '';
        const client = await RawClient.connect(url, { token, ...(localAddress ? { localAddress } : {}) });
        this.#clients.push(client);
        return client;
      },
    });
  }

  static async start({
    settings,
    env = {},
    localAddress,
    ...sizes
  }: SeparatePrivacyOptions): Promise<SeparatePrivacyRun> {
    const stops: (() => Promise<unknown>)[] = [];
    try {
      const [mongo, kafka] = await Promise.all([startMongoServer(), startKafkaCluster()]);
      stops.push(
        () => mongo.stop(),
        () => kafka.stop(),
      );
      const own = { SERVICE_SECRET: SeparatePrivacyRun.serviceSecret, ...settings };
      const prefixed = (prefix: string) =>
        Object.fromEntries(Object.entries(own).map(([name, value]) => [`${prefix}_${name}`, value]));
      const constellation = await Constellation.start({
        kafka,
        mongo,
        gateways: 2,
        ...sizes,
        env: {
          gateway: { ...prefixed('GATEWAY'), ...env.gateway },
          keys: { ...prefixed('KEYS'), ...env.keys },
          transport: { ...prefixed('TRANSPORT'), ...env.transport },
        },
      });
      stops.push(() => constellation.stop());
      return new SeparatePrivacyRun(constellation, mongo, { localAddress, stops });
    } catch (error) {
      for (const stop of stops.reverse()) await stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.reset();
    for (const stop of this.#stops.reverse()) await stop();
  }
}
