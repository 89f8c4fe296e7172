import { readFileSync } from 'node:fs';
import { SERVICE_NODE_OPTIONS } from '../src/service-node-options.js';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('npm start and the images run Node with the options that tests and measurements use', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(scripts['start']).toBe(
    `node ${SERVICE_NODE_OPTIONS.join(' ')} scripts/run.mjs services/standalone/dist/main.js`,
  );
  const command = /^CMD (\[.*\])$/m.exec(read('deploy/docker/Dockerfile'))?.[1] ?? '[]';
  expect(JSON.parse(command)).toEqual(['--enable-source-maps', ...SERVICE_NODE_OPTIONS, 'dist/main.js']);
});
