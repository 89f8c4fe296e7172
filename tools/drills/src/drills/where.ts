import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Drill, type Say, wholeNumber } from '../drill.js';
import { percentile } from '../measure/percentile.js';
import { until } from '../measure/until.js';
import { Report } from '../report.js';
import { type WaitingMessage, fillLog } from '../stack/fill-log.js';
import { OperatorRest } from '../stack/operator-rest.js';

const MAIN = fileURLToPath(new URL('../../../../services/standalone/dist/main.js', import.meta.url));
/** What the server has unless told. */
const PARTITIONS = 64;
const MOST_P95_MS = 50;
const SETTLE_TIMEOUT_MS = 600_000;

/** `npm start` on what is there; said to be up when its operator can reach it. */
async function startServer(dataDir: string): Promise<{ readonly child: ChildProcess; readonly rest: OperatorRest }> {
  const own = { STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0', STANDALONE_LOG_LEVEL: 'warn' };
  const env = { ...process.env, ...own, STANDALONE_REST_CALLS_PER_CALLER: '1000000+100000/s' };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const isUp = async () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the server did not start');
    return (await OperatorRest.of(dataDir)) !== undefined;
  };
  try {
    await until(isUp, { what: 'the server is up', timeoutMs: SETTLE_TIMEOUT_MS });
    const rest = await OperatorRest.of(dataDir);
    if (rest === undefined) throw new Error('the server has stopped');
    return { child, rest };
  } catch (error) {
    await stopServer(child);
    throw error;
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

interface LookUps {
  /** Of each look-up, ms. */
  readonly took: readonly number[];
  readonly notParked: number;
}

async function lookUp(rest: OperatorRest, messages: readonly WaitingMessage[], named: boolean): Promise<LookUps> {
  const took: number[] = [];
  let notParked = 0;
  for (const { userId, deviceId, messageId } of messages) {
    const device = named ? { deviceId } : {};
    const since = performance.now();
    const state = await rest.stateOf(messageId, { userId, ...device });
    took.push(performance.now() - since);
    if (state !== 'parked') notParked++;
  }
  return { took, notParked };
}

const ms = (value: number) => `${value.toFixed(1)} ms`;

function tell(report: Report, what: string, { took, notParked }: LookUps): void {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(took, share));
  report.figure(`look-ups ${what}`, `p50 ${ms(p50 ?? 0)}, p95 ${ms(p95 ?? 0)}, p99 ${ms(p99 ?? 0)}, n ${took.length}`);
  report.promise((p95 ?? Infinity) <= MOST_P95_MS, `where answers ${what} in p95 ≤ ${MOST_P95_MS} ms`, ms(p95 ?? 0));
  report.promise(notParked === 0, `where finds every message ${what}`, `${notParked} not found as parked`);
}

/** So many of them, spread evenly. */
function sample<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, index) => all[Math.floor(index * step)] as T);
}

async function measure(values: Parameters<Drill['run']>[0], say: Say, dataDir: string): Promise<Report> {
  const report = new Report();
  const [parked, perDevice, lookUps] = [
    values.number('parked'),
    values.number('per-device'),
    values.number('look-ups'),
  ];
  say(`${parked} messages are put into the log, for ${Math.ceil(parked / perDevice)} devices`);
  const { byPartition } = await fillLog(dataDir, { messages: parked, perDevice, partitions: PARTITIONS });
  say('the server starts, and parks them, as nobody comes for them');
  const startedAt = performance.now();
  const { child, rest } = await startServer(dataDir);
  try {
    const last = byPartition.flatMap((messages) => messages.slice(-1));
    const isParked = async ({ userId, deviceId, messageId }: WaitingMessage) =>
      (await rest.stateOf(messageId, { userId, deviceId })) === 'parked';
    const settled = { what: 'all is parked', timeoutMs: SETTLE_TIMEOUT_MS };
    for (const message of last) await until(() => isParked(message), settled);
    report.figure('parked by the server in', `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    say(`${lookUps} look-ups of each kind`);
    // The first calls are those of a process that has just started.
    await lookUp(rest, sample(last, 50), false);
    const latest = byPartition.flatMap((messages) => messages.slice(-Math.ceil(lookUps / byPartition.length)));
    tell(report, 'among the latest, by user', await lookUp(rest, latest, false));
    const any = sample(byPartition.flat(), lookUps);
    tell(report, 'among all that wait, by device', await lookUp(rest, any, true));
    return report;
  } finally {
    await stopServer(child);
  }
}

/** Where a message is, asked while very many wait. */
export const whereDrill: Drill = {
  name: 'where',
  about: 'Asks `npm start` where messages are while very many are parked; needs no broker and no database.',
  options: {
    parked: wholeNumber('messages that wait', 1_000_000, [1_000, 10_000_000]),
    'per-device': wholeNumber('how many of these for a device', 1_000, [1, 10_000]),
    'look-ups': wholeNumber('look-ups of each kind', 2_000, [100, 100_000]),
  },
  async run(values, say) {
    const directory = await mkdtemp(join(tmpdir(), 'lantern-where-'));
    try {
      return await measure(values, say, join(directory, 'data'));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
