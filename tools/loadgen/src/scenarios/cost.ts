import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessUsage, sampleProcess } from '../bench/process-usage.js';
import type { IdleResult } from '../jobs/idle-job.js';
import type { Figure } from '../report/figures.js';
import type { Stack } from '../stack/stack.js';
import { type NamedSample, connectionFigures, operationFigures } from './cost-figures.js';
import { SIZE, WINDOW, count } from './flow-options.js';
import { type FlowLoad, measureFlows } from './measure-flows.js';
import { populate, populationLedger } from './populate.js';
import type { RepeatResult, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

const CONNECTIONS = count('connections', 'idle connections', { default: 2_000, max: 60_000 });
const PARKED = count('parked', 'messages that wait for devices', { default: 20_000, max: 10_000_000 });
const RATE = count('live-rate', 'messages per second, where a message is not one of many', {
  default: 1_000,
  max: 1_000_000,
});
const PAIRS = 50;
const IN_FLIGHT = 32;
/** Of each device; a quarter of them may come from one sender. */
const PARKED_EACH = 100;
/** So that code is compiled, and what is needed only once is allocated. */
const WARM_UP_MESSAGES = 2_000;

type Parts = Pick<RepeatResult, 'figures' | 'ledgers'>;

function samples({ processes }: Stack): NamedSample[] {
  return processes
    .filter(({ backend = false }) => !backend)
    .flatMap(({ name, pid }) => {
      const sample = sampleProcess(pid);
      return sample === undefined ? [] : [{ name, sample }];
    });
}

async function storedBytes({ storedBytes: measure }: Stack): Promise<number> {
  return measure === undefined ? Number.NaN : measure();
}

function storedFigure(key: string, label: string, bytes: number): Figure[] {
  return Number.isFinite(bytes) ? [{ key, label, unit: 'bytes', better: 'lower', value: bytes }] : [];
}

interface FlowDetail {
  readonly server: readonly ProcessUsage[];
  readonly workers: readonly ProcessUsage[];
}

/** A message from its send to the confirmation of its ack, to somebody who is connected. */
async function live(run: ScenarioRun, phase: string): Promise<Parts> {
  const shape = { senders: 1, recipientDevices: 1, messageBytes: run.number('size') };
  const load: FlowLoad = { flows: PAIRS, shape, inFlight: IN_FLIGHT };
  const { figures, ledgers, detail } = await measureFlows(run, run.stack, load);
  const perSecond = figures.find(({ key }) => key === 'messagesPerSecond')?.value ?? Number.NaN;
  const messages = perSecond * run.settings.seconds;
  const { server, workers } = detail[run.stack.name] as FlowDetail;
  const wire = workers.reduce((sum, { ioBytes }) => sum + ioBytes, 0) / messages;
  return {
    figures: [
      ...operationFigures(phase, server, messages),
      {
        key: `${phase}.wireBytes`,
        label: `${phase}: between clients and gateway`,
        unit: 'bytes',
        better: 'lower',
        value: wire,
      },
    ],
    ledgers,
  };
}

/** Registers devices, sends messages that wait for them, and has them read. */
async function parked(run: ScenarioRun, messages: number): Promise<Parts> {
  const { stack } = run;
  const seed = randomUUID();
  const devices = Math.max(1, Math.ceil(messages / PARKED_EACH));
  const stored = [await storedBytes(stack)];
  const registered = await populate(run, seed, { register: { from: 0, to: devices } });
  stored.push(await storedBytes(stack));
  const send = { from: 0, to: messages, devices, messageBytes: run.number('size') };
  const sent = await populate(run, seed, { send });
  stored.push(await storedBytes(stack));
  const each = Math.floor(messages / devices);
  const read = await populate(run, seed, { read: { from: 0, to: devices, each } });
  const [empty = 0, withDevices = 0, withMessages = 0] = stored;
  return {
    figures: [
      ...operationFigures('registration', registered.server, devices),
      ...storedFigure('registration.storedBytes', 'registration: data file grew', (withDevices - empty) / devices),
      ...operationFigures('parked message', sent.server, messages),
      ...storedFigure(
        'parked message.storedBytes',
        'parked message: data file grew',
        (withMessages - withDevices) / messages,
      ),
      ...operationFigures('read message', read.server, messages),
    ],
    ledgers: [populationLedger('parked', [registered, sent, read])],
  };
}

/** Devices that are connected and do nothing. */
async function idle(run: ScenarioRun): Promise<Parts> {
  const { stack } = run;
  const connections = run.number('connections');
  const idleMs = 1_000 * run.settings.seconds;
  const calm = samples(stack);
  await pause(idleMs);
  const before = samples(stack);
  const plan = { job: 'idle' as const, target: stack.target, connections };
  const job = await run.prepare<IdleResult>(stack, `${connections} idle connections`, [plan]);
  try {
    await pause(idleMs);
    const after = samples(stack);
    await pause(idleMs);
    const later = samples(stack);
    const [{ connected, answered } = { connected: 0, answered: 0 }] = await job.stop();
    const silent = connected - answered;
    const violations = { silent };
    return {
      figures: connectionFigures({ calm, before, after, later }, { connections, idleMs }),
      ledgers: [{ of: 'idle', ok: silent === 0, counts: { connected, answered }, refused: {}, violations }],
    };
  } finally {
    await job.end();
  }
}

export const cost: Scenario = {
  name: 'cost',
  summary: 'what a message, a waiting message, a registration and an idle connection take: CPU, memory, bytes',
  needs: { stack: true, freshStack: true, timed: true, rate: false, floor: false, workers: false },
  options: [CONNECTIONS, PARKED, RATE, SIZE, WINDOW],
  async repeat(run) {
    const warmUp = await parked(run, WARM_UP_MESSAGES);
    const phases = [
      // Memory and the data file first: later phases would fill what earlier ones left.
      await idle(run),
      await parked(run, run.number('parked')),
      await live(run, 'message, busiest'),
      await live(run.with({ rate: run.number('live-rate') }), 'message, in few'),
    ];
    return {
      figures: phases.flatMap(({ figures }) => figures),
      ledgers: [warmUp, ...phases].flatMap(({ ledgers }) => ledgers),
      detail: {},
      charts: [],
    };
  },
};
