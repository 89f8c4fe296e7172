import { type Admin, Kafka, logLevel } from 'kafkajs';

/** The log and what the transports have committed of it, as the broker tells. */
export class GroupOffsets {
  readonly #admin: Admin;

  private constructor(admin: Admin) {
    this.#admin = admin;
  }

  static async connect(brokers: readonly string[]): Promise<GroupOffsets> {
    const kafka = new Kafka({ clientId: 'drill', brokers: [...brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    return new GroupOffsets(admin);
  }

  /** The next offset to be written, by partition. */
  async ends(): Promise<ReadonlyMap<number, number>> {
    const topic = await this.#admin.fetchTopicOffsets('inbox.v1');
    return new Map(topic.map(({ partition, high }) => [partition, Number(high)]));
  }

  /** The committed offset, by partition; -1 where there is none. */
  async committed(): Promise<ReadonlyMap<number, number>> {
    const [inbox] = await this.#admin.fetchOffsets({ groupId: 'lantern-transport', topics: ['inbox.v1'] });
    return new Map(inbox?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  async close(): Promise<void> {
    await this.#admin.disconnect();
  }
}
