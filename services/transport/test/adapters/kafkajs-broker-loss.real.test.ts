import type { Offset } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type KafkaCluster, startKafkaCluster } from '@lantern/testkit';
import { DefinitelyNotDone, OutcomeUnknown } from '../../src/index.js';
import type { KafkajsLog } from '../../src/adapters/index.js';
import { KafkaBrokers } from '../../src/adapters/kafkajs-brokers.js';
import { sampleAddress, samplePartition } from './kafkajs-scripted-broker.js';
import { type Delivered, SimulatedOwner } from './kafkajs-simulated-owner.js';
import { kafkaScene } from './kafkajs-under-test.js';
import { cleaningUp } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const PARTITIONS = 6;
let cluster: KafkaCluster;

beforeAll(async () => {
  cluster = await startKafkaCluster({ brokers: 3 });
});

afterAll(async () => cluster.stop());

/** Appends to every partition, one after the other in each, and writes down every outcome. */
class Load {
  readonly stored: Delivered = new Map();
  readonly notDone = new Set<string>();
  readonly unknown = new Set<string>();
  readonly strange: unknown[] = [];
  #stopped = false;
  readonly #running: Promise<unknown>;

  constructor(log: KafkajsLog) {
    const loops = Array.from({ length: PARTITIONS }, (_, id) => this.#run(log, id));
    this.#running = Promise.all(loops);
  }

  /** Of each partition. */
  async moreOfEach(count: number): Promise<void> {
    const size = (id: number) => this.stored.get(samplePartition(id))?.size ?? 0;
    const goals = Array.from({ length: PARTITIONS }, (_, id) => size(id) + count);
    const reached = () => goals.every((goal, id) => size(id) >= goal);
    await until(reached, { message: 'more of every partition', timeoutMs: 60_000 });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(log: KafkajsLog, id: number): Promise<void> {
    const partition = samplePartition(id);
    for (let number = 0; !this.#stopped; number++) {
      const value = `${id}/${number}`;
      try {
        const offset = await log.append(partition, [{ address: sampleAddress(), value: Buffer.from(value) }]);
        const all = this.stored.get(partition) ?? new Map<Offset, string>();
        this.stored.set(partition, all.set(offset, value));
      } catch (error) {
        if (error instanceof DefinitelyNotDone) this.notDone.add(value);
        else if (error instanceof OutcomeUnknown) this.unknown.add(value);
        else this.strange.push(error);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Everything answered is where it was said to be; what was certainly not done is nowhere; nothing else is there. */
function expectAccounted(load: Load, delivered: Delivered): void {
  const found = new Map<string, number>();
  for (const records of delivered.values())
    for (const value of records.values()) found.set(value, (found.get(value) ?? 0) + 1);
  for (const [partition, records] of load.stored)
    for (const [offset, value] of records) expect(delivered.get(partition)?.get(offset)).toBe(value);
  expect([...found.values()].filter((times) => times > 1)).toEqual([]);
  expect([...load.notDone].filter((value) => found.has(value))).toEqual([]);
  expect(load.strange).toEqual([]);
}

describe('with three brokers, replication 3 and two replicas in sync', () => {
  async function loadedOwner() {
    const scene = await kafkaScene(onEnd, {
      brokers: cluster.brokers,
      partitionCount: PARTITIONS,
      replicationFactor: 3,
      settings: { 'min.insync.replicas': '2' },
    });
    const log = await scene.open();
    const delivered: Delivered = new Map();
    const owner = new SimulatedOwner(log, delivered);
    await log.join(owner);
    const load = new Load(log);
    await load.moreOfEach(50);
    return { log, owner, load, delivered, groupId: scene.groupId };
  }

  async function settled({ owner, load, delivered }: Awaited<ReturnType<typeof loadedOwner>>): Promise<void> {
    await load.stop();
    const all = () =>
      [...load.stored].every(([partition, records]) =>
        [...records.keys()].every((offset) => delivered.get(partition)?.has(offset) === true),
      );
    await until(all, { message: 'all that was answered was delivered', timeoutMs: 60_000 });
    expectAccounted(load, delivered);
    expect(owner.faults).toEqual([]);
    expect(owner.outOfRanges).toBe(0);
  }

  test('a broker that hangs: the others go on, and its requests end', async () => {
    const scene = await loadedOwner();
    await cluster.pause(1);
    await scene.load.moreOfEach(30);
    await cluster.resume(1);
    await scene.load.moreOfEach(30);
    await settled(scene);
    expect(scene.owner.generations).toEqual([1]);
  });

  test('SIGKILL of the coordinator, which leads partitions too: nothing answered is lost, nothing refused is there', async () => {
    const scene = await loadedOwner();
    await cluster.kill((await coordinatorOf(scene.groupId)) - 1);
    await scene.load.moreOfEach(50);
    expect(await untilCommitted(scene)).toBe(true);
    await settled(scene);
    // K6: leaders and the coordinator moved, and the group did not rebalance for it.
    expect(scene.owner.generations).toEqual([1]);
    expect(scene.owner.losses).toBe(0);
  });
});

async function coordinatorOf(groupId: string): Promise<number> {
  const brokers = new KafkaBrokers({ connection: { brokers: cluster.brokers, clientId: 'test' }, topics: [] });
  onEnd(() => brokers.close());
  return (await brokers.coordinator(groupId)).nodeId;
}

/** The generation is still good for a commit, at another coordinator. */
async function untilCommitted({ log, owner }: { log: KafkajsLog; owner: SimulatedOwner }): Promise<boolean> {
  let done = false;
  const commit = async () => (done = await log.commit(owner.generation, new Map()).catch(() => false));
  await until(commit, { message: 'a commit at the coordinator of now', timeoutMs: 60_000 });
  return done;
}
