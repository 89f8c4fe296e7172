import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

export const OVERLAYS = ['dev', 'staging', 'production'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** An object of the API server, as far as everything here has it. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

/** Where the rendered output of an overlay is committed, by its path in the repository. */
export function renderedFile(overlay: Overlay): string {
  return `deploy/kubernetes/rendered/${overlay}.yaml`;
}

/**
 * What is committed of an overlay: what kustomize makes of it, but for the contents of dashboards and rules, which
 * are files of their own in deploy/observability and change for reasons of their own.
 * @param command as of {@link findKustomize}
 * @throws Error with what kustomize said
 */
export function renderOverlay(root: string, overlay: Overlay, command: readonly [string, ...string[]]): string {
  const [program, ...args] = command;
  const folder = join(root, 'deploy/kubernetes/overlays', overlay);
  const { status, stdout, stderr } = spawnSync(program, [...args, folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${overlay} cannot be rendered: ${stderr.trim()}`);
  const objects = parseManifests(stdout).map(withoutGenerated);
  const text = objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
  return `${header(overlay)}# Sources: ${sourcesDigest(root)}\n${text}`;
}

function header(overlay: Overlay): string {
  return `# Rendered by \`npm run generate\` from deploy/kubernetes/overlays/${overlay}, to be reviewed and tested; deploy the overlay itself.
`;
}

/** All objects of a stream of YAML. @throws Error for text that is none */
export function parseManifests(text: string): readonly ManifestObject[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as ManifestObject;
  });
}

function withoutGenerated(object: ManifestObject): ManifestObject {
  if (object.kind === 'PrometheusRule') return { ...object, spec: { groups: [] } };
  if (object.kind !== 'ConfigMap' || object.metadata.name !== 'lantern-dashboards') return object;
  const names = Object.keys(object['data'] as Record<string, string>);
  return {
    ...object,
    data: Object.fromEntries(names.map((name) => [name, `deploy/observability/dashboards/${name}`])),
  };
}

/** Of everything that is rendered, so that where no kustomize is a forgotten rendering is seen, too. */
export function sourcesDigest(root: string): string {
  const base = join(root, 'deploy/kubernetes');
  const files = ['base', 'components', 'overlays']
    .flatMap((folder) => readdirSync(join(base, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...files, join(root, 'deploy/observability/kustomization.yaml')].sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
