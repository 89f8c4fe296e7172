import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@lantern/testkit';
import { type Drill, type Say, wholeNumber } from '../drill.js';
import { Ring } from '../load/ring.js';
import { percentile } from '../measure/percentile.js';
import { Report, seconds } from '../report.js';
import { Balancer } from '../stack/balancer.js';
import { DrillStack } from '../stack/drill-stack.js';
import { until } from '../measure/until.js';

const STEADY_MS = 60_000;
/** Until the balancer has seen that a gateway is not ready. */
const DRAIN_WAIT_MS = 1_000;

interface Restart {
  readonly service: ServiceProcess;
  readonly stallMs: number;
  readonly exitCode: number | null;
  /** From SIGTERM to the exit. */
  readonly stopMs: number;
}

export const rollingRestartDrill: Drill = {
  name: 'rolling-restart',
  about: 'Every process is stopped in good order and started again, one after the other, under load: nothing fails.',
  options: {
    clients: wholeNumber('clients, each of which sends to the next', 200, [2, 2_000]),
    rate: wholeNumber('messages per second of all together', 100, [1, 10_000]),
    rounds: wholeNumber('times that every process is restarted', 1, [1, 100]),
    session: wholeNumber('session timeout of the transports, ms', 10_000, [1_000, 60_000]),
  },
  run: async (values, say) => {
    const stack = await DrillStack.start({
      sessionTimeoutMs: values.number('session'),
      sustained: values.number('rounds') > 1,
      gateway: { GATEWAY_DRAIN_WAIT_MS: String(DRAIN_WAIT_MS) },
    });
    const { gateways, urls } = stack.constellation;
    const balancer = await Balancer.start(gateways.map((service, index) => ({ service, url: urls[index] ?? '' })));
    const ring = new Ring({
      stack,
      url: balancer.url,
      clients: values.number('clients'),
      rate: values.number('rate'),
    });
    try {
      await ring.start();
      await ring.untilSteady(STEADY_MS);
      say(`${values.number('clients')} clients are connected`);
      const restarts: Restart[] = [];
      for (let round = 0; round < values.number('rounds'); round++)
        for (const service of stack.services) restarts.push(await restart(service, { ring, balancer, gateways, say }));
      await ring.settle(STEADY_MS);
      return reportOf(ring, restarts, await ring.end(STEADY_MS));
    } finally {
      await ring.end(1);
      await balancer.stop();
      await stack.stop();
    }
  },
};

interface Scene {
  readonly ring: Ring;
  readonly balancer: Balancer;
  readonly gateways: readonly ServiceProcess[];
  readonly say: Say;
}

/** As an orchestrator does: the next one comes when this one is in use again. */
async function restart(service: ServiceProcess, { ring, balancer, gateways, say }: Scene): Promise<Restart> {
  const since = performance.now();
  const exitCode = await service.terminate();
  const stopMs = performance.now() - since;
  await service.start();
  if (gateways.includes(service))
    await until(() => balancer.uses(service), { what: `${service.name} is ready`, timeoutMs: STEADY_MS });
  await pause(500);
  await ring.untilSteady(STEADY_MS);
  const stallMs = ring.longestSince(since - 1_000);
  say(`${service.name}: stopped in ${seconds(stopMs)}, longest stall ${seconds(stallMs)}`);
  return { service, stallMs, exitCode, stopMs };
}

function reportOf(ring: Ring, restarts: readonly Restart[], unconfirmedAcks: number): Report {
  const report = new Report();
  for (const kind of ['gateway', 'keys', 'transport']) {
    const stalls = restarts.filter(({ service }) => service.name.startsWith(kind)).map(({ stallMs }) => stallMs);
    const times = stalls.map((ms) => seconds(ms)).join(', ');
    report.figure(`longest stall while a ${kind} restarts`, `${seconds(Math.max(...stalls))} (${times})`);
  }
  const waits = ring.streams.flatMap((stream) => stream.waits);
  const shares = [0.5, 0.99, 1].map((share) => `${Math.round(percentile(waits, share))} ms`);
  report.figure('due → delivered over the whole run', `p50 ${shares[0]}, p99 ${shares[1]}, max ${shares[2]}`);
  const accepted = ring.sum((stream) => stream.accepted);
  report.figure('accepted, deliveries with repeats', `${accepted}, ${ring.watched((watch) => watch.deliveries)}`);
  const promises: readonly (readonly [string, number])[] = [
    ['sends that failed after the client’s retries', ring.sum(failures)],
    ['accepted messages lost (I1)', accepted - ring.sum((stream) => stream.delivered)],
    ['delivered again after the confirmation (I2)', ring.watched((watch) => watch.afterConfirmation)],
    ['out of order (I3)', ring.sum((stream) => stream.outOfOrder)],
    ['twice in a session (I3)', ring.watched((watch) => watch.repeatedInSession)],
    ['acks not confirmed at the end', unconfirmedAcks],
    ['processes that did not exit with 0', restarts.filter(({ exitCode }) => exitCode !== 0).length],
  ];
  for (const [what, count] of promises) report.promise(count === 0, `${what}: 0`, String(count));
  return report;
}

function failures({ timeouts, refusedForGood }: { timeouts: number; refusedForGood: readonly string[] }): number {
  return timeouts + refusedForGood.length;
}
