import { commandLine } from '../cli/command.js';
import type { FaultRecord } from '../faults/fault-runner.js';
import type { LedgerSummary, ViolationKind } from '../ledger/summary.js';
import { type RunOutcome, passed } from '../run-outcome.js';
import { layOut, seconds, whole } from './layout.js';

const violationNames: Readonly<Record<ViolationKind, string>> = {
  lost: 'lost',
  confirmedThenRedelivered: 'confirmed, then delivered again',
  outOfOrder: 'out of order',
  repeatedInSession: 'twice in a session',
  unconfirmed: 'ack not confirmed at the end',
  unanswered: 'send without an answer at the end',
  refusedButDelivered: 'refused, yet delivered',
  foreign: 'delivered, but not as sent',
  dropped: 'reported as dropped',
  readTwice: 'twice above the client library',
  unread: 'never above the client library',
};

function ledgerRows(ledger: LedgerSummary): string[][] {
  return [
    ['messages accepted', whole(ledger.accepted)],
    ['copies to deliver', whole(ledger.copies)],
    ['copies delivered', whole(ledger.delivered)],
    ['copies whose ack is confirmed', whole(ledger.confirmed)],
    ['deliveries on the wire', whole(ledger.deliveries)],
    ['duplicates before dedup', whole(ledger.duplicatesBeforeDedup)],
    ['of these stored twice', whole(ledger.storedTwice)],
    ['sends repeated', whole(ledger.repeatedSends)],
    ['of these answered duplicate', whole(ledger.duplicateAnswers)],
    ...Object.entries(ledger.refusedAnswers).map(([code, count]) => [`refused: ${code}`, whole(count)]),
    ['messages refused for good', whole(ledger.refusedForGood)],
    ['must be 0:'],
    ...Object.entries(ledger.violations).map(([kind, count]) => [
      `  ${violationNames[kind as ViolationKind]}`,
      whole(count),
    ]),
  ];
}

function stallRows({ stalls, quiet }: RunOutcome): string[][] {
  return [
    ['longest stall per fault, in s', 'faults', 'p50', 'p95', 'max'],
    ...stalls.map(({ kind, count, p50, p95, max }) => [kind, String(count), seconds(p50), seconds(p95), seconds(max)]),
    [],
    ['before the first fault, in ms', 'messages', 'p50', 'p95', 'max'],
    ['sent → delivered', whole(quiet.count), whole(quiet.p50), whole(quiet.p95), whole(quiet.max)],
  ];
}

/** One line for a fault, as it is over. */
export function faultLine({ number, kind, target, startedMs, mendedMs, ...fault }: FaultRecord): string {
  const { recoveredMs, longestStallMs } = fault;
  const recovered =
    recoveredMs === undefined ? 'NOT RECOVERED' : `recovered ${seconds(recoveredMs - mendedMs)} s later`;
  const broken = `broken for ${seconds(mendedMs - startedMs)} s, ${recovered}`;
  return `${seconds(startedMs)} s  ${number} ${kind} (${target}): ${broken}, longest stall ${seconds(longestStallMs)} s`;
}

function openLine({ open }: RunOutcome): string {
  const { sends, copies, unconfirmed, notCaughtUp } = open;
  const counts = `${sends} sends, ${copies} copies, ${unconfirmed} acks and ${notCaughtUp} devices catching up were open`;
  return `${counts}; what is missing may have been under way`;
}

/** Everything that a person wants to know of a run. */
export function textReport(outcome: RunOutcome): string {
  const { settings, ledger, stoppedClients, complete, backends, faults } = outcome;
  const ran = `${whole(outcome.seconds)} s of load with ${faults.length} faults, ${whole(outcome.drainSeconds)} s of draining`;
  return [
    commandLine(settings),
    ...backends,
    ran,
    '',
    layOut(ledgerRows(ledger)),
    '',
    layOut(stallRows(outcome)),
    '',
    ...ledger.findings.map(({ kind, what }) => `${violationNames[kind].toUpperCase()}: ${what}`),
    ...Object.entries(stoppedClients).map(([reason, count]) => `CLIENTS STOPPED BY THE SERVER: ${reason}, ${count}`),
    ...(complete ? [] : [`NOT COMPLETE: ${openLine(outcome)}`]),
    ...(outcome.failure === undefined ? [] : [`ENDED EARLY: ${outcome.failure}`]),
    passed(outcome) ? 'Every accepted message is accounted for.' : 'FAILED',
  ].join('\n');
}
