import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runDemo } from './run-demo.js';
import { ROOT, runTool, withTool } from './tools.js';

const engine = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0 ? 'docker' : undefined;
const withDocker = withTool(engine, 'Docker engine', 'deployed.real.test.ts runs what goes into the images');
const project = `lantern-test-${randomBytes(4).toString('hex')}`;
const compose = (...args: string[]) => runTool('docker', ['compose', '--project-name', project, ...args]);
const LARGEST_IMAGE_BYTES = 200_000_000;

afterAll(() => {
  if (engine !== undefined) compose('down', '--volumes', '--timeout', '60');
}, 180_000);

withDocker(
  'the images are built, are small, and pass the demo as docker-compose.yml starts them',
  async () => {
    expect(runTool(process.execPath, [join(ROOT, 'deploy/docker/prepare.mjs')])).toMatchObject({ code: 0 });
    const up = compose('up', '--build', '--wait', '--wait-timeout', '600');
    expect([up.code, up.code === 0 ? '' : up.output]).toEqual([0, '']);
    for (const service of ['gateway', 'keys', 'transport']) {
      const { stdout } = runTool('docker', ['image', 'inspect', `lantern/${service}:local`, '--format', '{{.Size}}']);
      expect([service, Number(stdout) < LARGEST_IMAGE_BYTES]).toEqual([service, true]);
    }
    const demo = await runDemo('--url', 'ws://localhost:8080', '--url', 'ws://localhost:8081');
    expect([demo.code, demo.code === 0 ? '' : demo.output]).toEqual([0, '']);
  },
  1_200_000,
);
