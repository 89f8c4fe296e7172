import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '@lantern/testkit';
import { StandaloneFixture } from './standalone-fixture.js';

const HERE = fileURLToPath(new URL('schemathesis', import.meta.url));
const SECRET = 'a-secret-of-the-tests-of-the-rest';
const CALLER = 'tests';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'ignored_auth',
];

const fixture = new StandaloneFixture({
  env: {
    STANDALONE_REST_CALLERS: `${CALLER} send,read-stats,purge,revoke,keys,drain ${SECRET} 6a0b1c2d-0000-4000-8000-000000000001/1`,
    STANDALONE_REST_CALLS_PER_CALLER: '1000000+100000/s',
  },
});
afterAll(() => fixture.stop());

/** Its output, and whether it found nothing. */
function schemathesis(bin: string, url: string): Promise<{ readonly output: string; readonly passed: boolean }> {
  const args = [
    '-m',
    'schemathesis.cli',
    'run',
    `${url}/internal/v1/openapi.json`,
    '--checks',
    CHECKS.join(','),
    // Whoever drains lets nobody in any more.
    '--exclude-operation-id',
    'drainInstance',
    '--max-examples=30',
    '--max-time=20',
    '--seed=1',
    '--no-color',
  ];
  const env = {
    ...process.env,
    PYTHONPATH: HERE,
    PYTHONDONTWRITEBYTECODE: '1',
    SCHEMATHESIS_HOOKS: 'hooks',
    REST_CALLER: CALLER,
    REST_SECRET: SECRET,
  };
  return new Promise((resolve) => {
    execFile(
      join(bin, 'python'),
      args,
      { env, cwd: fixture.dataDir, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ output: `${stdout}${stderr}${error?.message ?? ''}`, passed: error === null }),
    );
  });
}

test('schemathesis finds no server error, and no answer that the description does not have', async () => {
  const requirements = join(HERE, 'requirements.txt');
  const bin = await pythonEnvironment({
    name: 'schemathesis',
    requirements,
    whenMissing: 'install Python 3.11 or newer',
  });
  await fixture.start();
  const [, url = ''] = /described on (\S+)\/internal\/v1\//.exec(fixture.server.output) ?? [];
  const { output, passed } = await schemathesis(bin, url);
  if (!passed) throw new Error(output);
  expect(output).toMatch(/Tested:\s+\d+/);
  expect(fixture.server.logged('error')).toEqual([]);
}, 300_000);
