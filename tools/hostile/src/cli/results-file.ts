import { readFile, writeFile } from 'node:fs/promises';
import type { CaseResult } from '../run/case-result.js';
import { UsageError } from './command.js';

interface Saved {
  readonly short: boolean;
  readonly results: readonly CaseResult[];
}

/** Everything that was seen, kept in a file case by case: cases of another run stay until they are run again. */
export class ResultsFile {
  readonly #file: string;
  readonly #results: Map<string, CaseResult>;

  private constructor(file: string, results: readonly CaseResult[]) {
    this.#file = file;
    this.#results = new Map(results.map((result) => [result.name, result]));
  }

  /** With what is in the file, if it is there. @throws UsageError when it is something else */
  static async open(file: string): Promise<ResultsFile> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return new ResultsFile(file, []);
    try {
      const { short, results } = JSON.parse(text) as Saved;
      if (!short && Array.isArray(results)) return new ResultsFile(file, results);
    } catch {
      // Said below.
    }
    throw new UsageError(`--json ${file}: there is a file that holds no figures of this command; name another one`);
  }

  get results(): CaseResult[] {
    return [...this.#results.values()];
  }

  async save(result: CaseResult, about: { readonly seed: number; readonly seconds: number }): Promise<void> {
    this.#results.set(result.name, { ...result, about } as CaseResult);
    await writeFile(this.#file, JSON.stringify({ short: false, results: this.results }, undefined, 2));
  }
}
