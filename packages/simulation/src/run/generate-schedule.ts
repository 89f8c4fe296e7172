import type { ClusterSize } from '../cluster/cluster.js';
import { Random } from '../engine/random.js';
import { pickEpisode } from './episodes.js';
import { type Action, DEVICES, type Fault, SERVERS, SIZE, type Schedule, USERS } from './schedule.js';

/** Before the first of them, ms: processes start, devices connect. */
const LEAD_MS = 800;
const STEP_MS = 180;

type Weighted<Kind> = readonly (readonly [Kind, number])[];
/** Those of episodes apart. */
type FaultKind = Exclude<Fault['fault'], 'strand' | 'kill-owner'>;
type ActionKind = Action['do'];

const FAULT_KINDS: Weighted<FaultKind> = [
  ['kill', 3],
  ['pause', 2],
  ['suspend', 3],
  ['block', 4],
  ['split', 4],
  ['cut', 2],
  ['trouble', 5],
  ['at-call', 8],
  ['rebalance', 3],
  ['jump', 1],
  ['cut-client', 3],
  ['slow-client', 1],
  ['block-client', 1],
];

const ACTION_KINDS: Weighted<ActionKind> = [
  ['disconnect', 14],
  ['connect', 12],
  ['roam', 6],
  ['flap', 5],
  ['overlap', 5],
  ['deaf', 4],
  ['claim', 4],
  ['upload', 2],
  ['reinstall', 2],
  ['thief', 1],
  ['remove', 0.6],
];
const SENDS = 60;

/** Points at which an owner, a takeover and a member of the group may be met. */
const TRANSPORT_CALLS = [
  ['commit g', 4],
  ['committed offsets', 1],
  ['range of', 2],
  ['tail of', 1],
  ['read ownership', 2],
  ['advance', 2],
  ['insert', 5],
  ['upsert', 1],
  ['delete', 2],
  ['read ', 1],
  ['append', 2],
  ['usage', 1],
  ['sync group', 1],
  ['heartbeat', 1],
] as const;
const KEYS_CALLS = [
  ['take keys', 1],
  ['open claim', 1],
  ['answer claim', 1],
  ['change user', 2],
  ['announce', 2],
] as const;
const FATES = [
  ['late', 4],
  ['lose-reply', 1],
  ['pause', 2],
  ['suspend', 3],
  ['kill', 2],
] as const;

/**
 * All of a run that is decided beforehand: the rest follows from the seed. Each seed has its own favourites and leaves other kinds
 * out, so that few kinds meet each other often.
 */
export function generateSchedule(seed: number, steps: number, size: ClusterSize = SIZE): Schedule {
  const random = new Random(seed, 'schedule');
  const endMs = LEAD_MS + steps * STEP_MS;
  const faultKinds = favourites(random, FAULT_KINDS, 0.45);
  const actionKinds: Weighted<ActionKind> = [['send', SENDS], ...favourites(random, ACTION_KINDS, 0.2)];
  const at = () => Math.floor(LEAD_MS + random.next() * (endMs - LEAD_MS));
  const busy = random.between(0, USERS.length - 1);
  // Early enough for what it leads to.
  const begin = Math.floor(LEAD_MS + 0.5 * random.next() * (endMs - LEAD_MS));
  const episode = pickEpisode(random, { at: begin, busy });
  const free = Math.max(0, steps - episode.actions.length - episode.faults.length);
  const faults = Math.round(free * (0.1 + 0.25 * random.next()));
  const actionAt = () => action(random, { at: at(), kind: pick(random, actionKinds), busy });
  const faultAt = () => fault(random, { at: at(), kind: pick(random, faultKinds), size });
  return {
    seed,
    size,
    actions: inOrder([...episode.actions, ...Array.from({ length: free - faults }, actionAt)]),
    faults: inOrder([...episode.faults, ...Array.from({ length: faults }, faultAt)]),
  };
}

function favourites<Kind>(random: Random, kinds: Weighted<Kind>, leftOut: number): Weighted<Kind> {
  return kinds.map(([kind, weight]) => [kind, random.chance(leftOut) ? 0 : weight * random.between(1, 4)] as const);
}

function pick<Kind>(random: Random, kinds: Weighted<Kind>): Kind {
  let roll = random.next() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of kinds) if ((roll -= weight) < 0) return kind;
  return (kinds[0] as Weighted<Kind>[number])[0];
}

function inOrder<T extends { readonly at: number }>(items: T[]): T[] {
  return items.sort((a, b) => a.at - b.at);
}

function named(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${kind}${index}`);
}

interface Choice<Kind> {
  readonly at: number;
  readonly kind: Kind;
}

function action(random: Random, { at, kind, busy }: Choice<ActionKind> & { readonly busy: number }): Action {
  const device = random.between(0, DEVICES - 1);
  const to = random.chance(0.6) ? busy : random.between(0, USERS.length - 1);
  switch (kind) {
    case 'send': {
      const count = random.chance(0.12) ? random.between(6, 14) : random.between(1, 3);
      return { at, do: kind, device, to, count, bytes: random.between(24, 400) };
    }
    case 'deaf':
      return { at, do: kind, device, ms: random.between(1_000, 6_000) };
    case 'flap':
      return { at, do: kind, device, times: random.between(2, 8), everyMs: random.between(80, 500) };
    case 'claim':
      return { at, do: kind, device, to };
    default:
      return { at, do: kind, device };
  }
}

type FaultChoice = Choice<FaultKind> & { readonly size: ClusterSize };

function fault(random: Random, { at, kind, size }: FaultChoice): Fault {
  const { transports, gateways, keys } = size;
  // Transports twice: most of what can go wrong is theirs.
  const names = [
    ...named('tr', transports),
    ...named('tr', transports),
    ...named('gw', gateways),
    ...named('ks', keys),
  ];
  const ms = random.chance(0.5) ? random.between(50, 1_500) : random.between(1_000, 6_000);
  const who = random.pick(names);
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
    case 'split':
      return split(random, { at, size });
    case 'trouble': {
      const how = random.pick(['lose-requests', 'lose-replies', 'slow', 'refuse', 'any', 'any'] as const);
      return { at, ms, fault: kind, server: random.pick(['broker', 'store', 'store', 'keydb'] as const), how };
    }
    case 'at-call':
      return atCall(random, { at, size });
    default:
      return { at, ms, fault: kind, device: random.between(0, DEVICES - 1) };
  }
}

/** Some transports and gateways on one side; the other transports, mostly the log, and some of the rest on the other. */
function split(random: Random, { at, size }: Pick<FaultChoice, 'at' | 'size'>): Fault {
  const transports = named('tr', size.transports);
  const away = transports.filter(() => random.chance(0.35));
  const side = away.length > 0 ? away : [random.pick(transports)];
  const other = transports.filter((name) => !side.includes(name));
  for (const name of named('gw', size.gateways)) (random.chance(0.5) ? side : other).push(name);
  if (random.chance(0.8)) other.push('broker');
  for (const name of named('ks', size.keys)) if (random.chance(0.2)) (random.chance(0.5) ? side : other).push(name);
  const rebalanceMs = random.chance(0.7) ? random.between(0, 800) : undefined;
  return { at, ms: random.between(800, 5_000), fault: 'split', side, other, rebalanceMs };
}

function atCall(random: Random, { at, size }: Pick<FaultChoice, 'at' | 'size'>): Fault {
  const isTransport = random.chance(0.85);
  const who = random.pick(isTransport ? named('tr', size.transports) : named('ks', size.keys));
  const call = isTransport ? pick(random, TRANSPORT_CALLS) : pick(random, KEYS_CALLS);
  const times = random.chance(0.7) ? 1 : random.between(2, 4);
  return { at, ms: random.between(200, 5_000), fault: 'at-call', who, call, fate: pick(random, FATES), times };
}
