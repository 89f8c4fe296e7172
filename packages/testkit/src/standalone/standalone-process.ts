import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../backends/free-ports.js';
import { type Exit, StandaloneRun } from './standalone-run.js';

type Env = Readonly<Record<string, string>>;

/** `npm start` on data and ports that outlive its runs: it may be killed, stopped and started again. */
export class StandaloneProcess {
  /** Where nothing is before the first start. */
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lantern-standalone-'));
  readonly #env: Env;
  #ports: Env | undefined;
  #run: StandaloneRun | undefined;
  #earlierOutput = '';

  /** Variables beside those of this process; the limits are raised unless they are set here. */
  constructor(env: Env = {}) {
    this.#env = env;
  }

  /** Resolves when it listens, where it did before. @throws Error with its output when it ends instead */
  async start(env: Env = {}): Promise<void> {
    if (this.#run?.running === true) throw new Error('the server runs already');
    this.#earlierOutput = this.output;
    this.#ports ??= await fixedPorts();
    const own = { ...this.#ports, ...this.#env, ...env };
    this.#run = StandaloneRun.spawn({ dataDir: this.dataDir, env: own });
    await this.#run.listening();
  }

  /** The present run, or the one that ended last. @throws Error when it was never started */
  get run(): StandaloneRun {
    if (this.#run === undefined) throw new Error('the server was not started');
    return this.#run;
  }

  /** Where clients connect. */
  get url(): string {
    return this.run.url;
  }

  /** What all of its runs said. */
  get output(): string {
    return `${this.#earlierOutput}${this.#run?.output ?? ''}`;
  }

  /** Ends it by this signal, SIGKILL unless told; its data stays. @returns undefined when it was never started */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit | undefined> {
    return this.#run?.kill(signal);
  }

  /** Ends it at once and removes its data. May be repeated. */
  async remove(): Promise<void> {
    await this.end();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Nobody else is given these while it is down. */
async function fixedPorts(): Promise<Env> {
  const [port, admin, rest, page] = await freePorts(4);
  return {
    STANDALONE_PORT: String(port),
    STANDALONE_ADMIN_PORT: String(admin),
    STANDALONE_REST_PORT: String(rest),
    STANDALONE_DEVELOPMENT_PAGE_PORT: String(page),
  };
}
