import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import type { ServiceName } from '../src/metric-catalogue.js';
import { contextFiles } from './build-context.js';
import { settingsProblems, stopBudgetMs } from './service-settings.js';
import { ROOT, runTool } from './tools.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = read('deploy/docker/Dockerfile');

/** Paths of the repository that the Dockerfile copies. */
function copied(text: string): readonly string[] {
  return DockerfileParser.parse(text)
    .getCOPYs()
    .filter((copy) => copy.getFromFlag() === null)
    .flatMap((copy) => copy.getArguments().slice(0, -1))
    .map((argument) => argument.getValue());
}

/** Those that no file of the build context is at or below. */
function missing(paths: readonly string[]): readonly string[] {
  const files = contextFiles();
  return paths.filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`)));
}

describe('the Dockerfile', () => {
  test('has no problem that a linter sees', () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace('WORKDIR /app', 'WORKDIRR /app'))).not.toEqual([]);
  });

  test('copies only paths that exist and that .dockerignore lets in', () => {
    expect(missing(copied(dockerfile))).toEqual([]);
    expect(missing(copied('FROM scratch\nCOPY nowhere docs services ./'))).toEqual(['nowhere', 'docs']);
  });

  test('ends in an image without a shell, whose user is not root', () => {
    const instructions = DockerfileParser.parse(dockerfile).getInstructions();
    const final = instructions.slice(instructions.findLastIndex((each) => each.getKeyword() === 'FROM'));
    const keywords = final.map((instruction) => instruction.getKeyword());
    expect(final[0]?.getArgumentsContent()).toBe('${RUNTIME_IMAGE}');
    expect(dockerfile).toMatch(/^ARG RUNTIME_IMAGE=\S+distroless\S+:nonroot$/m);
    expect(keywords).not.toContain('RUN');
    expect(
      final
        .filter((each) => each.getKeyword() === 'USER')
        .at(-1)
        ?.getArgumentsContent(),
    ).toBe('65532:65532');
    expect(JSON.parse(final.at(-1)?.getArgumentsContent() ?? '')).toContain('dist/main.js');
  });

  test('gets no test, no build output and nothing of anybody’s machine', () => {
    const files = contextFiles();
    expect(files.length).toBeGreaterThan(300);
    expect(
      files.filter((file) => /(^|\/)(node_modules|dist|test|data|\.env[^/]*|\.git|\.cache)(\/|$)/.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => file.endsWith('.test.ts'))).toEqual([]);
  });
});

interface ComposeService {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly stop_grace_period?: string;
  readonly command?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
}

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
  const all = Object.entries(compose.services);
  const own = all.filter(([, { image }]) => image.startsWith('lantern/'));
  const serviceOf = ({ image }: ComposeService) => image.replace(/^lantern\/|:.*$/g, '') as ServiceName;
  const envOf = ({ environment = {} }: ComposeService) =>
    Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));

  test('has no problem that dclint sees', () => {
    const dclint = createRequire(import.meta.url)
      .resolve('dclint')
      .replace(/dist\/.*$/, 'bin/dclint.cjs');
    const order = ['service-keys-order', 'top-level-properties-order'].flatMap((rule) => ['--disable-rule', rule]);
    const args = [dclint, 'docker-compose.yml', '--max-warnings', '0', '--color', 'false', ...order];
    const { code, output } = runTool(process.execPath, args);
    expect([code, output.trim()]).toEqual([0, '']);
  });

  test('has two of each service, and the topics made before', () => {
    const count = (name: ServiceName) => own.filter(([, service]) => serviceOf(service) === name).length;
    expect([count('gateway'), count('keys'), count('transport')]).toEqual([2, 2, 3]);
    expect(compose.services['topics']?.command?.slice(-2)).toEqual(['topics', 'apply']);
  });

  test('drops every capability; our own cannot write', () => {
    for (const [name, { cap_drop, security_opt }] of all) {
      expect([name, cap_drop, security_opt]).toEqual([name, ['ALL'], ['no-new-privileges:true']]);
    }
    expect(own.filter(([, { read_only }]) => read_only !== true)).toEqual([]);
  });

  test('publishes ports on loopback only', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(1);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('configures each service so that it starts, and gives it the time that it may take to stop', () => {
    for (const [name, service] of own) {
      expect([name, settingsProblems(serviceOf(service), envOf(service))]).toEqual([name, []]);
      const graceMs = Number.parseInt(service.stop_grace_period ?? '', 10) * 1_000;
      expect(graceMs).toBeGreaterThan(stopBudgetMs(serviceOf(service), envOf(service)));
    }
    expect(settingsProblems('keys', { KEYS_PROT: '1' }).join()).toMatch(/KEYS_PROT: is not a known variable/);
    expect(settingsProblems('gateway', { MONGODB_URL: 'mongodb://x' }).join()).toMatch(/gateway does not read it/);
  });

  test('mounts files that exist, or that prepare.mjs makes', () => {
    const mounted = all.flatMap(([, { volumes = [] }]) => volumes.filter((volume) => volume.startsWith('./')));
    const paths = mounted.map((volume) => volume.split(':')[0] ?? '');
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const prepare = read('deploy/docker/prepare.mjs');
    const secrets = Object.values(compose.secrets).map(({ file }) => file);
    expect(secrets.map((file) => file.replace('./data/', '')).filter((file) => !prepare.includes(`'${file}'`))).toEqual(
      [],
    );
  });
});
