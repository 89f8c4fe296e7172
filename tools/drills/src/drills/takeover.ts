import { type Drill, type DrillValues, type Say, wholeNumber } from '../drill.js';
import { Probe } from '../load/probe.js';
import { percentile } from '../measure/percentile.js';
import { Report, seconds } from '../report.js';
import { DrillStack } from '../stack/drill-stack.js';
import { PartitionOwners } from '../stack/partition-owner.js';

const PARTITION = 0;
const STEADY_MS = 60_000;
/** What a takeover may take beside the session timeout, and what one after a stop in good order may take. */
const AFTER_KILL_MS = 3_000;
const AFTER_STOP_MS = 2_000;

interface Stalls {
  /** After SIGKILL of the owner. */
  readonly kill: number[];
  /** After SIGTERM of the owner. */
  readonly stop: number[];
  /** While an instance joins. */
  readonly join: number[];
  /** While the owner is stopped and started again at once. */
  readonly restart: number[];
}

export const takeoverDrill: Drill = {
  name: 'takeover',
  about:
    'The transport that owns a mailbox is killed, stopped and restarted, again and again: how long a pair of clients stalls.',
  options: {
    kills: wholeNumber('times that the owner is killed', 20, [0, 1_000]),
    stops: wholeNumber('times that the owner is stopped in good order', 20, [0, 1_000]),
    restarts: wholeNumber('times that the owner is stopped and started again at once', 5, [0, 1_000]),
    slack: wholeNumber('what a busy machine may add to each, ms', 0, [0, 60_000]),
    session: wholeNumber('session timeout of the transports, ms', 10_000, [1_000, 60_000]),
  },
  run: async (values, say) => {
    const sessionTimeoutMs = values.number('session');
    const sustained = values.number('kills') + values.number('stops') > 10;
    const stack = await DrillStack.start({ sessionTimeoutMs, sustained });
    const owners = await PartitionOwners.connect(stack);
    const probe = new Probe(stack, PARTITION);
    try {
      await probe.start();
      await probe.untilSteady(STEADY_MS);
      const stalls = await new Takeovers({ owners, probe, say }).run(values);
      return reportOf(stalls, probe, { sessionTimeoutMs, slackMs: values.number('slack') });
    } finally {
      await probe.stop();
      await owners.close();
      await stack.stop();
    }
  },
};

class Takeovers {
  readonly #owners: PartitionOwners;
  readonly #probe: Probe;
  readonly #say: Say;
  readonly #stalls: Stalls = { kill: [], stop: [], join: [], restart: [] };

  constructor(parts: { owners: PartitionOwners; probe: Probe; say: Say }) {
    this.#owners = parts.owners;
    this.#probe = parts.probe;
    this.#say = parts.say;
  }

  async run(values: DrillValues): Promise<Stalls> {
    for (let round = 0; round < values.number('kills'); round++) await this.#away('kill');
    for (let round = 0; round < values.number('stops'); round++) await this.#away('stop');
    for (let round = 0; round < values.number('restarts'); round++) await this.#restart();
    return this.#stalls;
  }

  /** The owner goes; when messages flow again it comes back. */
  async #away(how: 'kill' | 'stop'): Promise<void> {
    const owner = await this.#owners.of(PARTITION);
    await this.#stall(how, () => (how === 'kill' ? owner.kill() : owner.terminate()));
    await this.#stall('join', () => owner.start());
  }

  async #restart(): Promise<void> {
    const owner = await this.#owners.of(PARTITION);
    await this.#stall('restart', async () => {
      await owner.terminate();
      await owner.start();
    });
  }

  async #stall(what: keyof Stalls, act: () => Promise<unknown>): Promise<void> {
    const since = performance.now();
    await act();
    await this.#probe.untilSteady(STEADY_MS);
    const stallMs = this.#probe.longestSince(since);
    this.#stalls[what].push(stallMs);
    this.#say(`${what}: ${seconds(stallMs)}`);
  }
}

interface Bounds {
  readonly sessionTimeoutMs: number;
  readonly slackMs: number;
}

function reportOf(stalls: Stalls, probe: Probe, { sessionTimeoutMs, slackMs }: Bounds): Report {
  const report = new Report();
  const figure = (name: string, values: readonly number[]) => {
    const [p50, p95, max] = [0.5, 0.95, 1].map((share) => seconds(percentile(values, share)));
    report.figure(name, `p50 ${p50}, p95 ${p95}, max ${max} (${values.length} times)`);
  };
  const bounded = (values: readonly number[], boundMs: number, after: string) => {
    if (values.length === 0) return;
    const p95 = percentile(values, 0.95);
    report.promise(p95 <= boundMs, `p95 of the stall after ${after} is ${seconds(boundMs)} at most`, seconds(p95));
  };
  figure('stall after SIGKILL of the owner', stalls.kill);
  figure('stall after SIGTERM of the owner', stalls.stop);
  figure('stall while an instance joins', stalls.join);
  figure('stall over SIGTERM and a new start at once', stalls.restart);
  bounded(stalls.kill, sessionTimeoutMs + AFTER_KILL_MS + slackMs, 'SIGKILL');
  bounded(stalls.stop, AFTER_STOP_MS + slackMs, 'SIGTERM');
  const { failures, wire } = probe;
  report.figure('delivered more than once', String(wire.deliveries - probe.delivered));
  const failed = `${failures.length} not, the first: ${failures[0] ?? 'none'}`;
  report.promise(failures.length === 0, 'every send is accepted in the end', failures.length === 0 ? 'all' : failed);
  const again = wire.afterConfirmation;
  report.promise(again === 0, 'nothing comes again after its confirmation (I2)', String(again));
  return report;
}
