import {
  Constellation,
  type ConstellationOptions,
  type KafkaCluster,
  type MongoServer,
  type ServiceProcess,
  startKafkaCluster,
  startMongoServer,
} from '@lantern/testkit';

export interface DrillStackOptions {
  /** Of the transports: how long a dead one keeps its partitions. */
  readonly sessionTimeoutMs: number;
  /** Variables of the gateways to add. */
  readonly gateway?: Readonly<Record<string, string>>;
  /** Variables of the transports to add. */
  readonly transport?: Readonly<Record<string, string>>;
  /** Whether the broker is run for minutes and more. */
  readonly sustained: boolean;
}

/** 2 gateways, 2 keys services and 3 transports on one broker and one database of their own, all to be broken. */
export class DrillStack {
  readonly kafka: KafkaCluster;
  readonly mongo: MongoServer;
  readonly constellation: Constellation;
  readonly #closers: (() => Promise<unknown>)[];

  private constructor(
    parts: Pick<DrillStack, 'kafka' | 'mongo' | 'constellation'>,
    closers: (() => Promise<unknown>)[],
  ) {
    this.kafka = parts.kafka;
    this.mongo = parts.mongo;
    this.constellation = parts.constellation;
    this.#closers = closers;
  }

  static async start({ sessionTimeoutMs, gateway = {}, transport, sustained }: DrillStackOptions): Promise<DrillStack> {
    const closers: (() => Promise<unknown>)[] = [];
    const keep = <Part extends { stop(): Promise<unknown> }>(part: Part): Part => {
      closers.unshift(() => part.stop());
      return part;
    };
    try {
      const kafka = keep(await startKafkaCluster({ tuning: sustained ? 'sustained' : 'quick-start' }));
      const mongo = keep(await startMongoServer());
      const env: NonNullable<ConstellationOptions['env']> = {
        gateway,
        transport: { TRANSPORT_SESSION_TIMEOUT_MS: String(sessionTimeoutMs), ...transport },
      };
      const constellation = keep(await Constellation.start({ kafka, mongo, env }));
      return new DrillStack({ kafka, mongo, constellation }, closers);
    } catch (error) {
      for (const close of closers) await close();
      throw error;
    }
  }

  get services(): readonly ServiceProcess[] {
    return this.constellation.services;
  }

  /** Ends everything and removes its data. */
  async stop(): Promise<void> {
    for (const close of this.#closers) await close();
  }
}
