import type { ServiceProcess } from '@lantern/testkit';
import type { Stage } from '../stage/stage.js';
import type { FaultKind } from './fault-kinds.js';
import type { PlannedFault } from './fault-plan.js';

/** A fault that is picked and not yet injected. */
export interface Injection {
  /** What is broken: `transport 1`. */
  readonly target: string;
  /** Breaks it, holds it broken, and mends it; `hold` waits, and returns at once when the run is over. */
  run(hold: (ms: number) => Promise<void>): Promise<void>;
}

/** On a machine with other work, a start may take long. */
const START_TIMEOUT_MS = 180_000;

async function startAgain(service: ServiceProcess): Promise<void> {
  await service.spawn();
  await service.untilListening(START_TIMEOUT_MS);
}

async function stopInOrder(service: ServiceProcess): Promise<void> {
  const code = await service.terminate();
  if (code !== 0) throw new Error(`${service.name} was asked to stop and ended with ${String(code)}`);
}

type Inject = (stage: Stage, fault: PlannedFault) => Injection;

function picked<T>(values: readonly T[], target: number): T {
  const value = values[Math.floor(target * values.length)];
  if (value === undefined) throw new RangeError('nothing to break');
  return value;
}

const kill =
  (of: (stage: Stage) => readonly ServiceProcess[]): Inject =>
  (stage, { target, holdMs }) => {
    const service = picked(of(stage), target);
    const run: Injection['run'] = async (hold) => {
      await service.kill();
      await hold(holdMs);
      await startAgain(service);
    };
    return { target: service.name, run };
  };

const killBroker: Inject = ({ cluster }, { target, holdMs }) => {
  const node = Math.floor(target * cluster.nodeCount);
  const run: Injection['run'] = async (hold) => {
    await cluster.kill(node);
    await hold(holdMs);
    await cluster.restart(node);
  };
  return { target: `broker ${node}`, run };
};

const killDatabase: Inject = ({ mongo }, { holdMs }) => ({
  target: 'the database',
  run: async (hold) => {
    await mongo.kill();
    await hold(holdMs);
    await mongo.restart();
  },
});

/** Its connections stay open and it answers nothing, its partitions move, and then it goes on as if nothing was. */
const pauseTransport: Inject = ({ constellation }, { target, holdMs }) => {
  const service = picked(constellation.transports, target);
  const run: Injection['run'] = async (hold) => {
    service.pause();
    await hold(holdMs);
    service.resume();
  };
  return { target: service.name, run };
};

const stopTransport: Inject = ({ constellation }, { target, holdMs }) => {
  const service = picked(constellation.transports, target);
  const run: Injection['run'] = async (hold) => {
    await service.terminate();
    await hold(holdMs);
    await startAgain(service);
  };
  return { target: service.name, run };
};

/** From all to one, to all, to one less, to all: each step moves partitions of instances that live. */
const scaleTransports: Inject = ({ constellation }, { target, holdMs }) => {
  const stays = picked(constellation.transports, target);
  const others = constellation.transports.filter((service) => service !== stays);
  const run: Injection['run'] = async (hold) => {
    await Promise.all(others.map(stopInOrder));
    await hold(holdMs);
    await Promise.all(others.map(startAgain));
    await hold(holdMs);
    await stopInOrder(stays);
    await hold(holdMs);
    await startAgain(stays);
  };
  return { target: `down to ${stays.name}, all, without it, all`, run };
};

const cutLink =
  (how: 'reset' | 'silence'): Inject =>
  ({ links }, { target, holdMs }) => {
    const { name, proxy } = picked(links, target);
    const run: Injection['run'] = async (hold) => {
      proxy[how]();
      await hold(holdMs);
      proxy.mend();
    };
    return { target: name, run };
  };

const injects: Readonly<Record<FaultKind, Inject>> = {
  'kill-gateway': kill(({ constellation }) => constellation.gateways),
  'kill-keys': kill(({ constellation }) => constellation.keys),
  'kill-transport': kill(({ constellation }) => constellation.transports),
  'kill-broker': killBroker,
  'kill-database': killDatabase,
  'pause-transport': pauseTransport,
  'stop-transport': stopTransport,
  'scale-transports': scaleTransports,
  'reset-link': cutLink('reset'),
  'silence-link': cutLink('silence'),
};

/** Picks what the fault breaks. */
export function prepareFault(stage: Stage, fault: PlannedFault): Injection {
  return injects[fault.kind](stage, fault);
}
