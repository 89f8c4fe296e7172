import { setTimeout as pause } from 'node:timers/promises';
import { type MemoryUse, MemoryWatch } from '../measure/memory-watch.js';
import { ReadinessWatch } from '../measure/readiness-watch.js';
import { until } from '../measure/until.js';
import { Traffic } from '../load/traffic.js';
import { type Drill, type DrillValues, type Say, wholeNumber } from '../drill.js';
import { Report, mebibytes, seconds } from '../report.js';
import { DrillStack } from '../stack/drill-stack.js';

type Part = 'database' | 'broker';

/** What a service may grow by, beyond what it is told to keep in memory. */
const SLACK_BYTES = 160 * 1024 * 1024;
const MIB = 1024 * 1024;
/** How long after the outage everything has to go on again. */
const RECOVERY_MS = 30_000;
/** The client's own. */
const CLIENT_TIMEOUT_MS = 30_000;
const COLLECT_MS = 180_000;

const options = {
  seconds: wholeNumber('how long it is down', 60, [5, 600]),
  how: {
    kind: 'choice',
    about: 'kill: SIGKILL and a new start; pause: SIGSTOP and SIGCONT',
    default: 'kill',
    choices: ['kill', 'pause'],
  },
  before: wholeNumber('seconds of load before it', 15, [2, 600]),
  after: wholeNumber('seconds of load after it', 15, [2, 600]),
  online: wholeNumber('recipients that are connected', 20, [1, 500]),
  offline: wholeNumber('recipients that fetch their mail at the end', 8, [1, 500]),
  rate: wholeNumber('messages per second to each recipient', 5, [1, 100]),
  bytes: wholeNumber('bytes of each message', 16_384, [8, 65_536]),
  slack: wholeNumber('what a busy machine may add to the recovery and to an answer, ms', 0, [0, 60_000]),
  memory: wholeNumber('MiB of undelivered messages that a transport may keep in memory', 8, [8, 1_024]),
} as const;

/** Takes the database or the broker away for a while, under load, and brings it back. */
export function outageDrill(part: Part): Drill {
  const what = part === 'database' ? 'The database' : 'The only broker';
  return {
    name: `${part}-down`,
    about: `${what} is killed or stopped under load, and comes back: nothing is lost, memory is bounded, nobody has to help.`,
    options,
    run: (values, say) => new Outage(part, values, say).run(),
  };
}

class Outage {
  readonly #part: Part;
  readonly #values: DrillValues;
  readonly #say: Say;
  readonly #report = new Report();

  constructor(part: Part, values: DrillValues, say: Say) {
    this.#part = part;
    this.#values = values;
    this.#say = say;
  }

  async run(): Promise<Report> {
    const values = this.#values;
    const transport = { TRANSPORT_RECORD_MEMORY_BYTES: String(values.number('memory') * MIB) };
    const sustained = values.number('seconds') > 30;
    const stack = await DrillStack.start({ sessionTimeoutMs: 10_000, transport, sustained });
    const traffic = new Traffic({
      stack,
      online: values.number('online'),
      offline: values.number('offline'),
      rate: values.number('rate'),
      bytes: values.number('bytes'),
    });
    try {
      await this.#drill(stack, traffic);
      return this.#report;
    } finally {
      await traffic.end(1);
      await stack.stop();
    }
  }

  async #drill(stack: DrillStack, traffic: Traffic): Promise<void> {
    const values = this.#values;
    this.#say('registering devices');
    await traffic.start();
    this.#say('load before the outage');
    await pause(1_000 * values.number('before'));
    const memory = new MemoryWatch(stack.services);
    const readiness = new ReadinessWatch(stack.services);
    const before = traffic.accepted;
    const mendedAt = await this.#takeAway(stack);
    this.#figures(traffic, before);
    await this.#recovery(traffic, mendedAt);
    this.#say('load after the outage');
    await pause(1_000 * values.number('after'));
    await traffic.stopSending();
    this.#say('collecting what waits');
    const from = performance.now();
    await traffic.collect(COLLECT_MS);
    this.#say(`delivered ${traffic.delivered} of ${traffic.accepted}`);
    this.#report.figure('what waited was delivered after', seconds(performance.now() - from));
    this.#memory(await memory.stop());
    const said = await readiness.stop();
    for (const [name, changes] of said) this.#report.figure(`readiness of ${name}`, changes);
    const closing = performance.now();
    const unconfirmed = await traffic.end(COLLECT_MS);
    this.#report.figure('the last acks were confirmed after', seconds(performance.now() - closing));
    this.#account(traffic, unconfirmed);
  }

  /** @returns when it served again */
  async #takeAway(stack: DrillStack): Promise<number> {
    const backend = this.#part === 'database' ? stack.mongo : stack.kafka;
    const kill = this.#values.choice('how') === 'kill';
    this.#say(`the ${this.#part} is ${kill ? 'killed' : 'stopped'}`);
    await (kill ? backend.kill() : backend.pause());
    await pause(1_000 * this.#values.number('seconds'));
    this.#say('it comes back');
    await (kill ? backend.restart() : backend.resume());
    return performance.now();
  }

  #figures({ answers, streams, accepted }: Traffic, before: number): void {
    const report = this.#report;
    report.figure('accepted before, and during the outage', `${before}, ${accepted - before}`);
    report.figure('sends refused', `${answers.refused}`);
    for (const [words, count] of answers.refusals) report.figure(`  ${words}`, `${count}`);
    const given = streams.reduce((sum, { timeouts }) => sum + timeouts, 0);
    report.figure('sends refused again and again until the client gave up', `${given}, begun anew with the same id`);
  }

  /** From when it served again. */
  async #recovery(traffic: Traffic, mendedAt: number): Promise<void> {
    const { streams } = traffic;
    const boundMs = RECOVERY_MS + this.#values.number('slack');
    const since = () => streams.map(({ acceptedAt }) => acceptedAt.find((at) => at > mendedAt));
    const timeoutMs = 2 * boundMs;
    await until(() => since().every((at) => at !== undefined), { what: 'sends are accepted', timeoutMs }).catch(
      () => undefined,
    );
    const times = since().map((at) => (at ?? Infinity) - mendedAt);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const seen = `first ${seconds(first)}, every pair ${seconds(last)}`;
    const bound = boundMs / 1_000;
    this.#report.promise(last <= boundMs, `sends are accepted again within ${bound} s, by nobody's hand`, seen);
    await until(() => traffic.caughtUp, { what: 'caught up', timeoutMs }).catch(() => undefined);
    const caughtUp = performance.now() - mendedAt;
    this.#report.promise(traffic.caughtUp, 'those online got what waited for them', seconds(caughtUp));
  }

  #memory(uses: readonly MemoryUse[]): void {
    for (const { name, start, max, end } of uses) {
      const seen = `${mebibytes(start)}, at most ${mebibytes(max)}, at the end ${mebibytes(end)}`;
      this.#report.promise(max - start <= SLACK_BYTES, `${name} grew by ${mebibytes(SLACK_BYTES)} at most`, seen);
    }
  }

  #account(traffic: Traffic, unconfirmed: number): void {
    const { answers, streams, accepted, delivered } = traffic;
    const report = this.#report;
    const sum = (of: (stream: (typeof streams)[number]) => number) =>
      streams.reduce((total, each) => total + of(each), 0);
    const none = (count: number, promise: string) => report.promise(count === 0, promise, `${count}`);
    const { longestMs } = answers;
    const boundMs = CLIENT_TIMEOUT_MS + this.#values.number('slack');
    const promise = `each attempt is answered within ${seconds(boundMs)}, the time-out of the client`;
    report.promise(longestMs < boundMs, promise, seconds(longestMs));
    none(answers.withoutRetry.length, 'refusals that do not say when to come again: none');
    none(
      sum(({ refusedForGood }) => refusedForGood.length),
      'refusals for good: none',
    );
    report.promise(accepted === delivered, 'all accepted was delivered (I1)', `${delivered} of ${accepted}`);
    none(
      sum(({ outOfOrder }) => outOfOrder),
      'out of order (I3): none',
    );
    none(
      traffic.sum(({ repeatedInSession }) => repeatedInSession),
      'twice in a session (I3): none',
    );
    none(
      traffic.sum(({ afterConfirmation }) => afterConfirmation),
      'again after the confirmation (I2): none',
    );
    none(unconfirmed, 'acks not confirmed at the end: none');
    report.figure('deliveries, repeats included', `${traffic.sum(({ deliveries }) => deliveries)}`);
  }
}
