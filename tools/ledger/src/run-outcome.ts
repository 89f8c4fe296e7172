import type { Open } from './clients/drain.js';
import type { FaultRecord } from './faults/fault-runner.js';
import { type LedgerSummary, isClean } from './ledger/summary.js';
import type { RunSettings } from './run-settings.js';
import type { KindOfStalls, StallBook } from './stalls/stall-book.js';

/** What a run found. */
export interface RunOutcome {
  readonly settings: RunSettings;
  /** What it ran on. */
  readonly backends: readonly string[];
  /** False when it was interrupted, or did not come to rest in time: what is missing then may have been under way. */
  readonly complete: boolean;
  readonly startedAt: Date;
  /** Under load. */
  readonly seconds: number;
  /** From the end of the load until everything was delivered and confirmed. */
  readonly drainSeconds: number;
  /** What was open at the end. */
  readonly open: Open;
  /** What ended the run early: something that did not start again, or ended by itself. */
  readonly failure?: string;
  readonly ledger: LedgerSummary;
  readonly faults: readonly FaultRecord[];
  readonly stalls: readonly KindOfStalls[];
  readonly quiet: ReturnType<StallBook['quiet']>;
  /** Clients that the server told not to come back, by reason. */
  readonly stoppedClients: Readonly<Record<string, number>>;
}

/** Whether nothing went wrong, and everything that was asked for was done. */
export function passed({ ledger, complete, stoppedClients }: RunOutcome): boolean {
  return isClean(ledger) && complete && Object.keys(stoppedClients).length === 0;
}
