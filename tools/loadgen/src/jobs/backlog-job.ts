import { Flow } from '../load/flow.js';
import { inTurn } from '../load/in-turn.js';
import { type LedgerSummary, sumLedgers } from '../load/ledger.js';
import type { CatchUp } from '../load/peers.js';
import { Recorder } from '../load/recorder.js';
import { within } from '../load/within.js';
import type { Job, JobContext } from '../worker/job.js';
import { type Target, peersOf } from './target.js';

export interface BacklogPlan {
  readonly target: Target;
  /** Devices, each of a user of its own. */
  readonly devices: number;
  /** Of each device; more than one user may leave there. */
  readonly senders: number;
  /** Waiting for each device. */
  readonly messages: number;
  readonly messageBytes: number;
  readonly drainTimeoutMs: number;
}

export interface BacklogResult {
  /** By device. */
  readonly catchUps: readonly CatchUp[];
  readonly fillMs: number;
  readonly ledger: LedgerSummary;
}

/** Messages under way of each sender while the mailboxes are filled. */
const FILL_IN_FLIGHT = 32;
const DEVICES_AT_ONCE = 8;

/** Messages that wait for devices which come back. */
export class BacklogJob implements Job {
  readonly #plan: BacklogPlan;
  readonly #context: JobContext;
  readonly #flows: readonly Flow[];
  readonly #recorder = new Recorder();
  #catchUps: CatchUp[] = [];
  #caughtUp: Promise<unknown> = Promise.resolve();
  #fillMs = 0;

  constructor(plan: BacklogPlan, context: JobContext) {
    const { target, devices, senders, messageBytes } = plan;
    const fail = (error: Error) => context.fail(error);
    const peers = peersOf(target, fail);
    const shape = { senders, recipientDevices: 1, messageBytes };
    this.#plan = plan;
    this.#context = context;
    this.#flows = Array.from(
      { length: devices },
      () => new Flow({ shape, peers, recorder: this.#recorder, onFailed: fail }),
    );
  }

  async prepare(): Promise<void> {
    const { messages, senders } = this.#plan;
    await inTurn(this.#flows, DEVICES_AT_ONCE, (flow) => flow.connect());
    const startedAt = performance.now();
    await inTurn(this.#flows, DEVICES_AT_ONCE, (flow) => flow.fill(Math.ceil(messages / senders), FILL_IN_FLIGHT));
    this.#fillMs = performance.now() - startedAt;
  }

  start(): void {
    // What is measured is the first moment after the Hello: there is nothing to warm up.
  }

  async mark(): Promise<void> {
    this.#recorder.open();
    const attached = this.#flows.map(async (flow) => this.#catchUps.push(...(await flow.attach())));
    this.#caughtUp = Promise.all(attached).then(() => this.#context.finished());
    this.#caughtUp.catch((error: unknown) => this.#context.fail(error as Error));
  }

  async stop(): Promise<BacklogResult> {
    const caughtUp = await within(this.#plan.drainTimeoutMs, this.#caughtUp);
    this.#recorder.close();
    if (caughtUp) {
      // Once more, so that what was confirmed and comes again is seen (I2).
      await inTurn(this.#flows, DEVICES_AT_ONCE, async (flow) => {
        await flow.detach();
        await flow.attach();
        await flow.close();
      });
    }
    const ledger = sumLedgers(this.#flows.map((flow) => flow.ledger()));
    return { catchUps: this.#catchUps, fillMs: this.#fillMs, ledger };
  }

  done(): number {
    return this.#recorder.counts.delivered;
  }
}
