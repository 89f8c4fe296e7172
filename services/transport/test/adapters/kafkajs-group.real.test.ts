import { createInterface } from 'node:readline';
import type { Offset, PartitionId } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { KafkajsLog } from '../../src/adapters/index.js';
import { type Delivered, SimulatedOwner } from './kafkajs-simulated-owner.js';
import { type KafkaScene, kafkaScene, startKafkaChild } from './kafkajs-under-test.js';
import { sampleAddress, samplePartition, present } from './kafkajs-scripted-broker.js';
import { cleaningUp } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const PARTITIONS = 12;
const partitions = Array.from({ length: PARTITIONS }, (_, id) => samplePartition(id));

/** Appends to all partitions, on and on, and keeps what was answered. */
class Load {
  readonly answered: Delivered = new Map();
  #stopped = false;
  readonly #running: Promise<unknown>;

  constructor(log: KafkajsLog) {
    this.#running = Promise.all(partitions.map((partition) => this.#append(log, partition)));
  }

  get count(): number {
    return [...this.answered.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** So many more were answered. */
  async more(count: number): Promise<void> {
    const goal = this.count + count;
    await until(() => this.count >= goal, { message: 'more records', timeoutMs: 60_000 });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #append(log: KafkajsLog, partition: PartitionId): Promise<void> {
    for (let number = 0; !this.#stopped; number++) {
      const value = `${partition}/${number}`;
      const offset = await log.append(partition, [{ address: sampleAddress(), value: Buffer.from(value) }]);
      const all = this.answered.get(partition) ?? new Map<Offset, string>();
      this.answered.set(partition, all.set(offset, value));
      // The brokers and the members share two cores with this.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function joinedOwner(scene: KafkaScene, delivered: Delivered): Promise<SimulatedOwner> {
  const owner = new SimulatedOwner(await scene.open({ heartbeatIntervalMs: 200 }), delivered);
  await owner.log.join(owner);
  return owner;
}

/** Each partition has one owner, all in one generation, and nobody has two more than another. */
async function untilBalanced(owners: readonly SimulatedOwner[]): Promise<void> {
  const balanced = () => {
    const owned = owners.flatMap((owner) => owner.owned);
    const counts = owners.map((owner) => owner.owned.length);
    const generations = new Set(owners.map(({ generation }) => generation));
    const even = Math.max(...counts) - Math.min(...counts) <= 1;
    return even && generations.size === 1 && owned.length === PARTITIONS && new Set(owned).size === PARTITIONS;
  };
  await until(balanced, { message: 'every partition has one owner', timeoutMs: 60_000 });
}

const sorted = (all: Delivered) =>
  [...all].sort(([a], [b]) => a - b).map(([partition, records]) => [partition, [...records].sort(([a], [b]) => a - b)]);

describe('the group on Kafka', () => {
  test('1 → 3 → 2 members: few partitions move, generations rise, nothing is missed or given to one that lost it', async () => {
    const scene = await kafkaScene(onEnd, { partitionCount: PARTITIONS });
    const delivered: Delivered = new Map();
    const first = await joinedOwner(scene, delivered);
    await untilBalanced([first]);
    const load = new Load(await scene.open());
    await load.more(200);

    const second = await joinedOwner(scene, delivered);
    await untilBalanced([first, second]);
    expect(first.assignments.at(-2)).toEqual(expect.arrayContaining([...first.owned]));
    const third = await joinedOwner(scene, delivered);
    await untilBalanced([first, second, third]);
    // K10: those that were there only gave up what the new one got.
    expect(first.assignments.at(-2)).toEqual(expect.arrayContaining([...first.owned]));
    expect(second.assignments.at(-2)).toEqual(expect.arrayContaining([...second.owned]));
    // K15: one generation for each that came.
    expect(new Set([...first.generations, ...second.generations, ...third.generations]).size).toBe(3);
    await load.more(200);

    await second.log.leave();
    await untilBalanced([first, third]);
    expect(first.owned).toEqual(expect.arrayContaining([...(first.assignments.at(-2) ?? [])]));
    await load.more(200);
    await load.stop();

    const owners = [first, second, third];
    for (const { generations } of owners) expect(generations).toEqual(generations.toSorted((a, b) => a - b));
    await until(() => sorted(delivered).flat(2).length === sorted(load.answered).flat(2).length, {
      message: 'everything that was answered was delivered',
    });
    expect(sorted(delivered)).toEqual(sorted(load.answered));
    expect(owners.flatMap(({ faults }) => faults)).toEqual([]);
    expect(owners.map(({ losses }) => losses)).toEqual([3, 1, 1]);
  });

  test('heartbeats do not wait for a fetch that waits long (K5)', async () => {
    const scene = await kafkaScene(onEnd);
    const log = await scene.open({ sessionTimeoutMs: 4_000, heartbeatIntervalMs: 200, maxWaitMs: 60_000 });
    const owner = new SimulatedOwner(log, new Map());
    await log.join(owner);
    const start = performance.now();
    await until(() => performance.now() - start > 5_500, { message: 'more than a session' });
    expect([owner.losses, owner.generations.length]).toEqual([0, 1]);
    expect(await log.commit(owner.generation, new Map())).toBe(true);
  });

  test('a process that was stopped for longer than its session is told so before it is given another record', async () => {
    const scene = await kafkaScene(onEnd);
    const timing = { sessionTimeoutMs: 2_000, heartbeatIntervalMs: 200 };
    const child = startKafkaChild(onEnd, scene, { script: 'consume-kafka.mjs', args: [JSON.stringify(timing)] });
    const lines: string[] = [];
    createInterface({ input: present(child.stdout) }).on('line', (line) => lines.push(line));
    const seen = async (line: RegExp) => until(() => lines.some((one) => line.test(one)), { message: String(line) });
    await seen(/^assigned 1$/);
    const log = await scene.open(timing);
    const append = async (value: string) =>
      log.append(samplePartition(1), [{ address: sampleAddress(), value: Buffer.from(value) }]);
    await append('before');
    await seen(/^record before$/);

    child.kill('SIGSTOP');
    const delivered: Delivered = new Map();
    const successor = new SimulatedOwner(log, delivered);
    await log.join(successor);
    await append('while stopped');
    await until(() => delivered.get(samplePartition(1))?.size, { message: 'the successor has it' });
    const stopped = lines.length;
    child.kill('SIGCONT');
    await until(() => lines.length > stopped, { message: 'the process goes on' });
    expect(lines[stopped]).toBe('lost');
    await until(() => lines.slice(stopped).some((line) => /^assigned [2-9]/.test(line)), { message: 'joined again' });
    await untilOwned(successor);
    expect(successor.faults).toEqual([]);
  });
});

async function untilOwned(owner: SimulatedOwner): Promise<void> {
  await until(() => owner.owned.length === 2, { message: 'the partitions are shared', timeoutMs: 60_000 });
}
