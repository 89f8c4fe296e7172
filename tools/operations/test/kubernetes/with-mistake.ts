import type { ManifestObject } from '../../src/kubernetes/rendered-overlays.js';
import { Manifests } from './manifests.js';
import type { Mistake } from './mistakes.js';

type Node = Record<string, unknown>;

function set(node: Node, path: readonly string[], value: unknown): void {
  const [field = '', ...rest] = path;
  if (rest.length > 0) {
    if (node[field] === undefined) throw new Error(`there is no ${field}`);
    set(node[field] as Node, rest, value);
  } else if (value === undefined) {
    if (!(field in node)) throw new Error(`there is no ${field} to take away`);
    delete node[field];
  } else node[field] = value;
}

/** Names of generated objects end in a hash. */
function isNamed({ kind, metadata }: ManifestObject, wanted: string): boolean {
  const name = `${kind}/${metadata.name}`;
  return name === wanted || (kind === 'ConfigMap' && name.replace(/-[a-z0-9]{10}$/, '') === wanted);
}

/** The same manifests with one mistake made. @throws Error when there is nothing that it could be made in */
export function withMistake(manifests: Manifests, { object, path, value }: Mistake): Manifests {
  const objects = structuredClone(manifests.objects) as ManifestObject[];
  const target = objects.find((each) => isNamed(each, object));
  if (target === undefined) throw new Error(`there is no ${object}`);
  const fields = path.split(/(?<!\\)\./).map((field) => field.replaceAll('\\.', '.'));
  set(target, fields, value);
  return new Manifests(manifests.overlay, objects);
}
