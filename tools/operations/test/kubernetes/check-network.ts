import type { Manifests } from './manifests.js';
import { NetworkPaths, type Peer } from './network-paths.js';

const SERVICES = ['lantern-gateway', 'lantern-keys', 'lantern-transport'];
const PORTS: Readonly<Record<string, readonly number[]>> = {
  'lantern-gateway': [8080, 9090, 7300],
  'lantern-keys': [7200, 9090, 7300],
  'lantern-transport': [7100, 9090, 7300],
  'lantern-topics': [],
};
const KAFKA = 9093;
const MONGODB = 27_017;

/** Everybody who is there in every overlay, within and without. */
function peersOf(manifests: Manifests): readonly Peer[] {
  const namespace = manifests.objects.find(({ kind }) => kind === 'Namespace')?.metadata.name ?? '';
  const own = manifests.pods().map(({ name, labels }) => ({ name, namespace, labels, ports: PORTS[name] ?? [] }));
  const cluster = { 'strimzi.io/cluster': 'lantern' };
  return [
    ...own,
    { name: 'brokers', namespace, labels: { ...cluster, 'strimzi.io/name': 'lantern-kafka' }, ports: [KAFKA, 9091] },
    {
      name: 'topic operator',
      namespace,
      labels: { ...cluster, 'strimzi.io/name': 'lantern-entity-operator' },
      ports: [],
    },
    { name: 'mongodb', namespace, labels: { app: 'lantern-mongodb-svc' }, ports: [MONGODB] },
    { name: 'anything else', namespace, labels: { app: 'stranger' }, ports: [80] },
    { name: 'strimzi', namespace: 'strimzi', labels: {}, ports: [] },
    { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, ports: [53] },
    { name: 'proxy', namespace: 'gateway-system', labels: {}, ports: [] },
    { name: 'prometheus', namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' }, ports: [] },
    { name: 'backend', namespace: 'lantern-backends', labels: { 'lantern-internal-rest': 'caller' }, ports: [] },
    { name: 'other backend', namespace: 'lantern-backends', labels: { app: 'stranger' }, ports: [] },
    { name: 'impostor', namespace: 'elsewhere', labels: { 'lantern-internal-rest': 'caller' }, ports: [] },
    { name: 'other namespace', namespace: 'elsewhere', labels: { app: 'stranger' }, ports: [80] },
    { name: 'internet', address: '203.0.113.9', ports: [80, 443] },
    { name: 'metadata service', address: '169.254.169.254', ports: [80] },
    { name: 'api server', address: '10.96.0.1', ports: [443, 6443] },
  ];
}

/** What has to be possible, as `from > to:port`; nothing else may be. */
function neededPaths(manifests: Manifests): ReadonlySet<string> {
  const inside = [...SERVICES, 'lantern-topics', 'brokers', 'topic operator', 'mongodb', 'anything else'];
  const backends = ['brokers', 'topic operator', 'mongodb'];
  const routed = manifests.all('HTTPRoute').length > 0;
  const watched = manifests.all('PodMonitor').length > 0;
  const rest = manifests.named('Service', 'lantern-keys-rest') !== undefined;
  const issuer =
    'GATEWAY_TOKEN_KEYS_URL' in
    (manifests.all('ConfigMap').find(({ metadata }) => metadata.name.startsWith('lantern-gateway'))?.data ?? {});
  return new Set([
    ...inside.map((from) => `${from} > dns:53`),
    'lantern-gateway > lantern-keys:7200',
    'lantern-gateway > lantern-transport:7100',
    'lantern-keys > lantern-transport:7100',
    ...[...SERVICES, 'lantern-topics'].map((from) => `${from} > brokers:${KAFKA}`),
    ...['lantern-keys', 'lantern-transport', 'mongodb'].map((from) => `${from} > mongodb:${MONGODB}`),
    ...['brokers', 'topic operator', 'strimzi'].flatMap((from) => [
      `${from} > brokers:${KAFKA}`,
      `${from} > brokers:9091`,
    ]),
    // The address of an API server is not known here: whoever may speak to it may speak to others at its ports.
    ...backends.flatMap((from) => [`${from} > api server:443`, `${from} > api server:6443`, `${from} > internet:443`]),
    ...(routed ? ['proxy > lantern-gateway:8080'] : []),
    ...(watched ? SERVICES.map((to) => `prometheus > ${to}:9090`) : []),
    ...(rest ? SERVICES.map((to) => `backend > ${to}:7300`) : []),
    ...(issuer ? ['lantern-gateway > internet:443'] : []),
  ]);
}

/** Every pod is named by policies in both directions, every needed path is open, and no other. */
export function checkNetwork(manifests: Manifests): readonly string[] {
  const paths = new NetworkPaths(manifests);
  const peers = peersOf(manifests);
  const namespace = peers[0]?.namespace;
  const needed = neededPaths(manifests);
  const uncovered = peers
    .filter((peer) => peer.namespace === namespace)
    .flatMap((peer) =>
      (['Ingress', 'Egress'] as const)
        .filter((direction) => !paths.covers(peer, direction))
        .map((direction) => `${peer.name}: no policy for ${direction}`),
    );
  const all = peers.flatMap((from) => peers.flatMap((to) => to.ports.map((port) => ({ from, to, port }))));
  const wrong = all
    .filter(({ from, to }) => from.namespace === namespace || to.namespace === namespace)
    .flatMap(({ from, to, port }) => {
      const path = `${from.name} > ${to.name}:${port}`;
      const allowed = paths.allows(from, to, port);
      if (allowed === needed.has(path)) return [];
      return [allowed ? `${path} is open and not needed` : `${path} is needed and not open`];
    });
  return [...uncovered, ...wrong];
}
