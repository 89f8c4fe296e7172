import { topicSpecs } from '@lantern/transport/distributed';
import type { AclOperation, KafkaUser } from './custom-resources.js';
import type { Manifests } from './manifests.js';

const OFFSETS_KEPT_MINUTES = 60 * 24 * 60;

/** Topics are as `topics apply` would make them, for the number of partitions that transports are told. */
export function checkTopics(manifests: Manifests): readonly string[] {
  const transport = manifests.services().find(({ name }) => name === 'lantern-transport');
  const env = transport === undefined ? {} : manifests.environment(transport);
  const partitionCount = Number(env['TRANSPORT_PARTITIONS']);
  const replicationFactor = Number(env['TRANSPORT_REPLICATION_FACTOR']);
  const topics = new Map(
    manifests.all('KafkaTopic').map((topic) => [topic.spec.topicName ?? topic.metadata.name, topic.spec]),
  );
  return topicSpecs({ partitionCount, replicationFactor }).flatMap((wanted) => {
    const found = topics.get(wanted.topic);
    if (found === undefined) return [`there is no topic ${wanted.topic}`];
    const { partitions = 0, replicas = 0, config = {} } = found;
    return [
      ...(partitions === wanted.partitions
        ? []
        : [`${wanted.topic} has ${partitions} partitions, not ${wanted.partitions}`]),
      ...(replicas === replicationFactor ? [] : [`${wanted.topic} has ${replicas} replicas, not ${replicationFactor}`]),
      ...wanted.settings
        .filter(({ name, accepts }) => !accepts(String(config[name])))
        .map(({ name, value }) => `${wanted.topic}: ${name} is ${String(config[name])}, not ${value}`),
    ];
  });
}

/** Kafka itself lets nobody in without a name, and forgets nothing. */
export function checkCluster(manifests: Manifests): readonly string[] {
  const brokers = manifests.objects
    .filter(({ kind }) => kind === 'KafkaNodePool')
    .map(({ spec }) => spec as { roles: string[]; replicas: number })
    .filter(({ roles }) => roles.includes('broker'))
    .reduce((sum, { replicas }) => sum + replicas, 0);
  return manifests.all('Kafka').flatMap(({ spec: { kafka } }) => {
    const { config = {}, listeners, authorization } = kafka;
    const open = listeners.filter(({ tls, authentication }) => !tls || authentication === undefined);
    const copies = Number(config['offsets.topic.replication.factor']);
    return [
      ...open.map(({ name }) => `the listener ${name} lets everybody in`),
      ...(authorization?.type === 'simple' ? [] : ['everybody may do everything in Kafka']),
      ...(Number(config['offsets.retention.minutes']) >= OFFSETS_KEPT_MINUTES
        ? []
        : ['committed offsets are forgotten']),
      ...(config['auto.create.topics.enable'] === false ? [] : ['topics are made by whoever names them']),
      ...(copies <= brokers ? [] : [`${brokers} brokers cannot keep ${copies} copies`]),
    ];
  });
}

/** What nobody of ours does, or by one alone. */
const NEVER: readonly AclOperation[] = [
  'All',
  'Create',
  'Delete',
  'Alter',
  'AlterConfigs',
  'ClusterAction',
  'IdempotentWrite',
];
const WRITES: Readonly<Record<string, readonly string[]>> = {
  'lantern-gateway': ['revocations.v1'],
  'lantern-keys': ['directory.v1'],
  'lantern-transport': ['inbox.dead-letter.v1', 'inbox.v1', 'wakeups.v1'],
  'lantern-topics': [],
};
const READS: Readonly<Record<string, readonly string[]>> = {
  'lantern-gateway': ['directory.v1', 'lantern-directory-', 'lantern-revocations-', 'revocations.v1'],
  'lantern-keys': [],
  'lantern-transport': ['inbox.dead-letter.v1', 'inbox.v1', 'lantern-transport'],
  'lantern-topics': [],
};

const named = ({ spec }: KafkaUser, operation: AclOperation) =>
  (spec.authorization?.acls ?? [])
    .filter(({ operations }) => operations.includes(operation))
    .map(({ resource }) => resource.name ?? resource.type)
    .sort()
    .join();

/** Each pod has a user of its own, who may do what it does and no more. */
export function checkUsers(manifests: Manifests): readonly string[] {
  const users = manifests.all('KafkaUser');
  const wanting = manifests
    .pods()
    .filter(
      (pod) => manifests.named('KafkaUser', manifests.environment(pod)['KAFKA_USERNAME'])?.metadata.name !== pod.name,
    );
  return [
    ...wanting.map(({ name }) => `${name} is no user of Kafka`),
    ...users.flatMap((user) => {
      const { name } = user.metadata;
      const acls = user.spec.authorization?.acls ?? [];
      const excess = acls.flatMap(({ operations }) => operations.filter((operation) => NEVER.includes(operation)));
      const wide = acls.filter(
        ({ resource }) => resource.name === '*' || (resource.patternType === 'prefix' && resource.type === 'topic'),
      );
      return [
        ...excess.map((operation) => `${name} may ${operation}`),
        ...wide.map(({ resource }) => `${name} may use every ${resource.type}`),
        ...(named(user, 'Write') === WRITES[name]?.join() ? [] : [`${name} may write ${named(user, 'Write')}`]),
        ...(named(user, 'Read') === READS[name]?.join() ? [] : [`${name} may read ${named(user, 'Read')}`]),
      ];
    }),
  ];
}
