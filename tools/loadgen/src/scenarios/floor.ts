import type { Figure } from '../report/figures.js';
import { SIZE } from './flow-options.js';
import { type FlowLoad, measureFlows } from './measure-flows.js';
import { quietLoad } from './quiet.js';
import type { LedgerReport, RepeatResult, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

interface Case {
  readonly name: string;
  readonly load: (messageBytes: number) => FlowLoad;
}

function pairsLoad(flows: number, inFlight: number): Case['load'] {
  return (messageBytes) => ({ flows, shape: { senders: 1, recipientDevices: 1, messageBytes }, inFlight });
}

const CASES: readonly Case[] = [
  { name: 'quiet', load: quietLoad },
  { name: '1 × 64', load: pairsLoad(1, 64) },
  { name: '50 × 32', load: pairsLoad(50, 32) },
];

async function measureCase(run: ScenarioRun, { name, load }: Case): Promise<RepeatResult> {
  if (run.floor === undefined) throw new Error('the floor is not running');
  const { figures, ledgers, detail, charts } = await measureFlows(run, run.floor, load(run.number('size')));
  return {
    figures: figures.map((figure): Figure => ({
      ...figure,
      key: `${name}.${figure.key}`,
      label: `${name}: ${figure.label}`,
    })),
    ledgers: ledgers.map((ledger): LedgerReport => ({ ...ledger, of: `${ledger.of}, ${name}` })),
    detail: { [name]: detail },
    charts: charts.map((chart) => ({ ...chart, title: `${name}: ${chart.title}` })),
  };
}

export const floor: Scenario = {
  name: 'floor',
  summary:
    'the bare path on the same storage (LMDB, or Kafka with --stack real), without any feature: what the others are compared with',
  needs: { stack: false, timed: true, rate: false, floor: true, workers: true },
  options: [SIZE],
  async repeat(run) {
    const results = [];
    for (const each of CASES) results.push(await measureCase(run, each));
    return {
      figures: results.flatMap(({ figures }) => figures),
      ledgers: results.flatMap(({ ledgers }) => ledgers),
      detail: Object.assign({}, ...results.map(({ detail }) => detail)) as Record<string, unknown>,
      charts: results.flatMap(({ charts }) => charts),
    };
  },
};
