import type { WindowBounds } from '@lantern/protocol';
import fc from 'fast-check';
import type { DeliveryConfig } from '../../src/delivery/state.js';
import { comeToRest } from './come-to-rest.js';
import type { DeviceSession } from './owner-effects.js';
import type { SimulatedOwner } from './simulated-owner.js';
import { type AttachOptions, type Device, Simulation } from './simulation.js';
import { name } from './traffic.js';

const WINDOWS: readonly WindowBounds[] = [
  { messages: 1, bytes: 4 },
  { messages: 2, bytes: 8 },
  { messages: 3, bytes: 30 },
  { messages: 2, bytes: 3 },
];
const SIZES = [1, 3, 9];
const PAUSES = [0, 20, 120, 500, 1_000, 1_100, 3_000, 7_000];
const MAX_LOG = 60;
const MAX_UNACKED = 12;

export interface Setup {
  readonly config: DeliveryConfig;
  /** All devices are attached and live at first. */
  readonly live: boolean;
  /** Kinds of steps left out of this schedule: what remains goes deeper. */
  readonly without: readonly string[];
}

/** What happens next; the numbers choose among what there is to choose from at that moment. */
export type Step = readonly [kind: string, a: number, b: number];

function pick<T>(from: readonly T[], number: number): T | undefined {
  return from[number % from.length];
}

interface Act {
  readonly weight: number;
  act(world: Simulation, a: number, b: number): void;
}

function send(world: Simulation, a: number, b: number): void {
  const device = pick(world.devices, a) as Device;
  const { address, registrationId } = device;
  const unacked = world.model.of(address).filter((one) => !world.model.settled(one));
  if (world.store.log.length >= MAX_LOG || unacked.length >= MAX_UNACKED) return;
  const message = {
    address,
    offset: world.store.end + (b % 16 === 15 ? 1 : 0),
    bytes: pick(SIZES, b) ?? 1,
    registrationId: b % 32 === 31 ? registrationId - 1 : registrationId,
    expiresAt: world.now + (b % 8 === 6 ? 2_000 : 1_000_000_000),
    urgent: (a >> 2) % 2 === 1 && a !== 255,
    dead: a === 255,
  };
  world.trace(() => `accepted: ${JSON.stringify({ ...message, address: name(address) })}`);
  world.model.accepted.set(message.offset, message);
  world.store.append(message);
  if (b % 16 === 14) world.store.end++;
}

function owner(world: Simulation, number: number): SimulatedOwner {
  const alive = world.owners.filter((one) => !one.gone);
  return (number % 4 === 3 ? pick(alive, number >> 2) : undefined) ?? world.owner;
}

function attach(world: Simulation, a: number, b: number): void {
  const stamps = (['older', 'same session', 'same connection', 'gone install'] as const)[(b >> 2) % 8] ?? 'fresh';
  const to = owner(world, b);
  const options: AttachOptions = { owner: to, window: pick(WINDOWS, b >> 5) as WindowBounds, stamps };
  const device = pick(world.devices, a) as Device;
  const isKept = a % 8 < 5 && world.open(device).some((session) => session.owner === to);
  if (!to.gone && !isKept) world.attach(device, options);
}

/** A new connection with a small window gets its first page while everything else is slow. */
function reconnect(world: Simulation, a: number, b: number): void {
  const device = pick(world.devices, a) as Device;
  const { owner } = world;
  if (owner.gone) return;
  world.attach(device, { owner, window: pick(WINDOWS, b % 2) as WindowBounds, stamps: 'fresh' });
  const reads = world.operations.filter(({ label }) =>
    label.startsWith(`[${owner.epoch}] read ${name(device.address)}`),
  );
  for (const read of reads) world.advance(world.operations.indexOf(read), 3);
}

function onSession(act: (world: Simulation, session: DeviceSession, b: number) => void): Act['act'] {
  return (world, a, b) => {
    const session = pick(world.open(), a);
    if (session !== undefined) act(world, session, b);
  };
}

/** Mostly the lowest, sometimes any: gaps are legal. */
function ackOne(world: Simulation, session: DeviceSession, b: number): void {
  const received = [...session.received];
  const offset = b % 2 === 0 ? received[0] : pick(received, b >> 1);
  if (offset !== undefined) world.ack(session, offset);
}

/** Of the address itself, of another one, of nobody, or not there yet. */
function ackAtRandom(world: Simulation, session: DeviceSession, b: number): void {
  const own = pick(world.model.of(session.address), b >> 1);
  world.ackAtRandom(session, b % 2 === 0 && own !== undefined ? own.offset : (b >> 1) % (world.store.end + 3));
}

/** Any operation, or one of the newest. */
function advance(world: Simulation, a: number, b: number): void {
  const { length } = world.operations;
  const index = a % 4 === 3 ? length - 1 - ((a >> 2) % 3) : a % (length || 1);
  world.advance(index, 1 + (b % 3));
}

const ACTS: Readonly<Record<string, Act>> = {
  send: { weight: 14, act: send },
  fetch: { weight: 12, act: (world, a, b) => owner(world, b).fetch(1 + (a % 4)) },
  advance: { weight: 24, act: advance },
  drain: { weight: 4, act: (world) => world.drain() },
  converse: {
    weight: 10,
    act: (world, a, b) => {
      send(world, a, b);
      world.owner.fetch(MAX_LOG);
      const session = world.open(pick(world.devices, a))[0];
      for (const offset of session?.received ?? []) if (b % 4 > 0 && session !== undefined) world.ack(session, offset);
      world.owner.commit();
      if (b >= 128) world.drain();
    },
  },
  'go on': {
    weight: 6,
    act: (world) => {
      world.owner.fetch(MAX_LOG);
      world.drain();
    },
  },
  commit: { weight: 8, act: (world, a) => owner(world, a).commit() },
  attach: { weight: 8, act: attach },
  reconnect: { weight: 4, act: reconnect },
  ack: { weight: 12, act: onSession(ackOne) },
  'ack all': {
    weight: 5,
    act: onSession((world, session) => {
      for (const offset of session.received) world.ack(session, offset);
    }),
  },
  'ack at random': {
    weight: 3,
    act: onSession(ackAtRandom),
  },
  detach: {
    weight: 3,
    act: (world, a) => {
      const session = pick(
        world.sessions.filter(({ state }) => state !== 'ended'),
        a,
      );
      if (session !== undefined) world.detach(session);
    },
  },
  cut: { weight: 2, act: onSession((world, session) => world.cut(session)) },
  tick: {
    weight: 6,
    act: (world, a, b) => {
      world.now += pick(PAUSES, a) ?? 0;
      world.trace(() => `now ${world.now}`);
      for (const one of world.owners) if (b % 4 !== 3) one.tick();
    },
  },
  'settle presence': { weight: 3, act: (world, a) => owner(world, a).settlePresence() },
  relieve: { weight: 2, act: (world, a, b) => owner(world, a).relieve(b % 16) },
  'take over': {
    weight: 2,
    act: (world, a, b) => world.takeOver(pick(['crash', 'told', 'unaware'] as const, a) ?? 'crash', b % 4 === 3),
  },
  'give up': { weight: 1, act: (world, a) => pick(world.owners.slice(0, -1), a)?.giveUp() },
  lose: { weight: 2, act: (world, a) => world.lose(a) },
  purge: { weight: 1, act: (world, a, b) => world.purge(pick(world.devices, a) as Device, b % 2 === 1) },
  sweep: { weight: 1, act: (world) => world.owner.sweep() },
  ephemeral: { weight: 1, act: onSession((_world, session, b) => session.owner.ephemeral(session, b % 4)) },
};

const KINDS = Object.entries(ACTS).flatMap(([kind, { weight }]) => Array.from({ length: weight }, () => kind));
const OPTIONAL = Object.keys(ACTS).filter((kind) => !['send', 'fetch', 'advance', 'attach'].includes(kind));

/** Left out of schedules in which sessions and owners stay. */
const CALM = [
  'attach',
  'reconnect',
  'detach',
  'cut',
  'take over',
  'give up',
  'purge',
  'relieve',
  'sweep',
  'ack at random',
];

const config: fc.Arbitrary<DeliveryConfig> = fc.record({
  parkAfterMs: fc.constant(3_000),
  blockedConfirmationMs: fc.constant(1_000),
  wakeIntervalMs: fc.constant(5_000),
  holdWindows: fc.constantFrom(1, 2, 4),
  unconfirmedWindows: fc.constantFrom(1, 2, 4),
  presumedWindow: fc.constantFrom(...WINDOWS),
  maxPageDocuments: fc.constantFrom(1, 2, 4),
});

export const setups: fc.Arbitrary<Setup> = fc.record({
  config,
  live: fc.boolean(),
  without: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constant(CALM) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...OPTIONAL), { maxLength: 10 }) },
  ),
});

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 })),
  { minLength: 10, maxLength: 160, size: 'max' },
);

function allLive(world: Simulation): void {
  const window = pick(WINDOWS, world.config.maxPageDocuments) as WindowBounds;
  for (const device of world.devices) world.attach(device, { owner: world.owner, window, stamps: 'fresh' });
  world.drain();
  world.owner.settlePresence();
}

/** Runs a schedule, then lets all faults end. @throws when the core breaks a rule; with `tracing` the story is told. */
export function run({ config, live, without }: Setup, schedule: readonly Step[], tracing = false): void {
  const world = new Simulation(config, tracing);
  try {
    if (live) allLive(world);
    for (const [kind, a, b] of schedule) if (!without.includes(kind)) ACTS[kind]?.act(world, a, b);
    comeToRest(world);
  } catch (error) {
    if (!tracing) throw error;
    const story = world.lines.map((line) => line()).join('\n');
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${story}`, { cause: error });
  }
}
