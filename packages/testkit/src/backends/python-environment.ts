import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDirectory } from './cached-directory.js';
import { runTool } from './run-tool.js';

export interface PythonEnvironmentOptions {
  /** Begins the name of its directory. */
  readonly name: string;
  /** A file of pinned packages with hashes. */
  readonly requirements: string;
  /** What to do without Python: the end of the sentence `python3 was not found: …`. */
  readonly whenMissing: string;
}

const oldestMinor = 11;
const fetchTimeoutMs = 300_000;

async function pythonVersion(whenMissing: string): Promise<string> {
  const answer = await runTool({ command: 'python3', args: ['--version'], timeoutMs: 30_000, whenMissing });
  const [, major, minor] = /(\d+)\.(\d+)/.exec(answer) ?? [];
  const newEnough = Number(major) > 3 || (Number(major) === 3 && Number(minor) >= oldestMinor);
  if (!newEnough) throw new Error(`${answer} is too old: ${whenMissing}`);
  return answer;
}

/** The directory of the programs of a virtual environment in the repository's cache, filled from PyPI once. */
export async function pythonEnvironment(options: PythonEnvironmentOptions): Promise<string> {
  const { name, requirements, whenMissing } = options;
  const version = await pythonVersion(whenMissing);
  const environment = await cachedDirectory({
    name,
    madeFrom: [readFileSync(requirements, 'utf8'), version, `${process.platform}-${process.arch}`],
    fill: async (directory) => {
      const tool = { timeoutMs: fetchTimeoutMs, whenMissing };
      await runTool({ ...tool, command: 'python3', args: ['-m', 'venv', directory] });
      const flags = ['--quiet', '--require-hashes', '--no-deps', '--requirement', requirements];
      const install = ['-m', 'pip', 'install', ...flags];
      await runTool({ ...tool, command: join(directory, 'bin', 'python'), args: install });
    },
  });
  return join(environment, 'bin');
}
