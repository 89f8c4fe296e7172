import type { AddressKey, PartitionId } from '@lantern/protocol';
import type { KafkaBrokers } from '../../src/adapters/kafkajs-brokers.js';
import type { KafkaApi, KafkaAnswer, KafkaRequests } from '../../src/adapters/kafkajs-protocol.js';

type Respond = {
  [Api in KafkaApi]?: (args: KafkaRequests[Api]['args']) => Promise<KafkaAnswer<Api>> | KafkaAnswer<Api>;
};

export interface SentRequest {
  readonly nodeId: number;
  readonly api: KafkaApi;
  readonly args: object;
}

/** Brokers that answer as a test says, and remember what they were asked. */
export class ScriptedBrokers {
  readonly sent: SentRequest[] = [];
  /** Who coordinates the group, and leads every partition. */
  leader = 1;
  refreshes = 0;
  closed = false;

  constructor(readonly respond: Respond) {}

  /** In the place of the real ones. */
  get brokers(): KafkaBrokers {
    const fake = {
      leader: () => ({ partition: 0, leader: this.leader, leaderEpoch: 5, replicas: 3 }),
      node: (nodeId: number) => this.#node(nodeId),
      coordinator: async () => ({ nodeId: this.leader, node: this.#node(this.leader) }),
      refresh: async () => void this.refreshes++,
      close: () => void (this.closed = true),
    };
    return fake as unknown as KafkaBrokers;
  }

  count(api: KafkaApi): number {
    return this.sent.filter((request) => request.api === api).length;
  }

  #node(nodeId: number) {
    const request = async (api: KafkaApi, args: object) => {
      this.sent.push({ nodeId, api, args });
      const answer = this.respond[api] as ((asked: object) => unknown) | undefined;
      if (answer === undefined) throw new Error(`${api} was not expected`);
      return answer(args);
    };
    return { request };
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export const samplePartition = (id: number): PartitionId => id as PartitionId;

export const sampleAddress = (deviceId = 1): AddressKey =>
  `00000000-0000-4000-8000-000000000000.${deviceId}` as AddressKey;

/** @throws when there is none */
export function present<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('there is none');
  return value;
}
