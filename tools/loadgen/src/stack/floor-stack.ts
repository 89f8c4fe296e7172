import { fileURLToPath } from 'node:url';
import { type RealBackends, backendProcesses } from './real-backends.js';
import { SpawnedServer } from './spawned-server.js';
import type { Stack } from './stack.js';

const SCRIPT = fileURLToPath(new URL('../floor/floor-main.js', import.meta.url));

export interface FloorOptions {
  readonly profileDir?: string;
  /** Those of the stack that is compared: then over Kafka, else over LMDB. */
  readonly backends?: RealBackends;
}

/** The bare path that a stack is compared with, over the same storage. @throws ServerFailed */
export async function startFloor({ profileDir, backends }: FloorOptions): Promise<Stack> {
  const kafka = await backends?.kafka();
  const server = await SpawnedServer.start({
    name: 'floor',
    script: SCRIPT,
    env: (dataDir) =>
      kafka === undefined ? { FLOOR_DATA_DIR: dataDir } : { FLOOR_KAFKA_BROKERS: kafka.brokers.join(',') },
    ...(profileDir !== undefined && { profileDir }),
  });
  return {
    name: 'floor',
    target: { protocol: 'floor', url: await server.url },
    processes: [{ name: 'server', pid: server.pid }, ...(kafka === undefined ? [] : backendProcesses('Kafka', kafka))],
    failed: server.failed,
    probes: server.probes,
    stop: () => server.stop(),
  };
}
