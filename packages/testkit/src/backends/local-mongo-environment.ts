import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDirectory } from './cached-directory.js';
import { runTool } from './run-tool.js';

const requirements = fileURLToPath(new URL('../../src/backends/secantus-requirements.txt', import.meta.url));
const whenMissing = 'install Python 3.11 or newer, start Docker, or set MONGODB_URL';
const oldestMinor = 11;
const fetchTimeoutMs = 300_000;

async function pythonVersion(): Promise<string> {
  const answer = await runTool({ command: 'python3', args: ['--version'], timeoutMs: 30_000, whenMissing });
  const [, major, minor] = /(\d+)\.(\d+)/.exec(answer) ?? [];
  const newEnough = Number(major) > 3 || (Number(major) === 3 && Number(minor) >= oldestMinor);
  if (!newEnough) throw new Error(`${answer} is too old: ${whenMissing}`);
  return answer;
}

/** The Python that has SecantusDB, in a virtual environment in the repository's cache, filled from PyPI once. */
export async function localMongoPython(): Promise<string> {
  const version = await pythonVersion();
  const environment = await cachedDirectory({
    name: 'secantus',
    madeFrom: [readFileSync(requirements, 'utf8'), version, `${process.platform}-${process.arch}`],
    fill: async (directory) => {
      const tool = { timeoutMs: fetchTimeoutMs, whenMissing };
      await runTool({ ...tool, command: 'python3', args: ['-m', 'venv', directory] });
      const install = [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--require-hashes',
        '--no-deps',
        '--requirement',
        requirements,
      ];
      await runTool({ ...tool, command: join(directory, 'bin', 'python'), args: install });
    },
  });
  return join(environment, 'bin', 'python');
}
