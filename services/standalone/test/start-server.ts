import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StandaloneRun, type StandaloneRunOptions } from '@lantern/testkit';

/** Servers and data directories of one test file; whatever a test leaves is ended and removed after it. */
export class Servers {
  readonly #servers: StandaloneRun[] = [];
  readonly #directories: string[] = [];

  /** Where nothing is yet. */
  newDataDir(): string {
    const directory = mkdtempSync(join(realpathSync(tmpdir()), 'lantern-e2e-'));
    this.#directories.push(directory);
    return join(directory, 'data');
  }

  async start(options: Partial<StandaloneRunOptions> = {}): Promise<StandaloneRun> {
    const server = this.spawn({ dataDir: this.newDataDir(), ...options });
    await server.listening();
    return server;
  }

  /** For a start that may fail. */
  spawn(options: StandaloneRunOptions): StandaloneRun {
    const server = StandaloneRun.spawn(options);
    this.#servers.push(server);
    return server;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.kill()));
    for (const directory of this.#directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  }
}
