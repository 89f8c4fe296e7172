import { type ManifestObject } from '../../src/kubernetes/rendered-overlays.js';
import { type Manifests, type Pod, selects } from './manifests.js';

/** Secrets that operators of the cluster make, beside those that come from outside; docs/operations.md says how. */
const MADE_BY_HAND = [
  'lantern-service',
  'lantern-token-keys',
  'lantern-rest-callers',
  'lantern-mongodb-keys-password',
  'lantern-mongodb-transport-password',
];
const TLS_OF_MONGODB = ['lantern-mongodb-tls', 'lantern-mongodb-ca'];

function knownSecrets(manifests: Manifests): ReadonlySet<string> {
  const databases = manifests.all('MongoDBCommunity');
  const synced = manifests.all('ExternalSecret').map(({ spec }) => spec.target.name);
  return new Set([
    ...manifests.all('KafkaUser').map(({ metadata }) => metadata.name),
    ...manifests.all('Kafka').map(({ metadata }) => `${metadata.name}-cluster-ca-cert`),
    ...databases.flatMap(({ metadata, spec }) =>
      spec.users.map(({ name, db = 'admin' }) => `${metadata.name}-${db}-${name}`),
    ),
    ...TLS_OF_MONGODB,
    // With a store of secrets nobody makes them by hand.
    ...(synced.length > 0 ? synced : MADE_BY_HAND),
  ]);
}

/** Whatever one object names another by is there. */
export function checkReferences(manifests: Manifests): readonly string[] {
  const secrets = knownSecrets(manifests);
  const account = (pod: Pod) => manifests.named('ServiceAccount', pod.spec.serviceAccountName);
  const ofPods = manifests.pods().flatMap((pod) => {
    const volumes = pod.spec.volumes ?? [];
    const wanted = volumes.flatMap(({ secret }) => (secret?.secretName === undefined ? [] : [secret.secretName]));
    const maps = (pod.container.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name ?? '');
    const mounted = new Set((pod.container.volumeMounts ?? []).map(({ name }) => name));
    return [
      ...wanted.filter((name) => !secrets.has(name)).map((name) => `nobody makes the secret ${name}`),
      ...maps.filter((name) => manifests.named('ConfigMap', name) === undefined).map((name) => `no ConfigMap ${name}`),
      ...volumes.filter(({ name }) => !mounted.has(name)).map(({ name }) => `the volume ${name} is not mounted`),
      ...(account(pod) === undefined ? [`no ServiceAccount ${pod.spec.serviceAccountName}`] : []),
    ].map((problem) => `${pod.name}: ${problem}`);
  });
  const passwords = manifests
    .all('MongoDBCommunity')
    .flatMap(({ spec }) => spec.users.map(({ passwordSecretRef }) => passwordSecretRef.name));
  const names = manifests.objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const namespace = manifests.objects.find(({ kind }) => kind === 'Namespace')?.metadata.name;
  const elsewhere = manifests.objects.filter(
    ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== namespace,
  );
  return [
    ...ofPods,
    ...passwords.filter((name) => !secrets.has(name)).map((name) => `nobody makes the secret ${name}`),
    ...twice.map((name) => `${name} is there twice`),
    ...elsewhere.map(({ kind, metadata }) => `${kind}/${metadata.name} is in another namespace`),
  ];
}

const label = ({ kind, metadata }: ManifestObject) => `${kind}/${metadata.name}`;

/** What selects pods, or names a Deployment, finds it. */
export function checkTargets(manifests: Manifests): readonly string[] {
  const services = manifests.services();
  const deployments = new Set(services.map(({ name }) => name));
  const scalers = [...manifests.all('HorizontalPodAutoscaler'), ...manifests.all('ScaledObject')];
  const lost = scalers.filter(({ spec }) => !deployments.has(spec?.scaleTargetRef?.name ?? ''));
  const unscaled = services.filter(
    ({ name }) =>
      manifests.overlay !== 'dev' && scalers.filter(({ spec }) => spec?.scaleTargetRef?.name === name).length !== 1,
  );
  const budgets = manifests.all('PodDisruptionBudget');
  const idle = budgets.filter(
    ({ spec }) => services.filter(({ labels }) => selects(spec?.selector, labels)).length !== 1,
  );
  const unguarded = services.filter(({ labels }) => !budgets.some(({ spec }) => selects(spec?.selector, labels)));
  const dead = manifests.all('Service').flatMap((service) => {
    const pods = services.filter(({ labels }) => selects({ matchLabels: service.spec?.selector ?? {} }, labels));
    const names = new Set(pods.flatMap(({ container }) => (container.ports ?? []).map(({ name }) => name)));
    const wrong = (service.spec?.ports ?? []).filter(({ targetPort }) => !names.has(String(targetPort)));
    return pods.length === 1 && wrong.length === 0 ? [] : [`${label(service)} leads to no port of a pod`];
  });
  const policies = manifests.all('NetworkPolicy').filter(({ spec }) => {
    const ofOperators = JSON.stringify(spec?.podSelector).match(/strimzi\.io|lantern-mongodb-svc/) !== null;
    return !ofOperators && !manifests.pods().some(({ labels }) => selects(spec?.podSelector, labels));
  });
  return [
    ...lost.map((scaler) => `${label(scaler)} scales nothing`),
    ...unscaled.map(({ name }) => `${name} is not scaled by exactly one`),
    ...idle.map((budget) => `${label(budget)} guards nothing`),
    ...unguarded.map(({ name }) => `${name} has no disruption budget`),
    ...dead,
    ...policies.map((policy) => `${label(policy)} is about no pod`),
  ];
}

/** Bounds of scaling, and the partitions that they must not exceed. */
export function checkScaling(manifests: Manifests): readonly string[] {
  const transport = manifests.services().find(({ name }) => name === 'lantern-transport');
  if (transport === undefined) return ['there is no transport'];
  const partitions = Number(manifests.environment(transport)['TRANSPORT_PARTITIONS']);
  const bounds = [
    ...manifests
      .all('HorizontalPodAutoscaler')
      .map(({ metadata, spec }) => ({ name: metadata.name, min: spec?.minReplicas, max: spec?.maxReplicas })),
    ...manifests
      .all('ScaledObject')
      .map(({ metadata, spec }) => ({ name: metadata.name, min: spec.minReplicaCount, max: spec.maxReplicaCount })),
  ];
  const fixed = manifests
    .all('Deployment')
    .filter(({ spec }) => spec?.replicas !== undefined)
    .map(({ metadata }) => metadata.name);
  const scaled = manifests.overlay !== 'dev';
  return [
    ...bounds.filter(({ min = 0 }) => min < 2).map(({ name }) => `${name} may be one`),
    ...bounds.filter(({ min = 0, max = 0 }) => max <= min).map(({ name }) => `${name} cannot grow`),
    ...bounds
      .filter(({ name, max = 0 }) => name === 'lantern-transport' && max > partitions)
      .map(({ max }) => `${max} transports share ${partitions} partitions`),
    ...(scaled ? fixed.map((name) => `${name}: its number is set beside that of its autoscaler`) : []),
  ];
}
