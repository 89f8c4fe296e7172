import { pause } from '../pause.js';
import type { Stage } from '../stage/stage.js';
import type { StallBook } from '../stalls/stall-book.js';
import type { FaultKind } from './fault-kinds.js';
import type { PlannedFault } from './fault-plan.js';
import { prepareFault } from './inject-fault.js';

/** A fault that was injected; times in ms from the start of the run. */
export interface FaultRecord {
  readonly number: number;
  readonly kind: FaultKind;
  readonly target: string;
  readonly startedMs: number;
  /** What was broken is whole again. */
  readonly mendedMs: number;
  /** Messages flowed between all probes that were wanted after the mending; undefined: not within the patience. */
  readonly recoveredMs: number | undefined;
  readonly longestStallMs: number;
}

export interface FaultRunnerOptions {
  readonly stage: Stage;
  readonly plan: Iterator<PlannedFault, never>;
  readonly stalls: StallBook;
  /** Whether enough was broken: asked between faults. */
  readonly done: (records: readonly FaultRecord[]) => boolean;
  readonly onRecord: (record: FaultRecord) => void;
}

const LOOK_MS = 50;
/** For the recovery after a fault: then the next one comes nevertheless, and the record says so. */
const PATIENCE_MS = 120_000;

/** Breaks one thing after the other, each when the one before is mended and messages flow again. */
export class FaultRunner {
  readonly records: FaultRecord[] = [];
  /** What is broken now, for those who look on. */
  now: string | undefined;
  readonly #options: FaultRunnerOptions;
  readonly #startedAt = performance.now();

  constructor(options: FaultRunnerOptions) {
    this.#options = options;
  }

  /** Until it is done or the signal comes; what is broken then is mended first. */
  async run(signal: AbortSignal): Promise<void> {
    const { plan, done } = this.#options;
    while (!signal.aborted && !done(this.records)) {
      const fault = plan.next().value;
      await pause(fault.restMs, signal);
      if (signal.aborted) return;
      await this.#inject(fault, signal);
    }
  }

  async #inject(fault: PlannedFault, signal: AbortSignal): Promise<void> {
    const { stage, stalls, onRecord } = this.#options;
    const injection = prepareFault(stage, fault);
    this.now = `${fault.kind} (${injection.target})`;
    const startedMs = this.#elapsedMs();
    stalls.faultBegan(fault.kind);
    await injection.run((ms) => pause(ms, signal));
    const mendedMs = this.#elapsedMs();
    const recoveredMs = await this.#recovered(signal);
    const number = this.records.length + 1;
    const times = { startedMs, mendedMs, recoveredMs, longestStallMs: Math.round(stalls.longestMs) };
    const record = { number, kind: fault.kind, target: injection.target, ...times };
    this.records.push(record);
    this.now = undefined;
    onRecord(record);
  }

  async #recovered(signal: AbortSignal): Promise<number | undefined> {
    const mendedAt = performance.now();
    while (!signal.aborted && performance.now() - mendedAt < PATIENCE_MS) {
      if (this.#options.stalls.flowedSince(mendedAt)) return this.#elapsedMs();
      await pause(LOOK_MS, signal);
    }
    return undefined;
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}
