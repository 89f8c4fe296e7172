import type { ServiceProcess } from '@lantern/testkit';
import { MongoClient } from 'mongodb';
import type { DrillStack } from './drill-stack.js';

interface OwnershipDocument {
  readonly _id: number;
  readonly ownerUrl: string;
}

/** Which transport took a partition over last, by the ownership documents. */
export class PartitionOwners {
  readonly #client: MongoClient;
  readonly #stack: DrillStack;

  private constructor(client: MongoClient, stack: DrillStack) {
    this.#client = client;
    this.#stack = stack;
  }

  static async connect(stack: DrillStack): Promise<PartitionOwners> {
    return new PartitionOwners(await MongoClient.connect(stack.mongo.url), stack);
  }

  /** @throws when it does not run, or the partition was never owned */
  async of(partition: number): Promise<ServiceProcess> {
    const { database, transports } = this.#stack.constellation;
    const ownership = this.#client.db(database).collection<OwnershipDocument>('ownership');
    const port = Number(new URL((await ownership.findOne({ _id: partition }))?.ownerUrl ?? 'ws://nobody:0').port);
    const owner = transports.find(({ running, listening }) => running && listening?.['linkPort'] === port);
    if (owner === undefined) throw new Error(`no transport that runs owns partition ${partition}`);
    return owner;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
