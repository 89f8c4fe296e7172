import { Random } from '../engine/random.js';
import type { ClusterSize } from '../cluster/cluster.js';

/** What clients do. Devices and users are named by their number. */
export type Action = { readonly at: number } & (
  | {
      readonly do: 'connect' | 'disconnect' | 'overlap' | 'reinstall' | 'remove' | 'upload' | 'thief';
      readonly device: number;
    }
  | { readonly do: 'deaf'; readonly device: number; readonly ms: number }
  | {
      readonly do: 'send';
      readonly device: number;
      readonly to: number;
      readonly count: number;
      readonly bytes: number;
    }
  | { readonly do: 'claim'; readonly device: number; readonly to: number }
);

export const SERVERS = ['broker', 'store', 'keydb'] as const;
export type ServerName = (typeof SERVERS)[number];

/** What goes wrong, from `at` on, for `ms`. */
export type Fault = { readonly at: number; readonly ms: number } & (
  | { readonly fault: 'kill' | 'pause' | 'suspend' | 'jump'; readonly who: string }
  | { readonly fault: 'rebalance' }
  | { readonly fault: 'cut'; readonly who: string; readonly other: string }
  | { readonly fault: 'block'; readonly who: string; readonly other: string }
  | {
      readonly fault: 'trouble';
      readonly server: ServerName;
      readonly how: 'lose-requests' | 'lose-replies' | 'slow' | 'refuse' | 'any';
    }
  | { readonly fault: 'cut-client' | 'slow-client' | 'block-client'; readonly device: number }
);

export interface Schedule {
  readonly seed: number;
  readonly size: ClusterSize;
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}

export const SIZE: ClusterSize = { transports: 3, gateways: 2, keys: 2 };
/** Devices of each user. */
export const USERS: readonly number[] = [2, 2, 1];
export const DEVICES = USERS.reduce((sum, count) => sum + count, 0);
/** Before the first of them, ms: processes start, devices connect. */
const LEAD_MS = 800;
const STEP_MS = 180;

type FaultKind = Fault['fault'];
const FAULT_KINDS: readonly (readonly [FaultKind, number])[] = [
  ['kill', 3],
  ['pause', 2],
  ['suspend', 3],
  ['block', 4],
  ['cut', 2],
  ['trouble', 5],
  ['rebalance', 3],
  ['jump', 1],
  ['cut-client', 3],
  ['slow-client', 1],
  ['block-client', 1],
];

/** All of a run that is decided beforehand: the rest follows from the seed. */
export function generateSchedule(seed: number, steps: number, size: ClusterSize = SIZE): Schedule {
  const random = new Random(seed, 'schedule');
  const endMs = LEAD_MS + steps * STEP_MS;
  // Each seed favours some kinds, so that they meet each other more often.
  const kinds = FAULT_KINDS.map(
    ([kind, weight]) => [kind, random.chance(0.35) ? 0 : weight * random.between(1, 3)] as const,
  );
  const faults = Math.round(steps * (0.1 + 0.25 * random.next()));
  const names = namesOf(size);
  const at = () => Math.floor(LEAD_MS + random.next() * (endMs - LEAD_MS));
  const busy = random.between(0, USERS.length - 1);
  return {
    seed,
    size,
    actions: inOrder(Array.from({ length: steps - faults }, () => action(random, at(), busy))),
    faults: inOrder(Array.from({ length: faults }, () => fault(random, { at: at(), kinds, names }))),
  };
}

function inOrder<T extends { readonly at: number }>(items: T[]): T[] {
  return items.sort((a, b) => a.at - b.at);
}

function namesOf({ transports, gateways, keys }: ClusterSize): string[] {
  const names = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind}${index}`);
  return [...names('tr', transports), ...names('tr', transports), ...names('gw', gateways), ...names('ks', keys)];
}

function action(random: Random, at: number, busy: number): Action {
  const device = random.between(0, DEVICES - 1);
  const to = random.chance(0.6) ? busy : random.between(0, USERS.length - 1);
  const roll = random.next();
  if (roll < 0.56) {
    const count = random.chance(0.12) ? random.between(6, 14) : random.between(1, 3);
    return { at, do: 'send', device, to, count, bytes: random.between(24, 400) };
  }
  if (roll < 0.7) return { at, do: 'disconnect', device };
  if (roll < 0.82) return { at, do: 'connect', device };
  if (roll < 0.87) return { at, do: 'overlap', device };
  if (roll < 0.91) return { at, do: 'deaf', device, ms: random.between(1_000, 6_000) };
  if (roll < 0.95) return { at, do: 'claim', device, to };
  if (roll < 0.965) return { at, do: 'upload', device };
  if (roll < 0.985) return { at, do: 'reinstall', device };
  return { at, do: random.chance(0.6) ? 'thief' : 'remove', device };
}

interface FaultChoice {
  readonly at: number;
  readonly kinds: readonly (readonly [FaultKind, number])[];
  readonly names: readonly string[];
}

function pickKind(random: Random, kinds: FaultChoice['kinds']): FaultKind {
  let roll = random.next() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of kinds) if ((roll -= weight) < 0) return kind;
  return 'kill';
}

function fault(random: Random, { at, kinds, names }: FaultChoice): Fault {
  const kind = pickKind(random, kinds);
  const ms = random.chance(0.5) ? random.between(50, 1_500) : random.between(1_000, 6_000);
  const who = random.pick(names);
  const device = random.between(0, DEVICES - 1);
  switch (kind) {
    case 'kill':
    case 'pause':
    case 'suspend':
      return { at, ms, fault: kind, who };
    case 'jump':
      return { at, ms: random.between(-30_000, 30_000), fault: kind, who };
    case 'rebalance':
      return { at, ms: 0, fault: kind };
    case 'cut':
      return { at, ms: 0, fault: kind, who, other: random.pick(names) };
    case 'block': {
      const server = random.pick([...SERVERS, ...names]);
      const [from, to] = random.chance(0.5) ? [who, server] : [server, who];
      return { at, ms, fault: kind, who: from, other: to };
    }
    case 'trouble': {
      const how = random.pick(['lose-requests', 'lose-replies', 'slow', 'refuse', 'any', 'any'] as const);
      return { at, ms, fault: kind, server: random.pick(['broker', 'store', 'store', 'keydb'] as const), how };
    }
    default:
      return { at, ms, fault: kind, device };
  }
}
