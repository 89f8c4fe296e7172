import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { type Manifests, selects } from './manifests.js';

/** Somebody on the network. */
export interface Peer {
  readonly name: string;
  /** Of the namespace that the pod is in; unset for what is outside of the cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly ports: readonly number[];
}

type Spec = NonNullable<INetworkPolicy['spec']>;
type Rule = NonNullable<Spec['ingress']>[number] & NonNullable<Spec['egress']>[number];
type PolicyPeer = NonNullable<Rule['from']>[number];

function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function inNetwork(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(network) / size);
}

/** How Kubernetes judges a connection by the policies of one namespace. */
export class NetworkPaths {
  readonly #namespace: string;
  readonly #policies: readonly INetworkPolicy[];

  constructor(manifests: Manifests) {
    this.#policies = manifests.all('NetworkPolicy');
    this.#namespace = this.#policies[0]?.metadata?.namespace ?? '';
  }

  /** Whether any policy is about this pod and direction: without one everything is allowed. */
  covers(pod: Peer, direction: 'Ingress' | 'Egress'): boolean {
    return this.#of(pod, direction).length > 0;
  }

  allows(from: Peer, to: Peer, port: number): boolean {
    return (
      this.#permits(from, to, { port, direction: 'Egress' }) && this.#permits(to, from, { port, direction: 'Ingress' })
    );
  }

  #of(pod: Peer, direction: 'Ingress' | 'Egress'): readonly Spec[] {
    if (pod.namespace !== this.#namespace) return [];
    const specs = this.#policies.flatMap(({ spec }) => (spec === undefined ? [] : [spec]));
    return specs.filter(
      ({ podSelector, policyTypes = [] }) => policyTypes.includes(direction) && selects(podSelector, pod.labels ?? {}),
    );
  }

  #permits(pod: Peer, other: Peer, { port, direction }: { port: number; direction: 'Ingress' | 'Egress' }): boolean {
    const specs = this.#of(pod, direction);
    // Who is named by no policy may do everything, as whoever is not in this namespace.
    if (specs.length === 0) return true;
    const rules = specs.flatMap(({ ingress = [], egress = [] }): readonly Rule[] =>
      direction === 'Ingress' ? ingress : egress,
    );
    return rules.some((rule) => {
      const peers = direction === 'Ingress' ? rule.from : rule.to;
      const rightPort = rule.ports === undefined || rule.ports.some((each) => each.port === port);
      return rightPort && (peers === undefined || peers.some((peer) => this.#matches(peer, other)));
    });
  }

  #matches({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, other: Peer): boolean {
    if (ipBlock !== undefined) {
      const { address } = other;
      if (address === undefined) return false;
      return inNetwork(address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inNetwork(address, cidr));
    }
    if (other.namespace === undefined) return false;
    const rightNamespace =
      namespaceSelector === undefined
        ? other.namespace === this.#namespace
        : selects(namespaceSelector, { 'kubernetes.io/metadata.name': other.namespace });
    return rightNamespace && selects(podSelector, other.labels ?? {});
  }
}
