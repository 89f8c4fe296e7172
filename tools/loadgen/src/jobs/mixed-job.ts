import { FlowSet } from '../load/flow-set.js';
import type { EncodedLatencies } from '../load/latencies.js';
import { type LedgerSummary, sumLedgers } from '../load/ledger.js';
import { Recorder, type WindowCounts } from '../load/recorder.js';
import { within } from '../load/within.js';
import type { Job, JobContext } from '../worker/job.js';
import { IdleJob } from './idle-job.js';
import { type LanternTarget, peersOf } from './target.js';

export interface MixedPlan {
  readonly target: LanternTarget;
  /** Devices that are attached and do nothing. */
  readonly idle: number;
  /** Pairs whose recipient is attached. */
  readonly online: number;
  /** Pairs whose recipient comes back only at the end. */
  readonly offline: number;
  /** Messages per second of each pair. */
  readonly ratePerPair: number;
  readonly messageBytes: number;
  readonly drainTimeoutMs: number;
}

export interface MixedResult {
  readonly windowMs: number;
  /** Of the pairs with an attached recipient. */
  readonly online: { readonly counts: WindowCounts; readonly latencies: EncodedLatencies };
  readonly offline: { readonly counts: WindowCounts; readonly latencies: EncodedLatencies };
  readonly ledger: LedgerSummary;
  readonly idle: { readonly connected: number; readonly answered: number };
}

/** A server as it is most of the time: few write, to people who are there and to people who are not; most do nothing. */
export class MixedJob implements Job {
  readonly #plan: MixedPlan;
  readonly #idle: IdleJob;
  readonly #online: { readonly flows: FlowSet; readonly recorder: Recorder };
  readonly #offline: { readonly flows: FlowSet; readonly recorder: Recorder };

  constructor(plan: MixedPlan, context: JobContext) {
    this.#plan = plan;
    this.#idle = new IdleJob({ target: plan.target, connections: plan.idle }, context);
    this.#online = this.#flows(plan.online, context);
    this.#offline = this.#flows(plan.offline, context);
  }

  async prepare(): Promise<void> {
    await this.#idle.prepare();
    await this.#online.flows.connect();
    await this.#online.flows.attach();
    await this.#offline.flows.connect();
  }

  start(): void {
    const { online, offline, ratePerPair } = this.#plan;
    if (online > 0) this.#online.flows.startOpenLoop(online * ratePerPair);
    if (offline > 0) this.#offline.flows.startOpenLoop(offline * ratePerPair);
  }

  async mark(): Promise<void> {
    this.#online.recorder.open();
    this.#offline.recorder.open();
  }

  async stop(): Promise<MixedResult> {
    const both = [this.#online, this.#offline];
    for (const { recorder, flows } of both) {
      recorder.close();
      flows.stopSending();
    }
    const { drainTimeoutMs } = this.#plan;
    await within(drainTimeoutMs, this.#offline.flows.attach());
    for (const { flows } of both) if (await within(drainTimeoutMs, flows.drained())) await flows.checkAndClose();
    const [online, offline] = both.map(({ recorder: { counts, latencies } }) => ({
      counts,
      latencies: latencies.encode(),
    }));
    return {
      windowMs: this.#online.recorder.windowMs,
      online: online as MixedResult['online'],
      offline: offline as MixedResult['offline'],
      ledger: sumLedgers(both.map(({ flows }) => flows.ledger())),
      idle: await this.#idle.stop(),
    };
  }

  done(): number {
    return this.#online.recorder.confirmedEver;
  }

  #flows(pairs: number, context: JobContext) {
    const recorder = new Recorder();
    const fail = (error: Error) => context.fail(error);
    const shape = { senders: 1, recipientDevices: 1, messageBytes: this.#plan.messageBytes };
    return {
      recorder,
      flows: new FlowSet(pairs, { shape, peers: peersOf(this.#plan.target, fail), recorder, onFailed: fail }),
    };
  }
}
