import { DIRECTORY_TOPIC, type KafkaConnection } from '@lantern/kafka';
import { ProtocolError, decodeDirectoryChange, userIdFromBytes } from '@lantern/protocol';
import { type Clock, type Logger, word } from '@lantern/runtime';
import { KafkajsTopicReader } from '../feeds/kafkajs-topic-reader.js';
import type { DirectoryFeed, DirectoryListener } from '../ports.js';

export interface KafkajsDirectoryFeedOptions {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Only for tests. */
  readonly topic?: string;
}

/** Changes of device lists from the compacted topic, all partitions of it, from the end. */
export class KafkajsDirectoryFeed implements DirectoryFeed {
  readonly #reader: KafkajsTopicReader;
  readonly #logger: Logger;
  #listener: DirectoryListener | undefined;

  constructor({ connection, clock, logger, topic = DIRECTORY_TOPIC }: KafkajsDirectoryFeedOptions) {
    this.#logger = logger;
    this.#reader = new KafkajsTopicReader({
      connection,
      topic,
      name: word('directory'),
      from: 'end',
      groupPrefix: 'lantern-directory',
      clock,
      logger,
      take: (record) => this.#tell(record),
      forgotten: (key) => this.#forgotten(key),
      lost: () => this.#listener?.reset(),
    });
  }

  get live(): boolean {
    return this.#reader.live;
  }

  async start(listener: DirectoryListener): Promise<void> {
    this.#listener = listener;
    await this.#reader.start();
  }

  stop(): Promise<void> {
    return this.#reader.stop();
  }

  /** Of a user who was erased: it may stand in the place of a change that this reader has not seen. */
  #forgotten(key: Uint8Array): void {
    const userId = userIdFromBytes(key);
    if (userId === undefined) this.#listener?.reset();
    else this.#listener?.changed({ userId, devices: [], removedDeviceIds: [] });
  }

  #tell(record: Parameters<typeof decodeDirectoryChange>[0]): void {
    try {
      this.#listener?.changed(decodeDirectoryChange(record));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // Whose change it was is not known, so nothing is.
      this.#logger.error('a record of the directory log cannot be read', { error });
      this.#listener?.reset();
    }
  }
}
