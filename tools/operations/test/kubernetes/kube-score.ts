import type { Ran } from '../tools.js';
import { runTool } from '../tools.js';

/** A critical finding that is meant, and why. */
export interface Exception {
  readonly check: string;
  /** `Kind/name` of all objects that it is about. */
  readonly objects: RegExp;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    check: 'container-resources',
    objects: /^(Deployment|Job)\/lantern-/,
    reason: 'No CPU limit: it would pause a process that has work, and pauses cost partitions and delay everybody.',
  },
  {
    check: 'container-image-pull-policy',
    objects: /^(Deployment|Job)\/lantern-/,
    reason:
      'IfNotPresent: a release is named by version or digest and never changes; a pod comes back without the registry.',
  },
  {
    check: 'networkpolicy-targets-pod',
    objects: /^NetworkPolicy\/(kafka|mongodb)-/,
    reason: 'The pods are made by operators from the custom resources, which kube-score does not know.',
  },
];

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

const CRITICAL = 1;

/** Critical findings as `Kind/name check`, with those that {@link EXCEPTIONS} have apart. */
export function criticalFindings(
  kubeScore: string,
  manifests: string,
): { readonly meant: string[]; readonly others: string[] } {
  const ran: Ran = runTool(kubeScore, ['score', '-', '--output-format', 'json', '--output-version', 'v2'], manifests);
  const findings = (JSON.parse(ran.stdout) as Scored[]).flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => grade === CRITICAL && !skipped)
      .map(({ check, comments }) => {
        const object = `${type_meta.kind}/${object_meta.name}`;
        return {
          object,
          id: check.id,
          text: `${object} ${check.id}: ${(comments ?? []).map(({ summary }) => summary).join('; ')}`,
        };
      }),
  );
  const isMeant = ({ object, id }: { object: string; id: string }) =>
    EXCEPTIONS.some(({ check, objects }) => check === id && objects.test(object));
  const texts = (meant: boolean) => findings.filter((finding) => isMeant(finding) === meant).map(({ text }) => text);
  return { meant: texts(true), others: texts(false) };
}
