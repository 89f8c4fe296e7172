import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OVERLAYS, renderedFile, sourcesDigest } from '../src/kubernetes/rendered-overlays.js';
import { type CheckName, CHECKS, complaints } from './kubernetes/checks.js';
import { Manifests } from './kubernetes/manifests.js';
import { MISTAKES } from './kubernetes/mistakes.js';
import { schemaProblems, valueProblems } from './kubernetes/schema-problems.js';
import { withMistake } from './kubernetes/with-mistake.js';
import { ROOT } from './tools.js';

const all = Object.fromEntries(OVERLAYS.map((overlay) => [overlay, Manifests.of(overlay)]));
const production = Manifests.of('production');

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  const manifests = Manifests.of(overlay);

  test.each(Object.keys(CHECKS) as CheckName[])('is right in its %s', (name) => {
    expect(CHECKS[name](manifests)).toEqual([]);
  });

  test('has values that their schemas allow', async () => {
    expect(await valueProblems(manifests.objects)).toEqual([]);
  });

  test('was rendered after the last change of its sources (npm run generate)', () => {
    const [, second] = readFileSync(join(ROOT, renderedFile(overlay)), 'utf8').split('\n');
    expect(second).toBe(`# Sources: ${sourcesDigest(ROOT)}`);
  });
});

describe('a mistake', () => {
  const bySchema = MISTAKES.filter(({ seenBy }) => seenBy === 'schema');
  const byChecks = MISTAKES.filter(({ seenBy }) => seenBy !== 'schema');

  test.each(byChecks)('is seen by its check and by no other: $title', (mistake) => {
    expect(Object.keys(complaints(withMistake(production, mistake)))).toEqual([mistake.seenBy]);
  });

  test('of form is seen by the type checker, and the overlays have none', () => {
    const broken = bySchema.map((mistake, index) => [`mistake${index}`, withMistake(production, mistake)] as const);
    const sets = Object.fromEntries([...Object.entries(all), ...broken].map(([name, { objects }]) => [name, objects]));
    const problems = schemaProblems(sets);
    const counts = Object.fromEntries(Object.entries(problems).map(([name, { length }]) => [name, length]));
    expect([OVERLAYS.flatMap((overlay) => problems[overlay]), counts]).toEqual([
      [],
      { dev: 0, staging: 0, production: 0, mistake0: 1, mistake1: 1, mistake2: 1 },
    ]);
  });

  test('of value is seen by the schema of its kind', async () => {
    const route = {
      object: 'HTTPRoute/lantern-gateway',
      path: 'spec.rules.0.timeouts.request',
      value: 'for ever',
    } as const;
    const { objects } = withMistake(production, { title: 'no duration', seenBy: 'schema', ...route });
    expect(await valueProblems(objects)).toEqual([
      expect.stringMatching('HTTPRoute/lantern-gateway: .*timeouts/request must match'),
    ]);
  });

  test('of each kind was made, and each check has seen one', () => {
    expect(new Set(MISTAKES.map(({ seenBy }) => seenBy))).toEqual(new Set(['schema', ...Object.keys(CHECKS)]));
  });
});

test('a way into the internal REST that is too wide, or none, is seen', () => {
  const policy = { object: 'NetworkPolicy/rest-from-backends', seenBy: 'network' } as const;
  const peer = 'spec.ingress.0.from.0';
  const wide = { ...policy, title: 'any pod of backends', path: `${peer}.podSelector`, value: {} };
  const wrong = { ...policy, title: 'another port', path: 'spec.ingress.0.ports.0.port', value: 9090 };
  for (const mistake of [wide, wrong])
    expect(Object.keys(complaints(withMistake(all.staging as Manifests, mistake)))).toEqual(['network']);
});

test('dashboards and rules reach the cluster', () => {
  const boards = production.objects.find(({ metadata }) => metadata.name === 'lantern-dashboards');
  const files = readdirSync(join(ROOT, 'deploy/observability/dashboards'));
  expect(Object.keys(boards?.['data'] ?? {}).sort()).toEqual(files.sort());
  expect(production.objects.filter(({ kind }) => kind === 'PrometheusRule')).toHaveLength(1);
});
