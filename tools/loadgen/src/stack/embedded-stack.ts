import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SERVICE_NODE_OPTIONS } from '@lantern/testkit';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanternTarget } from '../jobs/target.js';
import { RAISED_LIMITS } from './raised-limits.js';
import { directoryBytes } from './directory-bytes.js';
import { SpawnedServer } from './spawned-server.js';
import { ServerFailed, type Stack } from './stack.js';

const SCRIPT = fileURLToPath(new URL('../../../../services/standalone/dist/main.js', import.meta.url));

/** Whom the standalone server believes when it made its own development key. */
export const DEVELOPMENT_TOKENS = { issuer: 'lantern-dev', audience: 'lantern-messaging' };

export interface EmbeddedOptions {
  readonly profileDir?: string;
  /** Its default unless told. */
  readonly partitions?: number;
}

/** The whole product in one process on LMDB, as `npm start` runs it, on a fresh data directory. @throws ServerFailed */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<Stack<LanternTarget>> {
  const { profileDir, partitions } = options;
  if (!existsSync(SCRIPT)) throw new ServerFailed(`${SCRIPT} is missing: run \`npm run build\``);
  const server = await SpawnedServer.start({
    name: 'embedded',
    script: SCRIPT,
    nodeOptions: SERVICE_NODE_OPTIONS,
    env: (dataDir, port) => ({
      STANDALONE_DATA_DIR: dataDir,
      STANDALONE_PORT: String(port),
      ...(partitions !== undefined && { STANDALONE_PARTITIONS: String(partitions) }),
      ...RAISED_LIMITS,
    }),
    ...(profileDir !== undefined && { profileDir }),
  });
  const signingKeyPem = await readFile(join(server.dataDir, 'dev-signing-key.pem'), 'utf8');
  return {
    name: 'embedded',
    target: { protocol: 'lantern', url: await server.url, tokens: { ...DEVELOPMENT_TOKENS, signingKeyPem } },
    get processes() {
      return [{ name: 'server', pid: server.pid }];
    },
    failed: server.failed,
    probes: server.probes,
    storedBytes: () => directoryBytes(server.dataDir),
    stop: () => server.stop(),
    crash: () => server.crash(),
  };
}
