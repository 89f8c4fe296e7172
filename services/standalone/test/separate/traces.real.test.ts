import { TraceReceiver } from '@lantern/runtime/testing';
import { callerOf, expectPrivateSpans } from '../trace-assertions.js';
import { SeparatePrivacyRun } from './separate-privacy-run.js';

/** Traces where each service is a process of its own: a trace goes on from hop to hop, and no further. */

let receiver: TraceReceiver;
let services: SeparatePrivacyRun | undefined;

beforeAll(async () => {
  receiver = await TraceReceiver.start();
  services = await SeparatePrivacyRun.start({
    keys: 1,
    transports: 1,
    settings: { TRACES_URL: receiver.url },
    env: { gateway: { GATEWAY_TRACES_RATIO: '1' }, transport: { TRANSPORT_TRACES_RATIO: '1' } },
  });
}, 180_000);

afterAll(async () => {
  await services?.stop();
  await receiver.stop();
}, 60_000);

test('a trace goes over links and internal REST, and never from a sender to a recipient (I8)', async () => {
  const { run, constellation } = services!;
  await run.traffic();
  await constellation.terminate();
  const { spans } = receiver;
  expect(new Set(spans.map(({ service }) => service))).toEqual(
    new Set(['lantern-gateway', 'lantern-keys', 'lantern-transport']),
  );
  const hops = {
    'transport.send': 'gateway.route',
    'transport.attach': 'gateway.attach',
    'transport.ack': 'gateway.ack',
    'gateway.push': 'transport.deliver',
    'keys.own-state': 'gateway.hello',
    'keys.register': 'gateway.register',
    'keys.claim': 'gateway.claim',
    'keys.remove': 'gateway.remove',
  };
  for (const [called, caller] of Object.entries(hops)) {
    const found = receiver.named(called).map((span) => callerOf(span, spans));
    expect([called, [...new Set(found)]]).toEqual([called, [caller]]);
  }
  expectPrivateSpans(spans);
  expect(run.secrets.foundIn(receiver.bodies.join('\n'))).toEqual([]);
}, 240_000);
