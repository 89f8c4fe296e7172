import { FlowSet } from '../load/flow-set.js';
import type { EncodedLatencies } from '../load/latencies.js';
import type { LedgerSummary } from '../load/ledger.js';
import type { FlowShape } from '../load/peers.js';
import { Recorder, type WindowCounts } from '../load/recorder.js';
import { within } from '../load/within.js';
import type { Job, JobContext } from '../worker/job.js';
import { type Target, peersOf } from './target.js';

export interface FlowPlan {
  readonly target: Target;
  readonly flows: number;
  readonly shape: FlowShape;
  /** Messages under way of each sender (closed loop), or messages per second over all flows (open loop). */
  readonly load: { readonly inFlight: number } | { readonly rate: number };
  /** Messages under way of each sender during the warm-up, when it is to be busier than what is measured. */
  readonly warmupInFlight?: number;
  readonly drainTimeoutMs: number;
}

export interface FlowResult {
  readonly windowMs: number;
  readonly counts: WindowCounts;
  readonly latencies: EncodedLatencies;
  readonly ledger: LedgerSummary;
}

/** Messages between connected devices. */
export class FlowJob implements Job {
  readonly #plan: FlowPlan;
  readonly #flows: FlowSet;
  readonly #recorder = new Recorder();

  constructor(plan: FlowPlan, context: JobContext) {
    const { target, flows, shape } = plan;
    const fail = (error: Error) => context.fail(error);
    this.#plan = plan;
    this.#flows = new FlowSet(flows, {
      shape,
      peers: peersOf(target, fail),
      recorder: this.#recorder,
      onFailed: fail,
    });
  }

  async prepare(): Promise<void> {
    await this.#flows.connect();
    await this.#flows.attach();
  }

  start(): void {
    const { warmupInFlight } = this.#plan;
    if (warmupInFlight === undefined) this.#startLoad();
    else this.#flows.startClosedLoop(warmupInFlight);
  }

  async mark(): Promise<void> {
    if (this.#plan.warmupInFlight === undefined) {
      this.#recorder.open();
      return;
    }
    this.#flows.stopSending();
    await this.#flows.drained();
    this.#recorder.open();
    this.#startLoad();
  }

  #startLoad(): void {
    if ('rate' in this.#plan.load) this.#flows.startOpenLoop(this.#plan.load.rate);
    else this.#flows.startClosedLoop(this.#plan.load.inFlight);
  }

  async stop(): Promise<FlowResult> {
    this.#recorder.close();
    this.#flows.stopSending();
    const drained = await within(this.#plan.drainTimeoutMs, this.#flows.drained());
    // What is missing after the time-out stands in the ledger; attaching would only wait for it again.
    if (drained) await this.#flows.checkAndClose();
    const { windowMs, counts, latencies } = this.#recorder;
    return { windowMs, counts, latencies: latencies.encode(), ledger: this.#flows.ledger() };
  }

  done(): number {
    return this.#recorder.confirmedEver;
  }
}
