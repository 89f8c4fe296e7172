import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../report/figures.js';
import type { Chart } from '../report/chart.js';
import { SIZE, WINDOW, count } from './flow-options.js';
import { measureFlows } from './measure-flows.js';
import { populate, populationLedger } from './populate.js';
import type { LedgerReport, NumberOption, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

const DEVICES = count('devices', 'devices registered in the end, all in one partition', {
  default: 10_000,
  max: 1_000_000,
});
const PARKED = count('parked', 'messages parked in the end', { default: 1_000_000, max: 100_000_000 });
const PARKED_SIZE: NumberOption = {
  name: 'parked-size',
  help: 'bytes of each of these',
  default: 256,
  min: 8,
  max: 65_536,
};
const SETTLE: NumberOption = {
  name: 'settle',
  help: 'seconds after each step of growth before it is measured',
  default: 4,
  min: 0,
  max: 600,
};
const LOAD = { pairs: 50, inFlight: 32 };
const FIRST_DEVICES = 10;
/** Devices whose parked messages are read back at the end. */
const READERS = 200;

interface Point {
  readonly devices: number;
  readonly parked: number;
}

/** What is grown to, in steps: first the devices, then what waits for them. */
function pointsOf(run: ScenarioRun): Point[] {
  const [devices, parked] = [run.number('devices'), run.number('parked')];
  const middle = Math.round(Math.sqrt(FIRST_DEVICES * devices));
  const registered = [...new Set([Math.min(FIRST_DEVICES, devices), middle, devices])].toSorted((a, b) => a - b);
  const waiting = [...new Set([Math.ceil(parked / 100), Math.ceil(parked / 10), parked])];
  return [
    ...registered.map((each) => ({ devices: each, parked: 0 })),
    ...waiting.map((each) => ({ devices, parked: each })),
  ];
}

interface MeasuredPoint extends Point {
  readonly cpuUs: number;
  readonly figures: readonly Figure[];
  readonly ledgers: readonly LedgerReport[];
}

async function measurePoint(run: ScenarioRun, point: Point): Promise<MeasuredPoint> {
  const shape = { senders: 1, recipientDevices: 1, messageBytes: run.number('size') };
  const { figures, ledgers } = await measureFlows(run, run.stack, {
    flows: LOAD.pairs,
    shape,
    inFlight: LOAD.inFlight,
  });
  const cpuUs = figures.find(({ key }) => key === 'serverCpuUsPerOperation')?.value ?? Number.NaN;
  return { ...point, cpuUs, figures, ledgers };
}

const words = ({ devices, parked }: Point) =>
  `${devices.toLocaleString('en-US')} devices, ${parked.toLocaleString('en-US')} parked`;

function figuresOf(points: readonly MeasuredPoint[]): Figure[] {
  const ratio = (key: string, label: string, of: readonly MeasuredPoint[]): Figure => {
    const value = (of.at(-1)?.cpuUs ?? Number.NaN) / (of[0]?.cpuUs ?? Number.NaN);
    return { key, label, unit: '×', better: 'lower', value };
  };
  const empty = points.filter(({ parked }) => parked === 0);
  return [
    ...points.map((point): Figure => ({
      key: `cpuUs.${point.devices}.${point.parked}`,
      label: `server CPU for each, ${words(point)}`,
      unit: 'µs',
      better: 'lower',
      value: point.cpuUs,
    })),
    ratio('growthByDevices', 'CPU with most devices ÷ with fewest', empty),
    ratio('growthByParked', 'CPU with most parked ÷ with none', [
      ...empty.slice(-1),
      ...points.filter(({ parked }) => parked > 0),
    ]),
    ...points.map((point): Figure => ({
      key: `messagesPerSecond.${point.devices}.${point.parked}`,
      label: `messages, ${words(point)}`,
      unit: 'msg/s',
      better: 'higher',
      value: point.figures.find(({ key }) => key === 'messagesPerSecond')?.value ?? Number.NaN,
    })),
  ];
}

function chartOf(group: string, points: readonly MeasuredPoint[]): Chart {
  const parked = points.filter((point) => point.devices === points.at(-1)?.devices);
  return {
    title: 'Server CPU for each message over parked messages',
    x: { label: 'parked messages', scale: 'linear' },
    y: { label: 'µs', scale: 'linear' },
    lines: [{ group, points: parked.map((point) => [point.parked, point.cpuUs] as const) }],
  };
}

export const growth: Scenario = {
  name: 'growth',
  summary: 'the same load beside more and more registered devices and parked messages: whether a message costs more',
  needs: { stack: true, freshStack: true, partitions: 1, timed: true, rate: false, floor: false, workers: false },
  options: [DEVICES, PARKED, PARKED_SIZE, SETTLE, SIZE, WINDOW],
  async repeat(run) {
    const seed = randomUUID();
    const steps = [];
    const measured: MeasuredPoint[] = [];
    let before: Point = { devices: 0, parked: 0 };
    // Of a server that has just started much is not compiled yet.
    const { ledgers } = await measurePoint(run, before);
    for (const point of pointsOf(run)) {
      const register = { from: before.devices, to: point.devices };
      const send = {
        from: before.parked,
        to: point.parked,
        devices: point.devices,
        messageBytes: run.number('parked-size'),
      };
      if (register.to > register.from) steps.push(await populate(run, seed, { register }));
      if (send.to > send.from) steps.push(await populate(run, seed, { send }));
      await pause(1_000 * run.number('settle'));
      measured.push(await measurePoint(run, point));
      before = point;
    }
    const each = Math.floor(before.parked / before.devices);
    steps.push(await populate(run, seed, { read: { from: 0, to: Math.min(READERS, before.devices), each } }));
    return {
      figures: figuresOf(measured),
      ledgers: [...ledgers, ...measured.flatMap((point) => point.ledgers), populationLedger('parked', steps)],
      detail: { points: measured, tookMs: steps.map(({ tookMs }) => tookMs) },
      charts: [chartOf(run.stack.name, measured)],
    };
  },
};
