import type { SimDevice } from '../clients/sim-device.js';
import type { Cluster } from '../cluster/cluster.js';
import type { CallTrap, Trouble } from '../engine/network.js';
import type { Fault } from './schedule.js';

type FaultOf<Kind extends Fault['fault']> = Extract<Fault, { readonly fault: Kind }>;
type ClientFault = FaultOf<'cut-client' | 'slow-client' | 'block-client'>;
type TroubleKind = FaultOf<'trouble'>['how'];

const TROUBLES: Readonly<Record<TroubleKind, Trouble>> = {
  'lose-requests': { loseRequest: 0.5, loseReply: 0, slow: 0, refuse: 0 },
  'lose-replies': { loseRequest: 0, loseReply: 0.5, slow: 0, refuse: 0 },
  slow: { loseRequest: 0, loseReply: 0, slow: 0.5, refuse: 0 },
  refuse: { loseRequest: 0, loseReply: 0, slow: 0, refuse: 0.5 },
  any: { loseRequest: 0.12, loseReply: 0.15, slow: 0.2, refuse: 0.08 },
};

/** Begins a fault. @returns what ends it */
export function injectFault(cluster: Cluster, devices: readonly SimDevice[], fault: Fault): () => void {
  const { network, trace, broker } = cluster;
  trace.add('fault', '', () => JSON.stringify(fault));
  switch (fault.fault) {
    case 'kill':
      cluster.kill(fault.who);
      return () => cluster.start(fault.who);
    case 'pause':
    case 'suspend': {
      const process = cluster.hosts.get(fault.who)?.process;
      process?.pause();
      return () => process?.resume(fault.fault === 'suspend');
    }
    case 'jump':
      cluster.hosts.get(fault.who)?.process.clock.jump(fault.ms);
      return () => undefined;
    case 'rebalance':
      broker.rebalance();
      return () => undefined;
    case 'cut':
      cluster.cut(fault.who, fault.other);
      return () => undefined;
    case 'block':
      return network.block(fault.who, fault.other);
    case 'split':
      return split(cluster, fault);
    case 'at-call':
      return network.trap(trapOf(cluster, fault));
    case 'trouble':
      return network.trouble(fault.server, TROUBLES[fault.how]);
    case 'kill-owner':
      return killOwner(cluster, devices[fault.device] as SimDevice);
    case 'strand':
      return strand(cluster, devices[fault.device] as SimDevice);
    default:
      return injectClientFault(cluster, devices[fault.device] as SimDevice, fault);
  }
}

function split(
  cluster: Cluster,
  { side, other, rebalanceMs }: Pick<FaultOf<'split'>, 'side' | 'other' | 'rebalanceMs'>,
): () => void {
  const { network, scheduler, broker } = cluster;
  const ends = side.flatMap((a) => other.flatMap((b) => [network.block(a, b), network.block(b, a)]));
  if (rebalanceMs !== undefined) scheduler.after(rebalanceMs, () => broker.rebalance());
  return () => {
    for (const end of ends) end();
  };
}

function ownerOf({ options, partition }: SimDevice): string | undefined {
  return options.auditor.owners.get(partition)?.name;
}

function killOwner(cluster: Cluster, device: SimDevice): () => void {
  const owner = ownerOf(device);
  if (owner === undefined) return () => undefined;
  cluster.kill(owner);
  return () => cluster.start(owner);
}

/** The stores and the keys services are reached from both sides. */
function strand(cluster: Cluster, device: SimDevice): () => void {
  const owner = ownerOf(device);
  const gateway = device.attached?.gateway;
  if (owner === undefined || gateway === undefined) return () => undefined;
  const side = [owner, gateway];
  const servers = [...cluster.transportNames, ...cluster.gatewayNames, 'broker'];
  const other = servers.filter((name) => !side.includes(name));
  return split(cluster, { side, other, rebalanceMs: 0 });
}

/** What is sprung ends by itself. */
function trapOf(cluster: Cluster, { who, call, fate, ms, times }: FaultOf<'at-call'>): CallTrap {
  const shared = { from: who, call, times, lateMs: ms, sprung: () => undefined };
  switch (fate) {
    case 'late':
    case 'lose-reply':
      return { ...shared, fate };
    case 'kill':
      return {
        ...shared,
        fate: 'done',
        sprung: () => {
          cluster.kill(who);
          cluster.scheduler.after(ms, () => cluster.start(who));
        },
      };
    default:
      return {
        ...shared,
        fate: 'done',
        sprung: (process) => {
          process.pause();
          cluster.scheduler.after(ms, () => process.resume(fate === 'suspend'));
        },
      };
  }
}

function injectClientFault(cluster: Cluster, device: SimDevice, { fault }: ClientFault): () => void {
  const connection = device.connections.at(-1);
  switch (fault) {
    case 'cut-client':
      if (connection !== undefined) cluster.drop(connection.pipe);
      return () => undefined;
    case 'slow-client':
      connection?.end.hold(true);
      return () => connection?.end.hold(false);
    default: {
      // Nothing of what it sends arrives, or nothing that is sent to it.
      const gateway = connection?.pipe.b.host.name ?? '';
      const ends = device.random.chance(0.5) ? ([device.name, gateway] as const) : ([gateway, device.name] as const);
      return cluster.network.block(...ends);
    }
  }
}
