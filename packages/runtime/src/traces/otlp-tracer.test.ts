import { createMetricsRegistry } from '../metrics.js';
import { ManualClock } from '../testing/manual-clock.js';
import { RecordingLogger } from '../testing/recording-logger.js';
import { TraceReceiver } from '../testing/trace-receiver.js';
import { until } from '../testing/until.js';
import { createTraceMetrics } from '../trace-metrics.js';
import { OtlpTracer, type OtlpTracerOptions } from './otlp-tracer.js';

let receiver: TraceReceiver;
const tracers: OtlpTracer[] = [];
/** Only the patience at the end goes by it. */
const clock = new ManualClock();
const PATIENCE_MS = 2_000;
beforeEach(async () => {
  receiver = await TraceReceiver.start();
});
afterEach(async () => {
  await receiver.stop();
  const stopped = tracers.splice(0).map((tracer) => tracer.stop());
  clock.advance(PATIENCE_MS);
  await Promise.all(stopped);
});

function setup(options: Partial<OtlpTracerOptions> = {}) {
  const registry = createMetricsRegistry({ node: false });
  const logger = new RecordingLogger();
  const tracer = new OtlpTracer({
    service: 'test',
    url: receiver.url,
    ratio: 1,
    maxQueuedSpans: 100,
    random: () => 0.5,
    clock,
    logger,
    metrics: createTraceMetrics(registry),
    ...options,
  });
  tracers.push(tracer);
  const counted = async (result: string) => {
    const line = (await registry.render()).split('\n').find((each) => each.includes(`result="${result}"`));
    return Number(line?.split(' ')[1]);
  };
  return { tracer, logger, counted };
}

test('spans are sent with their place in the trace, how they ended, and nothing else', async () => {
  const { tracer, counted } = setup();
  const send = tracer.begin('gateway.send');
  const route = send?.child('gateway.route');
  const stored = tracer.join('transport.send', route?.context);
  stored?.end('accepted', 3);
  route?.end('accepted');
  send?.end('accepted');
  tracer.begin('transport.deliver')?.end('failed');
  await tracer.stop();

  const [own] = receiver.named('gateway.send');
  const [hop] = receiver.named('gateway.route');
  expect(own).toMatchObject({ service: 'lantern-test', attributes: { 'lantern.outcome': 'accepted' }, links: [] });
  expect(own?.parentSpanId).toBeUndefined();
  expect(hop).toMatchObject({ traceId: own?.traceId, parentSpanId: own?.spanId });
  expect(receiver.named('transport.send')).toMatchObject([
    {
      traceId: own?.traceId,
      parentSpanId: hop?.spanId,
      attributes: { 'lantern.outcome': 'accepted', 'lantern.count': 3 },
    },
  ]);
  expect(receiver.named('transport.deliver').map(({ traceId }) => traceId)).not.toEqual([own?.traceId]);
  expect(await counted('exported')).toBe(4);
});

test('a share of the traces is taken, and what belongs to no trace has no span', async () => {
  let next = 0;
  const { tracer } = setup({ ratio: 0.25, random: () => (next++ % 4) / 4 });
  const taken = Array.from({ length: 8 }, () => tracer.begin('gateway.send')).filter((span) => span !== undefined);
  expect(taken).toHaveLength(2);
  expect(tracer.join('transport.send', undefined)).toBeUndefined();
  const none = setup({ ratio: 0, random: () => 0 });
  expect(none.tracer.begin('gateway.send')).toBeUndefined();
});

test('spans beyond the bound are dropped and counted, those that are being sent included (I7)', async () => {
  receiver.answer = 'never';
  const { tracer, counted } = setup({ maxQueuedSpans: 5 });
  for (let index = 0; index < 20; index++) tracer.begin('gateway.send')?.end('accepted');
  expect(await counted('queue_full')).toBe(15);
  expect(await counted('exported')).toBe(0);
});

test('a collector that takes nothing costs a warning and the spans, until it takes them again', async () => {
  receiver.answer = 400;
  const { tracer, logger, counted } = setup();
  const told = () => logger.entries.map(({ level, message }) => `${level}: ${message}`);
  for (let round = 1; round <= 2; round++) {
    tracer.begin('gateway.send')?.end('accepted');
    await until(async () => (await counted('export_failed')) === round, { message: 'the export has failed' });
  }
  expect(told()).toEqual(['warn: traces cannot be exported, and are dropped until they can']);
  receiver.answer = 200;
  tracer.begin('gateway.send')?.end('accepted');
  await until(() => receiver.spans.length === 1, { message: 'a span arrives' });
  await until(() => told().length === 2, { message: 'it is told' });
  expect(told()[1]).toBe('info: traces are exported again');
});

test('the end waits for a collector that hangs, but not for long', async () => {
  receiver.answer = 'never';
  const { tracer } = setup();
  tracer.begin('gateway.send')?.end('accepted');
  let over = false;
  const stopped = tracer.stop().then(() => (over = true));
  clock.advance(PATIENCE_MS - 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  clock.advance(1);
  await stopped;
});

test('where nobody listens nothing is thrown', async () => {
  const { tracer } = setup({ url: 'http://127.0.0.1:1/v1/traces' });
  tracer.begin('gateway.send')?.end('accepted');
  const stopped = tracer.stop();
  clock.advance(PATIENCE_MS);
  await expect(stopped).resolves.toBeUndefined();
});
