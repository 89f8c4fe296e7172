import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from './python-environment.js';

const requirements = fileURLToPath(new URL('../../src/backends/secantus-requirements.txt', import.meta.url));
const whenMissing = 'install Python 3.11 or newer, start Docker, or set MONGODB_URL';

/** The Python that has SecantusDB, in a virtual environment in the repository's cache, filled from PyPI once. */
export async function localMongoPython(): Promise<string> {
  return join(await pythonEnvironment({ name: 'secantus', requirements, whenMissing }), 'python');
}
