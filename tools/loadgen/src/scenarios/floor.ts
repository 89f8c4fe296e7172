import type { Figure } from '../report/figures.js';
import { SIZE } from './flow-options.js';
import { type FlowLoad, measureFlows } from './measure-flows.js';
import type { LedgerReport, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

const CASES = [
  { name: 'quiet', flows: 1, inFlight: 1 },
  { name: '1 × 64', flows: 1, inFlight: 64 },
  { name: '50 × 32', flows: 50, inFlight: 32 },
] as const;

async function measureCase(run: ScenarioRun, { name, flows, inFlight }: (typeof CASES)[number]) {
  if (run.floor === undefined) throw new Error('the floor is not running');
  const shape = { senders: 1, recipientDevices: 1, messageBytes: run.number('size') };
  const load: FlowLoad = { flows, shape, inFlight };
  const { figures, ledgers, detail } = await measureFlows(run, run.floor, load);
  return {
    figures: figures.map((figure): Figure => ({
      ...figure,
      key: `${name}.${figure.key}`,
      label: `${name}: ${figure.label}`,
    })),
    ledgers: ledgers.map((ledger): LedgerReport => ({ ...ledger, of: `${ledger.of}, ${name}` })),
    detail: { [name]: detail },
  };
}

export const floor: Scenario = {
  name: 'floor',
  summary: 'the bare path on the same storage, without any feature: what the others are compared with',
  needs: { stack: false, timed: true, rate: false, floor: true, workers: true },
  options: [SIZE],
  async repeat(run) {
    const results = [];
    for (const each of CASES) results.push(await measureCase(run, each));
    return {
      figures: results.flatMap(({ figures }) => figures),
      ledgers: results.flatMap(({ ledgers }) => ledgers),
      detail: Object.assign({}, ...results.map(({ detail }) => detail)) as Record<string, unknown>,
    };
  },
};
