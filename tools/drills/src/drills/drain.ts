import type { ServiceProcess } from '@lantern/testkit';
import { type Drill, type DrillValues, wholeNumber } from '../drill.js';
import { type Departure, LeavingClients } from '../load/leaving-clients.js';
import { watchCalls } from '../measure/call-times.js';
import { CpuUse } from '../measure/cpu-use.js';
import { crowding, histogramLines } from '../measure/histogram.js';
import { percentile } from '../measure/percentile.js';
import { until } from '../measure/until.js';
import { watch } from '../measure/watch.js';
import { Report, seconds } from '../report.js';
import { Balancer } from '../stack/balancer.js';
import { DrillStack } from '../stack/drill-stack.js';

const BACK_MS = 120_000;
/** Until the balancer has seen that the gateway is not ready. */
const DRAIN_WAIT_MS = 1_000;
const BIN_MS = 500;
const CPU_LOOK_MS = 200;
/** What a stop may take after the drain. */
const STOP_MS = 15_000;

interface Outcome {
  readonly termAt: number;
  readonly exitMs: number;
  readonly exitCode: number | null;
  /** What the gateway says of its drain. */
  readonly account: DrainAccount;
}

interface DrainAccount {
  readonly connections: number;
  readonly left: number;
  readonly ms: number;
}

export const drainDrill: Drill = {
  name: 'drain',
  about:
    'A gateway full of connections is stopped in good order: how they leave, and how they come back to the other one.',
  options: {
    connections: wholeNumber('clients of the gateway', 5_000, [10, 10_000]),
    attached: wholeNumber('how many of them are registered and have a mailbox', 1_000, [0, 10_000]),
    budget: wholeNumber('GATEWAY_DRAIN_TIMEOUT_MS of the gateway', 12_000, [3_000, 600_000]),
    rate: wholeNumber('connections that have to end in each second, at least', 400, [1, 10_000]),
    crowding: wholeNumber('even shares that the fullest tenth of the time may have of those who come back', 2, [1, 10]),
  },
  run: async (values, say) => {
    const gateway = {
      GATEWAY_DRAIN_WAIT_MS: String(DRAIN_WAIT_MS),
      GATEWAY_DRAIN_TIMEOUT_MS: String(values.number('budget')),
    };
    const stack = await DrillStack.start({ sessionTimeoutMs: 10_000, sustained: false, gateway });
    const { gateways, urls } = stack.constellation;
    const [leaving, staying] = gateways as [ServiceProcess, ServiceProcess];
    const balancer = await Balancer.start(gateways.map((service, index) => ({ service, url: urls[index] ?? '' })));
    const [count, attached] = [values.number('connections'), values.number('attached')];
    const clients = new LeavingClients(stack, { count, attached, url: balancer.url });
    let greeting: Greeting | undefined;
    try {
      balancer.allow(staying, false);
      await clients.connect((connected) => say(`${connected} clients are connected`));
      balancer.allow(staying, true);
      await until(() => balancer.uses(staying), { what: 'the other gateway is used', timeoutMs: BACK_MS });
      clients.watch();
      greeting = await watchGreeting(stack, { leaving, staying });
      const outcome = await drain(leaving);
      say(`the gateway ended after ${seconds(outcome.exitMs)}`);
      const back = { what: () => `${clients.back} clients are back`, timeoutMs: BACK_MS };
      await until(() => clients.back === clients.departures.length, back).catch(() => undefined);
      const report = reportOf(clients.departures, outcome, values);
      for (const [name, value] of await greeting.figures()) report.figure(name, value);
      return report;
    } finally {
      await greeting?.stop();
      await balancer.stop();
      await clients.disconnect();
      await stack.stop();
    }
  },
};

interface Greeting {
  figures(): Promise<readonly (readonly [string, string])[]>;
  stop(): Promise<void>;
}

/** What greeting costs, and whom: on one machine that decides how soon clients are back. */
async function watchGreeting(
  { constellation, kafka, mongo }: DrillStack,
  { leaving, staying }: { readonly leaving: ServiceProcess; readonly staying: ServiceProcess },
): Promise<Greeting> {
  const { keys, transports } = constellation;
  const pids = (services: readonly ServiceProcess[]) => services.map(({ pid }) => pid);
  const cpu = new CpuUse({
    'clients and load balancer': [process.pid],
    'gateway that leaves': [leaving.pid],
    'gateway that stays': [staying.pid],
    'keys services': pids(keys),
    transports: pids(transports),
    database: mongo.pids(),
    broker: kafka.pids(),
  });
  const lookUps = await watchCalls(keys, { histogram: 'lantern_keys_call_seconds', label: 'call="ownState"' });
  const looking = watch(CPU_LOOK_MS, async () => cpu.look());
  const figures = async (): Promise<readonly (readonly [string, string])[]> => {
    await looking.stop();
    const { count, meanMs } = await lookUps();
    return [
      ['CPU for each client, until all were back', cpu.textFor(count)],
      ['keys services: own state for a Hello', `${count}, mean ${meanMs.toFixed(0)} ms`],
    ];
  };
  return { figures, stop: () => looking.stop() };
}

async function drain(gateway: ServiceProcess): Promise<Outcome> {
  const termAt = performance.now();
  const exitCode = await gateway.terminate();
  const exitMs = performance.now() - termAt;
  const line = gateway.log.split('\n').findLast((text) => text.includes('"msg":"drained"'));
  if (line === undefined) throw new Error('the gateway says nothing of its drain');
  return { termAt, exitMs, exitCode, account: JSON.parse(line) as DrainAccount };
}

const present = (times: readonly (number | undefined)[]) => times.filter((time) => time !== undefined);

function reportOf(departures: readonly Departure[], outcome: Outcome, values: DrillValues): Report {
  const { termAt, exitMs, exitCode, account } = outcome;
  const report = new Report();
  const budgetMs = values.number('budget');
  const since = (time: number | undefined) => (time === undefined ? undefined : time - termAt);
  const told = present(departures.map(({ toldMs }) => toldMs));
  const left = present(departures.map(({ leftAt }) => since(leftAt)));
  const tried = present(departures.map(({ triedAt }) => since(triedAt)));
  const away = present(departures.map(({ leftAt = 0, backAt }) => backAt && backAt - leftAt));
  const first = percentile(left, 0);
  const rate = Math.round((1_000 * left.length) / Math.max(1, percentile(left, 1) - first));
  report.figure('connections, with a mailbox', `${account.connections}, ${values.number('attached')}`);
  report.figure('told to leave within', seconds(Math.max(0, ...told)));
  report.figure('left, after SIGTERM', `first ${seconds(first)}, last ${seconds(percentile(left, 1))}`);
  report.figure('gateway: drained in, exit after', `${seconds(account.ms)}, ${seconds(exitMs)}`);
  report.figure('without a connection', shares(away));
  report.figure('when clients connect again, after SIGTERM', '');
  report.lines.push(...histogramLines(tried, BIN_MS));
  report.figure('when they are greeted again, after SIGTERM', '');
  report.lines.push(...histogramLines(present(departures.map(({ backAt }) => since(backAt))), BIN_MS));
  const drained = account.ms + DRAIN_WAIT_MS;
  const inTime = drained <= budgetMs && account.left === 0;
  report.promise(
    inTime,
    `drained within ${seconds(budgetMs)}, nobody left`,
    `${seconds(drained)}, ${account.left} left`,
  );
  report.promise(exitCode === 0 && exitMs < budgetMs + STOP_MS, 'exits with 0', String(exitCode));
  const all = departures.length;
  report.promise(told.length === all, 'every client is told', `${told.length} of ${all}`);
  report.promise(away.length === all, 'every client comes back', `${away.length} of ${all}`);
  report.promise(
    rate >= values.number('rate'),
    `${values.number('rate')} leave in each second, at least`,
    String(rate),
  );
  const even = crowding(told);
  report.promise(even <= 1.5, 'they are told evenly: 1.5 even shares at most', even.toFixed(2));
  const crowd = crowding(tried);
  const allowed = values.number('crowding');
  report.promise(crowd <= allowed, `they come back evenly: ${allowed} even shares at most`, crowd.toFixed(2));
  return report;
}

function shares(times: readonly number[]): string {
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => seconds(percentile(times, share)));
  return `p50 ${p50}, p95 ${p95}, max ${max}`;
}
