import { type FlowResult, type LatencySummary, WorkerProcess, mergeLatencies, summarize } from '@lantern/loadgen';
import type { Finding } from '../attack/attack.js';
import { pause } from '../attack/pause.js';
import type { LanternServer } from '../server/lantern-server.js';

/** Users who write to each other in pairs, and acks that are awaited: as many as give figures within the limits of each. */
const PAIRS = 20;
const MESSAGE_BYTES = 256;
/** TRANSPORT_SENDS_PER_PAIR: at once, and in a second. */
const PER_PAIR = { burst: 120, perSecond: 2 };
const SPARE = 10;
const MOST_PER_SECOND = 5;
const DRAIN_TIMEOUT_MS = 30_000;
const WARM_UP_MS = 2_000;

export interface PairsReport {
  readonly latency: LatencySummary | undefined;
  readonly findings: readonly Finding[];
}

/** The well-behaved, in a process of their own: each message leaves on a schedule, and is timed from when it was due. */
export class Pairs {
  readonly #worker: WorkerProcess;

  private constructor(worker: WorkerProcess) {
    this.#worker = worker;
  }

  /** Registers and connects them; they exchange messages for at most so long. @throws RunFailed */
  static async start({ url, tokens }: LanternServer, seconds: number): Promise<Pairs> {
    const allSeconds = seconds + WARM_UP_MS / 1_000;
    const perSecond = Math.min(MOST_PER_SECOND, PER_PAIR.perSecond + (PER_PAIR.burst - SPARE) / allSeconds);
    const pairs = new Pairs(
      new WorkerProcess({
        job: 'flows',
        target: { protocol: 'lantern', url, tokens },
        flows: PAIRS,
        shape: { senders: 1, recipientDevices: 1, messageBytes: MESSAGE_BYTES },
        load: { rate: PAIRS * perSecond },
        drainTimeoutMs: DRAIN_TIMEOUT_MS,
      }),
    );
    try {
      await pairs.#worker.prepared();
      await pairs.#worker.step('start');
      await Promise.race([pause(WARM_UP_MS), pairs.#worker.failed]);
      await pairs.#worker.step('mark');
      return pairs;
    } catch (error) {
      await pairs.stop();
      throw error;
    }
  }

  /** Messages that were confirmed. */
  get exchanged(): number {
    return this.#worker.done;
  }

  /** @throws RunFailed when one of them was refused or thrown out */
  async go(ms: number): Promise<void> {
    await Promise.race([pause(ms), this.#worker.failed]);
  }

  /** They stop, wait for what is under way, connect anew, and check that nothing is missing. @throws RunFailed */
  async report(): Promise<PairsReport> {
    const result = (await this.#worker.step('stop')) as FlowResult;
    await this.stop();
    const delivered = mergeLatencies([result.latencies]).get('delivered');
    return { latency: delivered && summarize(delivered), findings: findingsOf(result) };
  }

  /** Ends the process, whatever it does. */
  stop(): Promise<void> {
    return this.#worker.end();
  }
}

function findingsOf({ ledger: { sent, accepted, delivered, refused, violations } }: FlowResult): Finding[] {
  const refusals = Object.entries(refused).map(([code, count]) => `, ${count} refused (${code})`);
  const wrong = Object.entries(violations).filter(([, count]) => count > 0);
  return [
    {
      kept: sent > 0 && accepted === sent && delivered === sent && Object.keys(refused).length === 0,
      promise: 'the pairs: each message is accepted and delivered',
      seen: `${sent} sent, ${accepted} accepted, ${delivered} delivered${refusals.join('')}`,
    },
    {
      kept: wrong.length === 0,
      promise: 'the pairs: none lost, none twice, none out of order, every ack confirmed',
      seen: wrong.length === 0 ? 'none' : wrong.map(([what, count]) => `${what} ${count}`).join(', '),
    },
  ];
}
