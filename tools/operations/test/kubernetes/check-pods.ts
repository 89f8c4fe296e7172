import { settingsProblems, stopBudgetMs } from '../service-settings.js';
import type { ServiceName } from '../../src/metric-catalogue.js';
import type { Manifests, Pod } from './manifests.js';

const where = (pod: Pod, problems: readonly (string | false | undefined)[]) =>
  problems.filter((problem) => problem !== false && problem !== undefined).map((problem) => `${pod.name}: ${problem}`);

export function serviceOf({ name }: Pod): ServiceName {
  return name.replace('lantern-', '') as ServiceName;
}

/** Startup, live and ready are asked of the admin port, each of its own path, with hysteresis where it matters. */
export function checkProbes(manifests: Manifests): readonly string[] {
  return manifests.services().flatMap((pod) => {
    const { startupProbe, livenessProbe, readinessProbe, ports = [] } = pod.container;
    const probes = { '/startupz': startupProbe, '/livez': livenessProbe, '/readyz': readinessProbe };
    const wrong = Object.entries(probes).map(
      ([path, probe]) =>
        (probe?.httpGet?.path !== path || probe.httpGet.port !== 'admin') && `no probe of ${path} at the admin port`,
    );
    const admin = ports.find(({ name }) => name === 'admin')?.containerPort;
    const adminSetting = manifests.environment(pod)[`${serviceOf(pod).toUpperCase()}_ADMIN_PORT`];
    const startSeconds = (startupProbe?.periodSeconds ?? 10) * (startupProbe?.failureThreshold ?? 3);
    return where(pod, [
      ...wrong,
      String(admin) !== adminSetting && `the admin port is ${admin}, the service is told ${adminSetting}`,
      startSeconds < 300 && `a start may take ${startSeconds} s; it waits for what it needs`,
      ((readinessProbe?.failureThreshold ?? 1) < 2 || (readinessProbe?.successThreshold ?? 1) < 2) &&
        'readiness has no hysteresis',
      (livenessProbe?.failureThreshold ?? 0) * (livenessProbe?.periodSeconds ?? 0) < 30 && 'liveness is impatient',
    ]);
  });
}

/** What the restricted profile asks for, and what it forgets. */
export function checkSecurity(manifests: Manifests): readonly string[] {
  const namespace = manifests.objects.find(({ kind }) => kind === 'Namespace')?.metadata;
  const enforced = namespace?.labels?.['pod-security.kubernetes.io/enforce'];
  const accounts = manifests
    .all('ServiceAccount')
    .filter(({ automountServiceAccountToken }) => automountServiceAccountToken !== false)
    .map(({ metadata }) => `${metadata.name}: its token is mounted`);
  const pods = manifests.pods().flatMap((pod) => {
    const { securityContext: own, env = [] } = pod.container;
    const { securityContext: whole } = pod.spec;
    const written = (pod.container.volumeMounts ?? []).filter(({ readOnly }) => readOnly !== true);
    const open = env.filter(({ name, value }) => /SECRET$|PASSWORD$|MONGODB_URL$/.test(name) && value !== undefined);
    return where(pod, [
      pod.spec.containers.length > 1 && 'more than one container: its checks look at the first',
      whole?.runAsNonRoot !== true && 'may run as root',
      (whole?.runAsUser ?? 0) < 10_000 && 'has the number of a user of the host',
      whole?.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
      own?.allowPrivilegeEscalation !== false && 'may gain privileges',
      own?.readOnlyRootFilesystem !== true && 'may write to its image',
      own?.capabilities?.drop?.join() !== 'ALL' && 'keeps capabilities',
      own?.capabilities?.add !== undefined && 'adds capabilities',
      pod.spec.enableServiceLinks !== false && 'gets variables of other services, which are unknown settings',
      pod.spec.automountServiceAccountToken !== false && 'has a token of the API server',
      pod.spec.hostNetwork === true && 'is on the network of the host',
      written.length > 0 && `mounts ${written.map(({ name }) => name).join()} to be written to`,
      open.length > 0 && `has the secret ${open.map(({ name }) => name).join()} in its environment`,
    ]);
  });
  return [
    ...(enforced === 'restricted' ? [] : ['the namespace does not enforce the restricted profile']),
    ...accounts,
    ...pods,
  ];
}

/** Node's own, and a file that a service reads at once: that something is mounted there is checked apart. */
const NOT_LOADED = new Set(['NODE_EXTRA_CA_CERTS', 'KAFKA_TLS_CA_FILE']);

function loadable(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_LOADED.has(name)));
}

/** What a drain has to manage: the slowest that is still well for the other gateways. */
const CLOSES_PER_SECOND = 400;

/** preStop, the service's own drain and its time to stop fit into the grace period. */
export function checkGrace(manifests: Manifests): readonly string[] {
  return manifests.services().flatMap((pod) => {
    const sleepMs = (pod.container.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000;
    const env = loadable(manifests.environment(pod));
    // What is wrong with the settings is told by their own check.
    if (settingsProblems(serviceOf(pod), env).length > 0) return [];
    const neededMs = sleepMs + stopBudgetMs(serviceOf(pod), env);
    const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1_000;
    const drainMs = Number(env[`${serviceOf(pod).toUpperCase()}_DRAIN_TIMEOUT_MS`] ?? 10_000);
    const connections = Number(env['GATEWAY_MAX_CONNECTIONS'] ?? 0);
    return where(pod, [
      drainMs < (connections / CLOSES_PER_SECOND) * 1_000 &&
        `cannot let ${connections} connections go in ${drainMs} ms`,
      sleepMs < 5_000 && 'is ended before others have heard that it goes',
      graceMs < neededMs && `may take ${neededMs} ms to stop and is given ${graceMs} ms`,
    ]);
  });
}

/** Each service would start with these settings, and finds every file that they name. */
export function checkSettings(manifests: Manifests): readonly string[] {
  return manifests.services().flatMap((pod) => {
    const env = manifests.environment(pod);
    const mounts = (pod.container.volumeMounts ?? []).map(({ mountPath }) => `${mountPath}/`);
    const files = Object.entries(env).filter(([name]) => /_FILE$|_CERTS$/.test(name));
    const absent = files.filter(([, file]) => !mounts.some((mount) => file.startsWith(mount)));
    const problems = settingsProblems(serviceOf(pod), loadable(env));
    return where(pod, [...problems, ...absent.map(([name, file]) => `${name}: nothing is mounted at ${file}`)]);
  });
}

const UNITS: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function bytesOf(quantity: unknown): number {
  const [, digits = '0', unit = ''] = /^(\d+)([KMGT]i)?$/.exec(String(quantity)) ?? [];
  return Number(digits) * (UNITS[unit] ?? 1);
}

/** What a connection that is idle was measured to take (docs/performance.md). */
const CONNECTION_BYTES = 28.5 * 1_024;

/** Requests and limits are there, the heap fits beside what is outside of it, and what is let in fits into memory. */
export function checkResources(manifests: Manifests): readonly string[] {
  return manifests.pods().flatMap((pod) => {
    const { requests = {}, limits = {} } = pod.container.resources ?? {};
    const env = manifests.environment(pod);
    const heap = Number(/--max-old-space-size=(\d+)/.exec(env['NODE_OPTIONS'] ?? '')?.[1] ?? Number.NaN) * 2 ** 20;
    const limit = bytesOf(limits['memory']);
    const outside = pod.name === 'lantern-transport' ? Number(env['TRANSPORT_RECORD_MEMORY_BYTES'] ?? 2 ** 28) : 0;
    const connections = Number(env['GATEWAY_MAX_CONNECTIONS'] ?? 0) * CONNECTION_BYTES;
    return where(pod, [
      bytesOf(requests['memory']) === 0 && 'asks for no memory',
      requests['cpu'] === undefined && 'asks for no CPU',
      limit === 0 && 'has no limit of memory',
      limits['cpu'] !== undefined && 'has a limit of CPU: pauses lose partitions and delay everybody',
      requests['ephemeral-storage'] === undefined && 'asks for no place for its logs',
      pod.workload === 'Deployment' && !(heap + outside <= 0.8 * limit) && 'its heap does not fit into its memory',
      connections > 0.7 * limit && 'lets in more connections than fit into its memory',
    ]);
  });
}

/** Pods of a service are spread over zones and nodes; images have a version and are all of one. */
export function checkPlacement(manifests: Manifests): readonly string[] {
  const spread = manifests.services().flatMap((pod) => {
    const constraints = pod.spec.topologySpreadConstraints ?? [];
    const keys = constraints
      .filter(({ labelSelector }) => labelSelector?.matchLabels?.['app.kubernetes.io/name'] === pod.name)
      .map(({ topologyKey }) => topologyKey);
    return where(pod, [
      !keys.includes('topology.kubernetes.io/zone') && 'is not spread over zones',
      !keys.includes('kubernetes.io/hostname') && 'is not spread over nodes',
    ]);
  });
  const images = manifests
    .pods()
    .map((pod) => ({ pod, version: pod.container.image?.split(/[:@]/).slice(1).join(':') ?? '' }));
  const versions = new Set(images.map(({ version }) => version));
  const digests = images.every(({ version }) => version.startsWith('sha256'));
  const loose = images.flatMap(({ pod, version }) =>
    where(pod, [['', 'latest'].includes(version) && 'its image has no version']),
  );
  return [
    ...spread,
    ...loose,
    ...(versions.size > 1 && !digests ? [`versions are mixed: ${[...versions].join()}`] : []),
  ];
}
