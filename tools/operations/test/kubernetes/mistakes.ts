import type { CheckName } from './checks.js';

/** A change of one object at a path, as somebody might make it: `undefined` takes the field away. */
export interface Mistake {
  readonly title: string;
  readonly object: `${string}/${string}`;
  readonly path: string;
  readonly value: unknown;
  /** The one check that complains; `schema` is the type checker. */
  readonly seenBy: CheckName | 'schema';
}

const container = (field: string) => `spec.template.spec.containers.0.${field}`;

/** Made in the manifests of production, one at a time. */
export const MISTAKES: readonly Mistake[] = [
  {
    title: 'a field is misspelt',
    object: 'Deployment/lantern-keys',
    path: container('livenesProbe'),
    value: { httpGet: { path: '/livez', port: 'admin' } },
    seenBy: 'schema',
  },
  {
    title: 'a number is a text',
    object: 'Deployment/lantern-gateway',
    path: 'spec.minReadySeconds',
    value: 'ten',
    seenBy: 'schema',
  },
  {
    title: 'a custom resource has an unknown field',
    object: 'KafkaUser/lantern-keys',
    path: 'spec.authorization.acl',
    value: [],
    seenBy: 'schema',
  },
  {
    title: 'liveness asks for readiness',
    object: 'Deployment/lantern-keys',
    path: container('livenessProbe.httpGet.path'),
    value: '/readyz',
    seenBy: 'probes',
  },
  {
    title: 'readiness flaps',
    object: 'Deployment/lantern-gateway',
    path: container('readinessProbe.failureThreshold'),
    value: 1,
    seenBy: 'probes',
  },
  {
    title: 'the image may be written to',
    object: 'Deployment/lantern-transport',
    path: container('securityContext.readOnlyRootFilesystem'),
    value: false,
    seenBy: 'security',
  },
  {
    title: 'a capability is kept',
    object: 'Deployment/lantern-gateway',
    path: container('securityContext.capabilities.drop'),
    value: ['NET_RAW'],
    seenBy: 'security',
  },
  {
    title: 'variables of other services come in',
    object: 'Job/lantern-topics',
    path: 'spec.template.spec.enableServiceLinks',
    value: undefined,
    seenBy: 'security',
  },
  {
    title: 'the token of the API server is mounted',
    object: 'ServiceAccount/lantern-keys',
    path: 'automountServiceAccountToken',
    value: true,
    seenBy: 'security',
  },
  {
    title: 'the grace period is shorter than the drain',
    object: 'Deployment/lantern-gateway',
    path: 'spec.template.spec.terminationGracePeriodSeconds',
    value: 60,
    seenBy: 'grace',
  },
  {
    title: 'a drain has no time for all connections',
    object: 'ConfigMap/lantern-gateway',
    path: 'data.GATEWAY_DRAIN_TIMEOUT_MS',
    value: '60000',
    seenBy: 'grace',
  },
  {
    title: 'nobody hears of the end before it comes',
    object: 'Deployment/lantern-keys',
    path: container('lifecycle'),
    value: undefined,
    seenBy: 'grace',
  },
  {
    title: 'a setting is misspelt',
    object: 'ConfigMap/lantern-keys',
    path: 'data.KEYS_PROT',
    value: '7200',
    seenBy: 'settings',
  },
  {
    title: 'a setting is out of its bounds',
    object: 'ConfigMap/lantern-gateway',
    path: 'data.GATEWAY_HOLD_TIMEOUT_MS',
    value: '60000',
    seenBy: 'settings',
  },
  {
    title: 'a secret is looked for where nothing is mounted',
    object: 'ConfigMap/lantern-transport',
    path: 'data.MONGODB_URL_FILE',
    value: '/etc/lantern/mongo/url',
    seenBy: 'settings',
  },
  {
    title: 'the heap is larger than the memory',
    object: 'Deployment/lantern-transport',
    path: container('resources.limits.memory'),
    value: '1Gi',
    seenBy: 'resources',
  },
  {
    title: 'zones are not heeded',
    object: 'Deployment/lantern-keys',
    path: 'spec.template.spec.topologySpreadConstraints',
    value: [],
    seenBy: 'placement',
  },
  {
    title: 'one image is of another version',
    object: 'Deployment/lantern-keys',
    path: container('image'),
    value: 'registry.example.com/lantern/keys:0.0.9',
    seenBy: 'placement',
  },
  {
    title: 'a secret is named that nobody makes',
    object: 'Deployment/lantern-keys',
    path: 'spec.template.spec.volumes.0.secret.secretName',
    value: 'lantern-services',
    seenBy: 'references',
  },
  {
    title: 'an autoscaler scales what is not there',
    object: 'ScaledObject/lantern-transport',
    path: 'spec.scaleTargetRef.name',
    value: 'transport',
    seenBy: 'targets',
  },
  {
    title: 'a disruption budget guards nothing',
    object: 'PodDisruptionBudget/lantern-gateway',
    path: 'spec.selector.matchLabels',
    value: { app: 'gateway' },
    seenBy: 'targets',
  },
  {
    title: 'there may be more transports than partitions',
    object: 'ScaledObject/lantern-transport',
    path: 'spec.maxReplicaCount',
    value: 600,
    seenBy: 'scaling',
  },
  {
    title: 'the number of pods is set beside an autoscaler',
    object: 'Deployment/lantern-keys',
    path: 'spec.replicas',
    value: 3,
    seenBy: 'scaling',
  },
  {
    title: 'a path that is needed is closed',
    object: 'NetworkPolicy/transport-from-keys',
    path: 'spec.ingress',
    value: [],
    seenBy: 'network',
  },
  {
    title: 'a path is open to everybody',
    object: 'NetworkPolicy/keys-from-gateway',
    path: 'spec.ingress.0.from',
    value: undefined,
    seenBy: 'network',
  },
  {
    title: 'nothing is refused by default',
    object: 'NetworkPolicy/default-deny',
    path: 'spec.policyTypes',
    value: ['Egress'],
    seenBy: 'network',
  },
  {
    title: 'the route ends WebSockets after a minute',
    object: 'HTTPRoute/lantern-gateway',
    path: 'spec.rules.0.timeouts.request',
    value: '60s',
    seenBy: 'route',
  },
  {
    title: 'the addresses of clients are lost',
    object: 'ConfigMap/lantern-gateway',
    path: 'data.GATEWAY_TRUSTED_PROXIES',
    value: undefined,
    seenBy: 'route',
  },
  {
    title: 'Prometheus names the jobs otherwise',
    object: 'PodMonitor/lantern',
    path: 'spec.jobLabel',
    value: 'app',
    seenBy: 'monitoring',
  },
  {
    title: 'scaling asks for a metric that is not there',
    object: 'ScaledObject/lantern-gateway',
    path: 'spec.triggers.1.metadata.query',
    value: 'sum(lantern_gateway_sockets)',
    seenBy: 'monitoring',
  },
  {
    title: 'the log has another number of partitions',
    object: 'KafkaTopic/inbox.v1',
    path: 'spec.partitions',
    value: 64,
    seenBy: 'topics',
  },
  {
    title: 'unread messages are deleted after a day',
    object: 'KafkaTopic/inbox.v1',
    path: 'spec.config.retention\\.ms',
    value: 86_400_000,
    seenBy: 'topics',
  },
  {
    title: 'a listener asks nobody for a password',
    object: 'Kafka/lantern',
    path: 'spec.kafka.listeners.0.authentication',
    value: undefined,
    seenBy: 'cluster',
  },
  {
    title: 'committed offsets are forgotten after a week',
    object: 'Kafka/lantern',
    path: 'spec.kafka.config.offsets\\.retention\\.minutes',
    value: 10_080,
    seenBy: 'cluster',
  },
  {
    title: 'a user may do everything',
    object: 'KafkaUser/lantern-topics',
    path: 'spec.authorization.acls.0.operations',
    value: ['All'],
    seenBy: 'users',
  },
  {
    title: 'gateways may write into the log',
    object: 'KafkaUser/lantern-gateway',
    path: 'spec.authorization.acls.0.resource.name',
    value: 'inbox.v1',
    seenBy: 'users',
  },
];
