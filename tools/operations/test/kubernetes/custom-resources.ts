// Types of custom resources for which no package has them, by hand and strictly after the documentation of their
// operators: what is not written here is not used in deploy/kubernetes, or a mistake.

interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
interface Resources {
  readonly requests?: { readonly cpu?: string; readonly memory?: string; readonly storage?: string };
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
}
interface DropsAll {
  readonly allowPrivilegeEscalation: false;
  readonly capabilities: { readonly drop: readonly ['ALL'] };
}
interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
}
interface TopologySpread {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector: LabelSelector;
}

/** Strimzi 0.49 and newer, kafka.strimzi.io/v1. */
export interface KafkaNodePool {
  readonly apiVersion: 'kafka.strimzi.io/v1';
  readonly kind: 'KafkaNodePool';
  readonly metadata: Meta;
  readonly spec: {
    readonly replicas: number;
    readonly roles: readonly ('broker' | 'controller')[];
    readonly resources?: Resources;
    readonly jvmOptions?: { readonly '-Xms'?: string; readonly '-Xmx'?: string };
    readonly storage: {
      readonly type: 'jbod';
      readonly volumes: readonly {
        readonly id: number;
        readonly type: 'persistent-claim';
        readonly size: string;
        readonly class?: string;
        readonly deleteClaim?: boolean;
        readonly kraftMetadata?: 'shared';
      }[];
    };
    readonly template?: { readonly pod?: { readonly topologySpreadConstraints?: readonly TopologySpread[] } };
  };
}

export interface Kafka {
  readonly apiVersion: 'kafka.strimzi.io/v1';
  readonly kind: 'Kafka';
  readonly metadata: Meta;
  readonly spec: {
    readonly kafka: {
      readonly version?: string;
      readonly metadataVersion?: string;
      readonly listeners: readonly {
        readonly name: string;
        readonly port: number;
        readonly type: 'internal';
        readonly tls: boolean;
        readonly authentication?: { readonly type: 'scram-sha-512' | 'tls' };
        readonly networkPolicyPeers?: readonly { readonly podSelector?: LabelSelector }[];
      }[];
      readonly authorization?: { readonly type: 'simple'; readonly superUsers?: readonly string[] };
      readonly config?: Readonly<Record<string, string | number | boolean>>;
      readonly rack?: { readonly topologyKey: string };
    };
    readonly entityOperator?: {
      readonly topicOperator?: { readonly resources?: Resources };
      readonly userOperator?: { readonly resources?: Resources };
    };
  };
}

export interface KafkaTopic {
  readonly apiVersion: 'kafka.strimzi.io/v1';
  readonly kind: 'KafkaTopic';
  readonly metadata: Meta;
  readonly spec: {
    readonly topicName?: string;
    readonly partitions?: number;
    readonly replicas?: number;
    readonly config?: Readonly<Record<string, string | number | boolean>>;
  };
}

export type AclOperation =
  | 'Read'
  | 'Write'
  | 'Create'
  | 'Delete'
  | 'Alter'
  | 'Describe'
  | 'ClusterAction'
  | 'AlterConfigs'
  | 'DescribeConfigs'
  | 'IdempotentWrite'
  | 'All';

export interface KafkaUser {
  readonly apiVersion: 'kafka.strimzi.io/v1';
  readonly kind: 'KafkaUser';
  readonly metadata: Meta;
  readonly spec: {
    readonly authentication?: { readonly type: 'tls' | 'tls-external' | 'scram-sha-512' };
    readonly authorization?: {
      readonly type: 'simple';
      readonly acls: readonly {
        readonly type?: 'allow' | 'deny';
        readonly host?: string;
        readonly resource: {
          readonly type: 'topic' | 'group' | 'cluster' | 'transactionalId';
          readonly name?: string;
          readonly patternType?: 'literal' | 'prefix';
        };
        readonly operations: readonly AclOperation[];
      }[];
    };
  };
}

/** The MongoDB community operator, mongodbcommunity.mongodb.com/v1. */
export interface MongoDBCommunity {
  readonly apiVersion: 'mongodbcommunity.mongodb.com/v1';
  readonly kind: 'MongoDBCommunity';
  readonly metadata: Meta;
  readonly spec: {
    readonly type: 'ReplicaSet';
    readonly version: string;
    readonly members?: number;
    readonly security: {
      readonly authentication?: { readonly modes: readonly ('SCRAM' | 'SCRAM-SHA-256' | 'SCRAM-SHA-1')[] };
      readonly tls?: {
        readonly enabled: boolean;
        readonly optional?: boolean;
        readonly certificateKeySecretRef?: { readonly name: string };
        readonly caConfigMapRef?: { readonly name: string };
      };
    };
    readonly users: readonly {
      readonly name: string;
      readonly db?: string;
      readonly passwordSecretRef: { readonly name: string; readonly key?: string };
      readonly scramCredentialsSecretName: string;
      readonly roles: readonly { readonly name: string; readonly db: string }[];
    }[];
    /** Merged into the operator's StatefulSet; as far as it is used. */
    readonly statefulSet?: {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly securityContext: {
              readonly runAsNonRoot: boolean;
              readonly runAsUser: number;
              readonly fsGroup: number;
              readonly seccompProfile: { readonly type: 'RuntimeDefault' };
            };
            readonly topologySpreadConstraints: readonly TopologySpread[];
            readonly initContainers: readonly {
              readonly name: 'mongod-posthook' | 'mongodb-agent-readinessprobe';
              readonly securityContext: DropsAll;
            }[];
            readonly containers: readonly {
              readonly name: 'mongod' | 'mongodb-agent';
              readonly resources: Resources;
              readonly securityContext: DropsAll;
            }[];
          };
        };
        readonly volumeClaimTemplates: readonly {
          readonly metadata: { readonly name: 'data-volume' | 'logs-volume' };
          readonly spec: { readonly accessModes: readonly ['ReadWriteOnce']; readonly resources: Resources };
        }[];
      };
    };
  };
}

/** The External Secrets operator, external-secrets.io/v1. */
export interface ExternalSecret {
  readonly apiVersion: 'external-secrets.io/v1';
  readonly kind: 'ExternalSecret';
  readonly metadata: Meta;
  readonly spec: {
    readonly refreshInterval?: string;
    readonly refreshPolicy?: 'CreatedOnce' | 'Periodic' | 'OnChange';
    readonly secretStoreRef: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
    readonly target: {
      readonly name: string;
      readonly creationPolicy?: 'Owner' | 'Orphan' | 'Merge' | 'None';
      readonly deletionPolicy?: 'Delete' | 'Merge' | 'Retain';
    };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property?: string; readonly version?: string };
    }[];
  };
}
