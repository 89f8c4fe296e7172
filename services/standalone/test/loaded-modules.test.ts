import { execFileSync } from 'node:child_process';

const dist = (service: string, entry: string) => new URL(`../../${service}/dist/${entry}.js`, import.meta.url).href;
const TRACER = new URL('../../../packages/runtime/dist/traces/otlp-tracer.js', import.meta.url).href;

/** Modules of this name that are loaded with these. All are CommonJS: `require` caches them. */
function loadedWith(name: RegExp, ...modules: string[]): string[] {
  const script = `
    import { createRequire } from 'node:module';
    for (const module of ${JSON.stringify(modules)}) await import(module);
    console.log(JSON.stringify(Object.keys(createRequire(${JSON.stringify(import.meta.url)}).cache)));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return (JSON.parse(output) as string[]).filter((file) => name.test(file));
}

const BACKENDS = /[/\\](kafkajs|mongodb)[/\\]/;
/** Its API, a set of no-ops, comes with prom-client anyway. */
const TRACING = /[/\\]@opentelemetry[/\\](?!api[/\\])/;

test('npm start loads neither the Kafka client nor the MongoDB driver', () => {
  expect(loadedWith(BACKENDS, dist('standalone', 'index'))).toEqual([]);
  // They would be seen.
  expect(loadedWith(BACKENDS, dist('transport', 'distributed'))).not.toEqual([]);
});

test('no service loads anything of OpenTelemetry before traces are asked for', () => {
  const services = [
    dist('standalone', 'index'),
    dist('gateway', 'distributed'),
    dist('keys', 'distributed'),
    dist('transport', 'distributed'),
  ];
  expect(loadedWith(TRACING, ...services)).toEqual([]);
  // It would be seen.
  expect(loadedWith(TRACING, TRACER)).not.toEqual([]);
});
