import { checkCluster, checkTopics, checkUsers } from './check-kafka.js';
import { checkMonitoring } from './check-monitoring.js';
import { checkNetwork } from './check-network.js';
import { checkReferences, checkScaling, checkTargets } from './check-objects.js';
import { checkGrace, checkPlacement, checkProbes, checkResources, checkSecurity, checkSettings } from './check-pods.js';
import { checkRoute } from './check-route.js';
import type { Manifests } from './manifests.js';

/** What is asked of the manifests of every overlay; each tells what is wrong, one line each. */
export const CHECKS = {
  probes: checkProbes,
  security: checkSecurity,
  grace: checkGrace,
  settings: checkSettings,
  resources: checkResources,
  placement: checkPlacement,
  references: checkReferences,
  targets: checkTargets,
  scaling: checkScaling,
  network: checkNetwork,
  route: checkRoute,
  monitoring: checkMonitoring,
  topics: checkTopics,
  cluster: checkCluster,
  users: checkUsers,
} as const satisfies Readonly<Record<string, (manifests: Manifests) => readonly string[]>>;

export type CheckName = keyof typeof CHECKS;

/** What every check that has something to say says. */
export function complaints(manifests: Manifests): Partial<Record<CheckName, readonly string[]>> {
  const all = Object.entries(CHECKS).map(([name, check]) => [name, check(manifests)] as const);
  return Object.fromEntries(all.filter(([, problems]) => problems.length > 0));
}
