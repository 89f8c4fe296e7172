import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKustomize } from '../src/kubernetes/kustomize.js';
import {
  OVERLAYS,
  type ManifestObject,
  parseManifests,
  renderOverlay,
  renderedFile,
} from '../src/kubernetes/rendered-overlays.js';
import { EXCEPTIONS, criticalFindings } from './kubernetes/kube-score.js';
import { ROOT, kubeScore, withTool } from './tools.js';

const kustomize = findKustomize(ROOT);
const withKustomize = withTool(kustomize, 'kustomize or kubectl');
const withKubeScore = withTool(kubeScore, 'kube-score');
const committed = (overlay: (typeof OVERLAYS)[number]) => readFileSync(join(ROOT, renderedFile(overlay)), 'utf8');

/** Versions of kustomize differ in the order of objects. */
const inOrder = (text: string): readonly ManifestObject[] => {
  const key = ({ kind, metadata }: ManifestObject) => `${kind}/${metadata.name}`;
  return [...parseManifests(text)].sort((a, b) => key(a).localeCompare(key(b)));
};

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  withKustomize('is what kustomize makes of its sources', () => {
    expect(inOrder(committed(overlay))).toEqual(inOrder(renderOverlay(ROOT, overlay, kustomize ?? [''])));
  });

  withKubeScore('has no critical finding of kube-score that is not listed with its reason', () => {
    expect(criticalFindings(kubeScore ?? '', committed(overlay)).others).toEqual([]);
  });
});

withKubeScore('kube-score sees a mistake, and every exception is needed', () => {
  const { meant } = criticalFindings(kubeScore ?? '', committed('production'));
  expect(EXCEPTIONS.filter(({ check }) => !meant.some((text) => text.includes(check)))).toEqual([]);
  const broken = committed('production').replaceAll('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false');
  const { others } = criticalFindings(kubeScore ?? '', broken);
  expect(others.filter((text) => text.includes('container-security-context-readonlyrootfilesystem'))).toHaveLength(4);
});
