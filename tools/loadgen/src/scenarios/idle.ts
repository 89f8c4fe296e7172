import { setTimeout as pause } from 'node:timers/promises';
import { sampleProcess } from '../bench/process-usage.js';
import type { RunningJob } from '../bench/run-job.js';
import type { IdleResult } from '../jobs/idle-job.js';
import type { Axis, Chart } from '../report/chart.js';
import type { Figure } from '../report/figures.js';
import type { Stack } from '../stack/stack.js';
import { SIZE, WINDOW, count } from './flow-options.js';
import { measureFlows } from './measure-flows.js';
import { quietLoad } from './quiet.js';
import type { LedgerReport, NumberOption, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

const CONNECTIONS = count('connections', 'idle connections', { default: 1_000, max: 60_000 });
const SETTLE: NumberOption = {
  name: 'settle',
  help: 'seconds after the last connection in which the server may collect what the registrations left',
  default: 3,
  min: 0,
  max: 600,
};
const WARMUP_CONNECTIONS = 200;
const KIB = 1024;

interface Memory {
  readonly rss: number;
  readonly anonymous: number;
}

/** In bytes, of all processes of the server. */
function memoryOf({ processes }: Stack): Memory {
  const samples = processes.filter(({ backend = false }) => !backend).map(({ pid }) => sampleProcess(pid));
  return {
    rss: samples.reduce((sum, sample) => sum + (sample?.rssBytes ?? Number.NaN), 0),
    anonymous: samples.reduce((sum, sample) => sum + (sample?.anonymousBytes ?? Number.NaN), 0),
  };
}

function measureQuiet(run: ScenarioRun) {
  return measureFlows(run, run.stack, quietLoad(run.number('size')));
}

function ledgerReport(of: string, results: readonly IdleResult[]): LedgerReport {
  const connected = results.reduce((sum, result) => sum + result.connected, 0);
  const answered = results.reduce((sum, result) => sum + result.answered, 0);
  const silent = connected - answered;
  return { of, ok: silent === 0, counts: { connected, answered }, refused: {}, violations: { silent } };
}

/** Delivery times of `alone`, and of `beside` as what the idle connections made of them. */
function quietFigures(alone: readonly Figure[], beside: readonly Figure[]): Figure[] {
  const named = (figures: readonly Figure[], prefix: string, words: string) =>
    figures
      .filter(({ key }) => key.startsWith('deliveredMs.'))
      .map((figure) => ({ ...figure, key: `${prefix}.${figure.key}`, label: `${figure.label}, ${words}` }));
  const p50 = (figures: readonly Figure[]) => figures.find(({ key }) => key === 'deliveredMs.p50')?.value ?? Number.NaN;
  const ratio = { key: 'besideRatio', label: 'p50 beside the idle ÷ with none', unit: '×', better: 'lower' } as const;
  return [
    ...named(alone, 'alone', 'none idle'),
    ...named(beside, 'beside', 'beside the idle'),
    { ...ratio, value: p50(beside) / p50(alone) },
  ];
}

function connect(run: ScenarioRun, connections: number): Promise<RunningJob<IdleResult>> {
  const { target } = run.stack;
  const plans = run.share(connections).map((share) => ({ job: 'idle' as const, target, connections: share }));
  return run.prepare<IdleResult>(run.stack, `${connections} idle connections`, plans);
}

/** What the server needs only once is allocated before the memory is looked at. */
async function warmUp(run: ScenarioRun): Promise<void> {
  const job = await connect(run, Math.min(WARMUP_CONNECTIONS, run.number('connections')));
  await job.stop();
}

function memoryFigures(run: ScenarioRun, before: Memory, after: Memory): Figure[] {
  if (run.stack.processes.length === 0) return [];
  const kibEach = (name: keyof Memory) => (after[name] - before[name]) / run.number('connections') / KIB;
  const kib = { unit: 'KiB', better: 'lower' } as const;
  return [
    { key: 'rssKibPerConnection', label: 'server RSS for each connection', value: kibEach('rss'), ...kib },
    { key: 'anonymousKibPerConnection', label: 'without mapped files', value: kibEach('anonymous'), ...kib },
  ];
}

/** Above what the server took before them. */
function memoryChart(group: string, { ramp }: RunningJob<IdleResult>, before: Memory): Chart {
  const points = ramp
    .filter(({ done }) => done > 0)
    .map(({ done, serverRssBytes }) => [done, (serverRssBytes - before.rss) / KIB / KIB] as const);
  const x: Axis = { label: 'connections', scale: 'linear' };
  return { title: 'Memory over idle connections', x, y: { label: 'MiB', scale: 'linear' }, lines: [{ group, points }] };
}

/** Each with a title that says what it is of. */
function titled(charts: readonly Chart[], words: string): Chart[] {
  return charts.map((chart) => ({ ...chart, title: `${chart.title}, ${words}` }));
}

export const idle: Scenario = {
  name: 'idle',
  summary: 'connected devices that do nothing: memory of each, and what they cost a busy pair',
  needs: { stack: true, freshStack: true, timed: true, rate: false, floor: false, workers: true },
  options: [CONNECTIONS, SETTLE, SIZE, WINDOW],
  async repeat(run) {
    const settle = () => pause(1_000 * run.number('settle'));
    await warmUp(run);
    await settle();
    const before = memoryOf(run.stack);
    const job = await connect(run, run.number('connections'));
    try {
      await settle();
      const after = memoryOf(run.stack);
      const beside = await measureQuiet(run);
      const results = await job.stop();
      const alone = await measureQuiet(run);
      return {
        figures: [...memoryFigures(run, before, after), ...quietFigures(alone.figures, beside.figures)],
        ledgers: [ledgerReport(`${run.number('connections')} idle`, results), ...beside.ledgers, ...alone.ledgers],
        detail: { memory: { before, after }, alone: alone.detail, beside: beside.detail },
        charts: [
          memoryChart(run.stack.name, job, before),
          ...titled(beside.charts, 'beside the idle'),
          ...titled(alone.charts, 'none idle'),
        ],
      };
    } finally {
      await job.end();
    }
  },
};
