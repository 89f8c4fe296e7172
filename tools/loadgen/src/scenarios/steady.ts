import type { Figure } from '../report/figures.js';
import { SIZE, WINDOW, count, inFlight } from './flow-options.js';
import { measureFlows } from './measure-flows.js';
import type { NumberOption, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

const SHARE: NumberOption = {
  name: 'share',
  help: 'percent of the highest rate, which is measured first; not with --rate',
  default: 70,
  min: 1,
  max: 100,
};
const SEARCH_SECONDS: NumberOption = {
  name: 'search-seconds',
  help: 'how long the highest rate is measured; not with --rate',
  default: 10,
  min: 0.1,
  max: 600,
  fractional: true,
};

function load(run: ScenarioRun) {
  const shape = { senders: 1, recipientDevices: 1, messageBytes: run.number('size') };
  return { flows: run.number('pairs'), shape, inFlight: run.number('in-flight') };
}

/** In a closed loop, after the warm-up. */
async function highestRate(run: ScenarioRun) {
  const closed = run.with({ seconds: run.number('search-seconds'), rate: undefined });
  const { figures, ledgers } = await measureFlows(closed, run.stack, load(run));
  const perSecond = figures.find(({ key }) => key === 'messagesPerSecond')?.value ?? Number.NaN;
  const highest: Figure = {
    key: 'highestRate',
    label: 'highest rate',
    unit: 'msg/s',
    better: 'higher',
    value: perSecond,
  };
  return { highest, ledgers };
}

export const steady: Scenario = {
  name: 'steady',
  summary: 'a share of the highest rate for a long time: event-loop delay, and whether the heap grows',
  needs: { stack: true, timed: true, rate: true, floor: false, workers: true },
  options: [
    count('pairs', 'pairs of devices', { default: 50, max: 10_000 }),
    inFlight(32),
    SHARE,
    SEARCH_SECONDS,
    SIZE,
    WINDOW,
  ],
  async repeat(run) {
    if (run.settings.rate !== undefined) return measureFlows(run, run.stack, load(run));
    const { highest, ledgers } = await highestRate(run);
    const rate = Math.max(1, Math.round((highest.value * run.number('share')) / 100));
    const result = await measureFlows(run.with({ rate }), run.stack, load(run));
    return { ...result, figures: [highest, ...result.figures], ledgers: [...ledgers, ...result.ledgers] };
  },
};
