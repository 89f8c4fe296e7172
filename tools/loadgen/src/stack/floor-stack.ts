import { fileURLToPath } from 'node:url';
import { SpawnedServer } from './spawned-server.js';
import type { Stack } from './stack.js';

const SCRIPT = fileURLToPath(new URL('../floor/floor-main.js', import.meta.url));

/** The bare path that the embedded stack is compared with. @throws ServerFailed */
export async function startFloor(profileDir?: string): Promise<Stack> {
  const server = await SpawnedServer.start({
    name: 'floor',
    script: SCRIPT,
    env: (dataDir) => ({ FLOOR_DATA_DIR: dataDir }),
    ...(profileDir !== undefined && { profileDir }),
  });
  return {
    name: 'floor',
    target: { protocol: 'floor', url: await server.url },
    processes: [{ name: 'server', pid: server.pid }],
    failed: server.failed,
    stop: () => server.stop(),
  };
}
