import type { Constellation } from '@lantern/testkit';
import type { LanternTarget } from '../jobs/target.js';
import { deferred } from '../load/deferred.js';
import { ProbeFiles } from '../probe/probe-files.js';
import { type RealBackends, backendProcesses, testkit } from './real-backends.js';
import { ServerFailed, type Stack } from './stack.js';

export interface RealStackOptions {
  readonly backends: RealBackends;
  readonly gateways: number;
  readonly keys: number;
  readonly transports: number;
  readonly profileDir?: string;
  readonly partitions?: number;
}

/** How soon a process that ended by itself is noticed. */
const WATCH_MS = 250;
const SHOWN_LOG_LINES = 10;

/** Gateways, keys services and transports as processes of their own, on Kafka and MongoDB. @throws ServerFailed */
export async function startReal({ backends, ...options }: RealStackOptions): Promise<Stack<LanternTarget>> {
  const [kafka, mongo, { Constellation }] = await Promise.all([backends.kafka(), backends.mongo(), testkit()]);
  const probes = await ProbeFiles.create();
  const env = { gateway: probes.env, keys: probes.env, transport: probes.env };
  const constellation = await Constellation.start({ ...options, kafka, mongo, env }).catch(async (error: unknown) => {
    await probes.remove();
    throw new ServerFailed(error instanceof Error ? error.message : String(error), { cause: error });
  });
  const { urls, tokens } = constellation;
  const [url = ''] = urls;
  const { signingKeyPem, issuer, audience } = tokens;
  const watch = watchServices(constellation);
  return {
    name: 'real',
    target: { protocol: 'lantern', url, urls, tokens: { signingKeyPem, issuer, audience } },
    processes: [
      ...constellation.services.map(({ name, pid }) => ({ name, pid })),
      ...backendProcesses('Kafka', kafka),
      ...backendProcesses('database', mongo),
    ],
    failed: watch.failed,
    probes,
    crash: () => watch.during(async () => constellation.services.find(({ name }) => /gateway/.test(name))?.restart()),
    stop: async () => {
      watch.end();
      // Profiles are only written by those that end in good order.
      if (options.profileDir !== undefined) await constellation.terminate();
      await constellation.stop();
      await probes.remove();
    },
  };
}

interface Watch {
  readonly failed: Promise<never>;
  /** Services may end during the work. */
  during(work: () => Promise<void>): Promise<void>;
  end(): void;
}

function watchServices({ services }: Constellation): Watch {
  const failed = deferred<never>();
  let suspended = false;
  const timer = setInterval(() => {
    const ended = services.find(({ running }) => !running);
    if (ended === undefined || suspended) return;
    clearInterval(timer);
    const log = ended.log.trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
    failed.reject(new ServerFailed(`${ended.name} ended by itself\n${log}`));
  }, WATCH_MS);
  const during = async (work: () => Promise<void>) => {
    suspended = true;
    await work();
    suspended = false;
  };
  return { failed: failed.promise, during, end: () => clearInterval(timer) };
}
