import { randomBytes } from 'node:crypto';
import { createKafka } from '@lantern/kafka';
import { type KafkaCluster, startKafkaCluster } from '@lantern/testkit';
import { type AclEntry, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import type { AclOperation, KafkaUser } from '../kubernetes/custom-resources.js';
import { Manifests } from '../kubernetes/manifests.js';

const OPERATIONS: Readonly<Partial<Record<AclOperation, AclOperationTypes>>> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
};
const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  cluster: AclResourceTypes.CLUSTER,
  transactionalId: AclResourceTypes.TRANSACTIONAL_ID,
};

/** As Strimzi makes them of the object. @throws Error for an operation that nobody of ours has */
function aclsOf({ metadata, spec }: KafkaUser): readonly AclEntry[] {
  return (spec.authorization?.acls ?? []).flatMap(({ resource, operations }) =>
    operations.map((name) => {
      const operation = OPERATIONS[name];
      if (operation === undefined) throw new Error(`${metadata.name} may ${name}`);
      return {
        principal: `User:${metadata.name}`,
        host: '*',
        permissionType: AclPermissionTypes.ALLOW,
        operation,
        resourceType: RESOURCES[resource.type],
        resourceName: resource.name ?? 'kafka-cluster',
        resourcePatternType:
          resource.patternType === 'prefix' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
      };
    }),
  );
}

/** A real Kafka that lets in the users of the manifests, with their rights and no others. */
export class KafkaOfTheManifests {
  readonly #passwords: ReadonlyMap<string, string>;

  private constructor(
    readonly cluster: KafkaCluster,
    passwords: ReadonlyMap<string, string>,
  ) {
    this.#passwords = passwords;
  }

  static async start(): Promise<KafkaOfTheManifests> {
    const users = Manifests.of('production').all('KafkaUser');
    const passwords = new Map(users.map(({ metadata }) => [metadata.name, randomBytes(16).toString('hex')]));
    const logins = [...passwords].map(([name, password]) => `user_${name}="${password}"`).join(' ');
    const cluster = await startKafkaCluster({
      saslUser: { username: 'nobody', password: 'unused' },
      properties: {
        'listener.name.clients.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${logins};`,
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        // Brokers among themselves, and whoever makes the topics here.
        'super.users': 'User:ANONYMOUS',
      },
    });
    const admin = createKafka({ brokers: cluster.brokers, clientId: 'acls' }).admin();
    await admin.connect();
    await admin.createAcls({ acl: users.flatMap(aclsOf) });
    await admin.disconnect();
    return new KafkaOfTheManifests(cluster, passwords);
  }

  /** What a service with this user is told. */
  settings(user: string): Readonly<Record<string, string>> {
    const password = this.#passwords.get(user);
    if (password === undefined) throw new Error(`there is no user ${user}`);
    return {
      KAFKA_BROKERS: (this.cluster.saslBrokers ?? []).join(','),
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_USERNAME: user,
      KAFKA_PASSWORD: password,
    };
  }
}
