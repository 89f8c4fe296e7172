import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceImage } from '@lantern/testkit';
import { DockerfileParser } from 'dockerfile-ast';
import type { ServiceName } from '../../src/metric-catalogue.js';
import { copyContext } from '../build-context.js';
import { ROOT } from '../tools.js';

const SERVICES: readonly ServiceName[] = ['gateway', 'keys', 'transport'];
const BUILD_TIMEOUT_MS = 600_000;

function instruction(keyword: string): string {
  const dockerfile = DockerfileParser.parse(readFileSync(join(ROOT, 'deploy/docker/Dockerfile'), 'utf8'));
  const found = dockerfile.getInstructions().findLast((each) => each.getKeyword() === keyword);
  return found?.getArgumentsContent() ?? '';
}

/** What goes into the images, where there is no engine to build them: made as the Dockerfile makes it, from what it copies. */
export class BuiltImages {
  readonly images: Readonly<Record<ServiceName, ServiceImage>>;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    const command = JSON.parse(instruction('CMD')) as string[];
    // Nobody but root becomes somebody else; anybody else is not root.
    const user = process.getuid?.() === 0 ? { user: Number(instruction('USER').split(':')[0]) } : {};
    const imageOf = (service: ServiceName) => ({ directory: join(directory, service), command, ...user });
    this.images = { gateway: imageOf('gateway'), keys: imageOf('keys'), transport: imageOf('transport') };
  }

  /** A minute or two. @throws Error with the end of what the build said */
  static build(): BuiltImages {
    const directory = mkdtempSync(join(tmpdir(), 'lantern-images-'));
    const built = new BuiltImages(directory);
    try {
      chmodSync(directory, 0o755);
      const context = join(directory, 'context');
      mkdirSync(context);
      copyContext(context);
      for (const service of SERVICES) buildService(context, service, join(directory, service));
      rmSync(context, { recursive: true });
      for (const service of SERVICES) writable(join(directory, service), false);
      return built;
    } catch (error) {
      built.remove();
      throw error;
    }
  }

  /** Every file in it, to be compared: a service writes nothing. */
  files(service: ServiceName): readonly string[] {
    const entries = readdirSync(join(this.#directory, service), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  }

  megabytes(service: ServiceName): number {
    return this.files(service).reduce((sum, file) => sum + lstatSync(file).size, 0) / 1e6;
  }

  remove(): void {
    for (const service of SERVICES) writable(join(this.#directory, service), true);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function buildService(context: string, service: ServiceName, target: string): void {
  const env = { ...process.env, CI: 'true' };
  const args = ['deploy/docker/build-service.sh', service, target];
  const { status, stdout, stderr } = spawnSync('sh', args, {
    cwd: context,
    env,
    encoding: 'utf8',
    timeout: BUILD_TIMEOUT_MS,
  });
  if (status !== 0) throw new Error(`${service} could not be built:\n${`${stdout}${stderr}`.slice(-4_000)}`);
}

function writable(folder: string, allowed: boolean): void {
  spawnSync('chmod', ['-R', allowed ? 'u+w' : 'a-w,a+rX', folder], { stdio: 'ignore' });
}
