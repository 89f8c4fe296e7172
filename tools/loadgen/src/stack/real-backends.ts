import type { KafkaCluster, MongoServer } from '@lantern/testkit';
import type { WatchedProcess } from './stack.js';

/** One broker and one database, each started when first asked for, and ended together. */
export class RealBackends {
  #kafka: Promise<KafkaCluster> | undefined;
  #mongo: Promise<MongoServer> | undefined;

  /** @throws Error that says what is missing, when none can be had here */
  kafka(): Promise<KafkaCluster> {
    this.#kafka ??= testkit().then(({ startKafkaCluster }) => startKafkaCluster({ tuning: 'sustained' }));
    return this.#kafka;
  }

  /** @throws Error that says what is missing, when none can be had here */
  mongo(): Promise<MongoServer> {
    this.#mongo ??= testkit().then(({ startMongoServer }) => startMongoServer());
    return this.#mongo;
  }

  async stop(): Promise<void> {
    const started = await Promise.allSettled([this.#kafka, this.#mongo]);
    const stops = started.map(async (each) => (each.status === 'fulfilled' ? each.value?.stop() : undefined));
    await Promise.all(stops);
  }
}

/** Loaded only for runs that need it: it knows every backend. */
export async function testkit() {
  return import('@lantern/testkit');
}

export function backendProcesses(name: string, { pids }: Pick<KafkaCluster, 'pids'>): WatchedProcess[] {
  return pids().map((pid) => ({ name, pid, backend: true }));
}
