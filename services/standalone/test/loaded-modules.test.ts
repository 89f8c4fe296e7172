import { execFileSync } from 'node:child_process';

const dist = (service: string, entry: string) => new URL(`../../${service}/dist/${entry}.js`, import.meta.url).href;

/** Modules of the Kafka client and the MongoDB driver that are loaded with these. Both are CommonJS: `require` caches them. */
function loadedWith(...modules: string[]): string[] {
  const script = `
    import { createRequire } from 'node:module';
    for (const module of ${JSON.stringify(modules)}) await import(module);
    console.log(JSON.stringify(Object.keys(createRequire(${JSON.stringify(import.meta.url)}).cache)));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return (JSON.parse(output) as string[]).filter((file) => /[/\\](kafkajs|mongodb)[/\\]/.test(file));
}

test('npm start loads neither the Kafka client nor the MongoDB driver', () => {
  expect(loadedWith(dist('standalone', 'index'))).toEqual([]);
  // They would be seen.
  expect(loadedWith(dist('transport', 'distributed'))).not.toEqual([]);
});
