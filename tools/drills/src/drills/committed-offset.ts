import { setTimeout as pause } from 'node:timers/promises';
import { type Drill, type DrillValues, type Say, wholeNumber } from '../drill.js';
import { Crowd } from '../load/crowd.js';
import { type OffsetSample, commitLags } from '../measure/commit-lag.js';
import { GroupOffsets } from '../measure/group-offsets.js';
import { percentile } from '../measure/percentile.js';
import { watch } from '../measure/watch.js';
import { Report, seconds } from '../report.js';
import { DrillStack } from '../stack/drill-stack.js';

const PARTITION = 0;
const SAMPLE_MS = 100;
/** The product's own. */
const PARK_AFTER_MS = 3_000;
const BOUND_MS = PARK_AFTER_MS + 2_000;

export const committedOffsetDrill: Drill = {
  name: 'committed-offset',
  about:
    'Many offline devices with mail and one that never acks, in one partition: its committed offset keeps up (I7).',
  options: {
    devices: wholeNumber('devices that are offline', 1_000, [1, 5_000]),
    seconds: wholeNumber('how long mail comes', 60, [5, 3_600]),
    slack: wholeNumber('what a busy machine may add, ms', 0, [0, 60_000]),
    rate: wholeNumber('messages per second to those offline, together', 100, [1, 5_000]),
  },
  run: async (values, say) => {
    const stack = await DrillStack.start({ sessionTimeoutMs: 10_000, sustained: values.number('seconds') > 30 });
    const rate = values.number('rate');
    const crowd = new Crowd({ stack, partition: PARTITION, offline: values.number('devices'), rate });
    const offsets = await GroupOffsets.connect(stack.kafka.brokers);
    try {
      return await drill({ crowd, offsets, values, say });
    } finally {
      await crowd.disconnect();
      await offsets.close();
      await stack.stop();
    }
  },
};

interface Parts {
  readonly crowd: Crowd;
  readonly offsets: GroupOffsets;
  readonly values: DrillValues;
  readonly say: Say;
}

async function drill({ crowd, offsets, values, say }: Parts): Promise<Report> {
  say('registering devices');
  await crowd.register();
  const samples: OffsetSample[] = [];
  const sampling = watch(SAMPLE_MS, async () => void samples.push(await sampleOf(offsets)));
  say('mail comes');
  crowd.start();
  await pause(1_000 * values.number('seconds'));
  await crowd.stop();
  const boundMs = BOUND_MS + values.number('slack');
  const { unacked, acked, accepted } = crowd;
  // What was accepted last has this long, too.
  await pause(boundMs + 1_000);
  await sampling.stop();
  const within = samples.filter(({ endAt }) => endAt <= (samples.at(-1)?.endAt ?? 0) - boundMs);
  const lags = commitLags(samples).slice(0, within.length);
  const report = new Report();
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => percentile(lags, share)) as [number, number, number];
  report.figure('accepted', `${accepted}, in ${values.number('seconds')} s`);
  report.figure('of these to the device that never acks', `${unacked} delivered`);
  report.figure('of these to the device that acks', `${acked} delivered`);
  report.figure('the commit is behind the log', `p50 ${seconds(p50)}, p95 ${seconds(p95)} (${lags.length} looks)`);
  report.promise(max <= boundMs, `it is ${seconds(boundMs)} behind at most`, seconds(max));
  report.promise(unacked > 0 && acked > 0, 'both devices that are online got messages', `${unacked} and ${acked}`);
  return report;
}

/** First the end, then the commit: what is between the two counts as late. */
async function sampleOf(offsets: GroupOffsets): Promise<OffsetSample> {
  const end = (await offsets.ends()).get(PARTITION) ?? 0;
  const endAt = performance.now();
  const committed = (await offsets.committed()).get(PARTITION) ?? -1;
  return { end, endAt, committed, committedAt: performance.now() };
}
