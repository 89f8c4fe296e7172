import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StandaloneFixture } from './standalone-fixture.js';
import { newUser } from './test-device.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);
const fixture = new StandaloneFixture();
/** In a folder from which the packages are found as an application finds them. */
const directory = here('../node_modules/.recipes');

beforeAll(() => fixture.start());
afterAll(async () => {
  await fixture.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The recipes as a function of the application: `import`s before it, everything else in it, in the order of the page. */
function recipes(readme: string): string {
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const code = blocks.join('\n');
  const imports = code.match(/^import .*?;$/gms) ?? [];
  const [app = ''] = /^interface App .*?^}$/ms.exec(code) ?? [];
  const body = [...imports, app, 'declare const app: App;'].reduce((rest, part) => rest.replace(part, ''), code);
  return [
    ...imports,
    `export ${app}`,
    'export async function device(app: App) {',
    body,
    'return { client, storage, outbox, sendText, sendLater };',
    '}',
  ].join('\n');
}

test('the recipes of the client compile, and do what they say', async () => {
  mkdirSync(directory, { recursive: true });
  const readme = readFileSync(here('../../../packages/client/README.md'), 'utf8');
  writeFileSync(join(directory, 'recipes.ts'), recipes(readme));
  writeFileSync(join(directory, 'main.ts'), readFileSync(here('client-recipes-main.ts'), 'utf8'));
  const compilerOptions = {
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    outDir: '.',
  };
  const tsconfig = { extends: here('../../../tsconfig.base.json'), compilerOptions, files: ['recipes.ts', 'main.ts'] };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  const tsc = here('../../../node_modules/typescript/bin/tsc');
  const compiled = await run(process.execPath, [tsc, '-p', directory]).catch((error: { stdout: string }) => error);
  expect(compiled.stdout).toBe('');
  const [alice, bob] = [newUser(), newUser()];
  const input = {
    url: fixture.server.url,
    directory: join(directory, 'devices'),
    alice,
    bob,
    tokens: { [alice]: fixture.token({ userId: alice }), [bob]: fixture.token({ userId: bob }) },
  };
  const { stdout } = await run(process.execPath, [join(directory, 'main.js'), JSON.stringify(input)], {
    timeout: 180_000,
  });
  expect(JSON.parse(stdout)).toEqual({
    first: 'accepted',
    second: 'accepted',
    bobHas: ['hello', 'hello again'],
    bobAnewHas: ['are you new?', 'sent later', 'and this'],
    aliceWasShown: expect.arrayContaining([
      'connecting',
      'ready',
      'device 1 was installed anew: compare safety numbers',
      '16 bytes of id: accepted',
      'stopped',
    ]),
    unconfirmedAcks: [0, 0],
    keysUploaded: 1,
  });
}, 300_000);
