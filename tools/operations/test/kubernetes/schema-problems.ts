import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestObject } from '../../src/kubernetes/rendered-overlays.js';
import { ROOT, runTool } from '../tools.js';

/** Where the type of a kind is. Those of ours are in custom-resources.ts. */
const MODULES: Readonly<Record<string, string>> = {
  v1: 'kubernetes-models/v1',
  'apps/v1': 'kubernetes-models/apps/v1',
  'autoscaling/v2': 'kubernetes-models/autoscaling/v2',
  'batch/v1': 'kubernetes-models/batch/v1',
  'networking.k8s.io/v1': 'kubernetes-models/networking.k8s.io/v1',
  'policy/v1': 'kubernetes-models/policy/v1',
  'gateway.networking.k8s.io/v1': '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1',
  'keda.sh/v1alpha1': '@kubernetes-models/keda/keda.sh/v1alpha1',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
};
const OURS = ['kafka.strimzi.io/v1', 'mongodbcommunity.mongodb.com/v1', 'external-secrets.io/v1'];
const OWN_TYPES = join(ROOT, 'tools/operations/test/kubernetes/custom-resources.js');

function typeOf({ apiVersion, kind }: ManifestObject): string {
  if (OURS.includes(apiVersion)) return `import(${JSON.stringify(OWN_TYPES)}).${kind}`;
  const module = MODULES[apiVersion];
  // An import that cannot be found is a problem like another.
  return `import(${JSON.stringify(module ?? `no types for ${apiVersion}`)}).I${kind}`;
}

/**
 * What the type checker says of the objects of each set, as literals of the types of their kinds: a field that is
 * unknown, is missing, or has a value of another kind. All sets in one run.
 */
export function schemaProblems(
  sets: Readonly<Record<string, readonly ManifestObject[]>>,
): Readonly<Record<string, readonly string[]>> {
  const cache = join(ROOT, 'tools/operations/node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'schema-'));
  try {
    const names = Object.keys(sets);
    for (const [name, objects] of Object.entries(sets)) {
      const lines = objects.map(
        (object, index) => `export const o${index}: ${typeOf(object)} = ${JSON.stringify(object)};`,
      );
      writeFileSync(join(folder, `${name}.ts`), `${lines.join('\n')}\n`);
    }
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--pretty',
      'false',
      '--target',
      'es2022',
      '--types',
      '',
    ];
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--ignoreConfig'];
    const files = names.map((name) => join(folder, `${name}.ts`));
    const { code, output } = runTool(join(ROOT, 'node_modules/.bin/tsc'), [...options, ...modules, ...files]);
    const problems = output.split('\n').filter((line) => line.includes('error TS'));
    if (code !== 0 && problems.length === 0) throw new Error(`tsc failed: ${output}`);
    const ofFile = (name: string) => problems.filter((line) => line.includes(`${name}.ts(`));
    return Object.fromEntries(names.map((name) => [name, ofFile(name)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Model {
  /** @throws Error that names the field and what its value has to be */
  validate(): void;
}

/** What the schemas of those packages say of values, which types cannot: patterns, lengths, bounds. */
export async function valueProblems(objects: readonly ManifestObject[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const object of objects) {
    const name = MODULES[object.apiVersion];
    if (name === undefined) continue;
    const models = (await import(name)) as Readonly<Record<string, new (data: ManifestObject) => Model>>;
    try {
      const Kind = models[object.kind];
      if (Kind === undefined) throw new Error('there is no such kind');
      new Kind(object).validate();
    } catch (error) {
      problems.push(`${object.kind}/${object.metadata.name}: ${(error as Error).message}`);
    }
  }
  return problems;
}
