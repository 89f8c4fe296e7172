import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROBE_DIR_VARIABLE, type ProbeLine } from './probe-line.js';

const SCRIPT = new URL('../../dist/probe/probe-main.js', import.meta.url);

/** What a server's processes say of themselves. */
export class ProbeFiles {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async create(): Promise<ProbeFiles> {
    return new ProbeFiles(await mkdtemp(join(tmpdir(), 'lantern-bench-probe-')));
  }

  /** With these variables a Node process writes what {@link read} reads. */
  get env(): Record<string, string> {
    // As a URL: a path with spaces would be two options.
    return { [PROBE_DIR_VARIABLE]: this.#directory, NODE_OPTIONS: `--import=${SCRIPT.href}` };
  }

  /** The lines of a process between two moments (Unix ms); none when it has no probe. */
  read(pid: number, from: number, to: number): ProbeLine[] {
    let text: string;
    try {
      text = readFileSync(join(this.#directory, `${pid}.jsonl`), 'utf8');
    } catch {
      return [];
    }
    // The last line may be under way.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    const parsed = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ProbeLine);
    return parsed.filter(({ at }) => at > from && at <= to);
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
