import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DEVELOPMENT_TOKENS,
  SERVICE_NODE_OPTIONS,
  SpawnedServer,
  type TokenOptions,
  sampleProcess,
} from '@lantern/loadgen';
import { type Metrics, readMetrics } from './metrics.js';

const SCRIPT = fileURLToPath(new URL('../../../../services/standalone/dist/main.js', import.meta.url));
const COLLECTOR = new URL('./collect-on-signal.js', import.meta.url).href;

export interface LanternServerOptions {
  /** Settings beside the defaults. */
  readonly env: Readonly<Record<string, string>>;
  readonly profileDir?: string;
}

/** What a server has in memory. */
export interface Memory {
  /** JavaScript objects and buffers. */
  readonly heldBytes: number;
  /** Resident memory that is no file. */
  readonly residentBytes: number;
}

/** The server as `npm start` runs it, with all limits as they are by default. */
export class LanternServer {
  readonly #server: SpawnedServer;
  readonly #said: string[];
  readonly url: string;
  readonly tokens: TokenOptions;

  private constructor(server: SpawnedServer, said: string[], access: { url: string; tokens: TokenOptions }) {
    this.#server = server;
    this.#said = said;
    this.url = access.url;
    this.tokens = access.tokens;
  }

  /** @throws ServerFailed */
  static async start({ env, profileDir }: LanternServerOptions): Promise<LanternServer> {
    const said: string[] = [];
    const NODE_OPTIONS = `${process.env['NODE_OPTIONS'] ?? ''} --import=${COLLECTOR}`;
    const server = await SpawnedServer.start({
      name: 'attacked',
      script: SCRIPT,
      nodeOptions: SERVICE_NODE_OPTIONS,
      env: (dataDir) => ({
        STANDALONE_DATA_DIR: dataDir,
        STANDALONE_PORT: '0',
        STANDALONE_ADMIN_PORT: '0',
        NODE_OPTIONS,
        ...env,
      }),
      ...(profileDir !== undefined && { profileDir }),
      onOutput: (text) => said.push(text),
    });
    server.failed.catch(() => undefined);
    const signingKeyPem = await readFile(join(server.dataDir, 'dev-signing-key.pem'), 'utf8');
    return new LanternServer(server, said, { url: await server.url, tokens: { ...DEVELOPMENT_TOKENS, signingKeyPem } });
  }

  /** Whether the process is there, and answers. */
  async stands(): Promise<boolean> {
    try {
      await this.metrics();
      return sampleProcess(this.#server.pid) !== undefined;
    } catch {
      return false;
    }
  }

  async metrics(): Promise<Metrics> {
    const url = /health and metrics on (\S+)/.exec(this.#said.join(''))?.[1];
    if (url === undefined) throw new Error('the server does not say where its metrics are');
    return readMetrics(await (await fetch(url)).text());
  }

  /** Lines of its log that tell of a fault, and whatever else was not written by its logger. */
  faults(): string[] {
    return this.#said
      .join('')
      .split('\n')
      .filter((line) => /^\{"level":"(error|fatal|warn)"/.test(line) || /^\s+at |^\w*Error\b/.test(line));
  }

  /** What is held when everything that can be collected is. */
  async memory(): Promise<Memory> {
    process.kill(this.#server.pid, 'SIGUSR2');
    const metrics = await this.metrics();
    const held = ['nodejs_heap_size_used_bytes', 'nodejs_external_memory_bytes'];
    return {
      heldBytes: held.reduce((sum, name) => sum + (metrics.get(name) ?? Number.NaN), 0),
      residentBytes: sampleProcess(this.#server.pid)?.anonymousBytes ?? Number.NaN,
    };
  }

  /** As it is now, without collecting; for the peak. */
  residentBytes(): number {
    return sampleProcess(this.#server.pid)?.anonymousBytes ?? 0;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
