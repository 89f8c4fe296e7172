import { Flow, type FlowOptions } from './flow.js';
import { inTurn } from './in-turn.js';
import { type LedgerSummary, sumLedgers } from './ledger.js';
import { Pacer } from './pacer.js';

/** Flows that connect at once. */
const CONNECTS_AT_ONCE = 8;

/** Everything that a worker drives at the same time. */
export class FlowSet {
  readonly flows: readonly Flow[];
  readonly #options: FlowOptions;
  #pacer: Pacer | undefined;

  constructor(flows: number, options: FlowOptions) {
    this.#options = options;
    this.flows = Array.from({ length: flows }, () => new Flow(options));
  }

  async connect(): Promise<void> {
    await inTurn(this.flows, CONNECTS_AT_ONCE, (flow) => flow.connect());
  }

  async attach(): Promise<void> {
    await inTurn(this.flows, CONNECTS_AT_ONCE, (flow) => flow.attach());
  }

  startClosedLoop(inFlight: number): void {
    for (const flow of this.flows) flow.startClosedLoop(inFlight, 'confirmed');
  }

  /** `rate` messages per second over all senders, in turns. */
  startOpenLoop(rate: number): void {
    const { senders } = this.#options.shape;
    let turn = 0;
    const send = (intendedAt: number) => {
      const flow = this.flows[Math.floor(turn / senders) % this.flows.length];
      this.#options.recorder.time('late', intendedAt, performance.now());
      flow?.send(turn % senders, intendedAt);
      turn++;
    };
    this.#pacer = new Pacer({ rate, send });
    this.#pacer.start();
  }

  stopSending(): void {
    this.#pacer?.stop();
    for (const flow of this.flows) flow.stopSending();
  }

  async drained(): Promise<void> {
    await Promise.all(this.flows.map((flow) => flow.drained()));
  }

  /** Attaches all recipients anew, so that what was confirmed and comes again is seen (I2), then closes everything. */
  async checkAndClose(): Promise<void> {
    await inTurn(this.flows, CONNECTS_AT_ONCE, async (flow) => {
      await flow.detach();
      await flow.attach();
      await flow.close();
    });
  }

  /** To be called when nothing more can come. */
  ledger(): LedgerSummary {
    return sumLedgers(this.flows.map((flow) => flow.ledger()));
  }
}
