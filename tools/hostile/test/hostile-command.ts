import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from '../src/run/case-result.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** In the environment of all processes of a run, so that they are found. */
const MARK = 'LANTERN_HOSTILE_TEST';

/** A run of the built tool, as `npm run hostile -- ARGS` makes it. */
export class HostileCommand {
  readonly #mark = randomUUID();
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  #said = '';

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, [MARK]: this.#mark },
    });
    this.#exited = once(this.#child, 'close');
    for (const output of [this.#child.stdout, this.#child.stderr])
      output?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** On both of its outputs. */
  get said(): string {
    return this.#said;
  }

  /** As a Ctrl-C does. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  async exitCode(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }

  /** How many of its processes there are, itself included. */
  async processes(): Promise<number> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
    return environments.filter((environment) => environment.includes(`${MARK}=${this.#mark}`)).length;
  }
}

/** The short form of some cases. @throws Error with what it said when one could not be carried out */
export async function attackShortly(...names: string[]): Promise<readonly CaseResult[]> {
  const directory = await mkdtemp(join(tmpdir(), 'lantern-hostile-test-'));
  try {
    const file = join(directory, 'results.json');
    const command = new HostileCommand('--short', '--seed', '20261123', '--json', file, ...names);
    const code = await command.exitCode();
    if (code !== 0 && code !== 1) throw new Error(`exit code ${code}\n${command.said}`);
    return (JSON.parse(await readFile(file, 'utf8')) as { results: CaseResult[] }).results;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The promises that were not kept, with what was seen. */
export function brokenOf(results: readonly CaseResult[], name: string): string[] | undefined {
  const found = results.find((result) => result.name === name);
  return found?.findings.filter(({ kept }) => !kept).map(({ promise, seen }) => `${promise}: ${seen}`);
}
