import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IConfigMap, IService, IServiceAccount } from 'kubernetes-models/v1';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import {
  type ManifestObject,
  type Overlay,
  parseManifests,
  renderedFile,
} from '../../src/kubernetes/rendered-overlays.js';
import { ROOT } from '../tools.js';
import type { ExternalSecret, Kafka, KafkaTopic, KafkaUser, MongoDBCommunity } from './custom-resources.js';

interface Kinds {
  readonly ConfigMap: IConfigMap;
  readonly Deployment: IDeployment;
  readonly ExternalSecret: ExternalSecret;
  readonly HTTPRoute: IHTTPRoute;
  readonly HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  readonly Job: IJob;
  readonly Kafka: Kafka;
  readonly KafkaTopic: KafkaTopic;
  readonly KafkaUser: KafkaUser;
  readonly MongoDBCommunity: MongoDBCommunity;
  readonly NetworkPolicy: INetworkPolicy;
  readonly PodDisruptionBudget: IPodDisruptionBudget;
  readonly PodMonitor: IPodMonitor;
  readonly ScaledObject: IScaledObject;
  readonly Service: IService;
  readonly ServiceAccount: IServiceAccount;
}

type Workload = IDeployment | IJob;
type PodTemplate = NonNullable<NonNullable<IDeployment['spec']>['template']>;
export type PodSpec = NonNullable<PodTemplate['spec']>;
export type Container = PodSpec['containers'][number];

/** A kind of pod that the manifests make. */
export interface Pod {
  readonly workload: 'Deployment' | 'Job';
  /** `lantern-gateway` and so on. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  readonly container: Container;
}

/** The objects of one overlay. */
export class Manifests {
  constructor(
    readonly overlay: Overlay,
    readonly objects: readonly ManifestObject[],
  ) {}

  /** As they are committed. */
  static of(overlay: Overlay): Manifests {
    return new Manifests(overlay, parseManifests(readFileSync(join(ROOT, renderedFile(overlay)), 'utf8')));
  }

  all<Kind extends keyof Kinds>(kind: Kind): readonly (Kinds[Kind] & ManifestObject)[] {
    return this.objects.filter((object) => object.kind === kind) as unknown as readonly (Kinds[Kind] &
      ManifestObject)[];
  }

  named<Kind extends keyof Kinds>(kind: Kind, name: string | undefined): (Kinds[Kind] & ManifestObject) | undefined {
    return this.all(kind).find(({ metadata }) => metadata.name === name);
  }

  pods(): readonly Pod[] {
    const workloads: readonly (Workload & ManifestObject)[] = [...this.all('Deployment'), ...this.all('Job')];
    return workloads.map(({ kind, metadata, spec }) => {
      const template: PodTemplate | undefined = spec?.template;
      const container = template?.spec?.containers[0];
      if (template?.spec === undefined || container === undefined) throw new Error(`${metadata.name} has no container`);
      const labels = template.metadata?.labels ?? {};
      return { workload: kind, name: metadata.name, labels, spec: template.spec, container };
    });
  }

  services(): readonly Pod[] {
    return this.pods().filter(({ workload }) => workload === 'Deployment');
  }

  /** Every variable that the container gets; what the cluster fills in is an address. */
  environment({ container }: Pod): Readonly<Record<string, string>> {
    const maps = (container.envFrom ?? []).map(
      ({ configMapRef }) => this.named('ConfigMap', configMapRef?.name)?.data ?? {},
    );
    const own = (container.env ?? []).map(({ name, value }) => [name, value ?? '10.0.0.1'] as const);
    return Object.assign({}, ...maps, Object.fromEntries(own)) as Record<string, string>;
  }
}

/** Whether the labels are those that a selector asks for; one without terms takes all. */
export function selects(
  selector:
    | {
        readonly matchLabels?: Readonly<Record<string, string>>;
        readonly matchExpressions?: readonly {
          readonly key: string;
          readonly operator: string;
          readonly values?: readonly string[];
        }[];
      }
    | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`selectors with ${operator} are not known here`);
      return values.includes(labels[key] ?? '');
    })
  );
}
