import { faultKinds } from '../src/faults/fault-kinds.js';
import type { FaultRecord } from '../src/faults/fault-runner.js';
import { noViolations } from '../src/ledger/summary.js';
import { faultLine, textReport } from '../src/report/text-report.js';
import { runLedger } from '../src/run-ledger.js';
import { PARTITIONS, type RunSettings } from '../src/run-settings.js';
import { type Stage, startStage } from '../src/stage/stage.js';

/** The short form of `npm run ledger`: each fault once. */
const settings: RunSettings = {
  messages: 2_000,
  minutes: 0,
  faults: faultKinds,
  seed: 20_261_123,
  clients: 24,
  rate: 80,
  sessionTimeoutMs: 4_000,
};

let stage: Stage;

beforeAll(async () => {
  const { sessionTimeoutMs } = settings;
  stage = await startStage({ partitions: PARTITIONS, sessionTimeoutMs, tuning: 'quick-start' });
}, 300_000);

afterAll(() => stage.stop(), 60_000);

test('every accepted message is accounted for while everything is broken once (I1, I2, I3)', async () => {
  const never = new AbortController().signal;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const onFault = (record: FaultRecord) => say(faultLine(record));
  const outcome = await runLedger({ settings, stage, interrupted: never, hurried: never, onFault });
  say(textReport(outcome));
  const { ledger, complete, stoppedClients, faults } = outcome;
  expect(ledger.findings).toEqual([]);
  expect(ledger.violations).toEqual(noViolations());
  expect(stoppedClients).toEqual({});
  expect(complete).toBe(true);
  expect(faults.map(({ kind }) => kind).sort()).toEqual([...faultKinds].sort());
  expect(ledger.accepted).toBeGreaterThanOrEqual(settings.messages);
  expect(ledger.delivered).toBe(ledger.copies);
  // The faults were felt: without any, nothing would be repeated.
  expect(ledger.repeatedSends).toBeGreaterThan(0);
}, 1_200_000);
