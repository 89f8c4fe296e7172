import { setTimeout as pause } from 'node:timers/promises';
import { sampleProcess } from '../bench/process-usage.js';
import type { IdleResult } from '../jobs/idle-job.js';
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
const KIB = 1024;

function rss({ processes }: Stack): { rss: number; anonymous: number } {
  const samples = processes.map(({ pid }) => sampleProcess(pid));
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
  return [...named(alone, 'alone', 'none idle'), ...named(beside, 'beside', 'beside the idle')];
}

export const idle: Scenario = {
  name: 'idle',
  summary: 'connected devices that do nothing: memory of each, and what they cost a busy pair',
  needs: { stack: true, timed: true, rate: false, floor: false, workers: true },
  options: [CONNECTIONS, SETTLE, SIZE, WINDOW],
  async repeat(run) {
    const alone = await measureQuiet(run);
    const before = rss(run.stack);
    const connections = run.number('connections');
    const { target } = run.stack;
    const plans = run.share(connections).map((share) => ({ job: 'idle' as const, target, connections: share }));
    const job = await run.prepare<IdleResult>(run.stack, `${connections} idle connections`, plans);
    try {
      await pause(1_000 * run.number('settle'));
      const after = rss(run.stack);
      const beside = await measureQuiet(run);
      const results = await job.stop();
      const kib = { unit: 'KiB', better: 'lower' } as const;
      const [each, anonymous] = [after.rss - before.rss, after.anonymous - before.anonymous].map(
        (bytes) => bytes / connections / KIB,
      );
      const memory: Figure[] =
        run.stack.processes.length === 0
          ? []
          : [
              {
                key: 'rssKibPerConnection',
                label: 'server RSS for each connection',
                value: each ?? Number.NaN,
                ...kib,
              },
              {
                key: 'anonymousKibPerConnection',
                label: 'without mapped files',
                value: anonymous ?? Number.NaN,
                ...kib,
              },
            ];
      return {
        figures: [...memory, ...quietFigures(alone.figures, beside.figures)],
        ledgers: [...alone.ledgers, ledgerReport(`${connections} idle`, results), ...beside.ledgers],
        detail: { memory: { before, after }, alone: alone.detail, beside: beside.detail },
      };
    } finally {
      await job.end();
    }
  },
};
