import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ReceivedSpan, TraceReceiver } from '@lantern/runtime/testing';
import { PrivacyRun } from './privacy-run.js';
import { RawClient } from './raw-client.js';
import { helloOf } from './test-device.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { callerOf, expectPrivateSpans } from './trace-assertions.js';

/** Traces of a whole run, as a collector gets them. */

let receiver: TraceReceiver;
let fixture: StandaloneFixture;
beforeAll(async () => {
  receiver = await TraceReceiver.start();
  fixture = new StandaloneFixture({ env: { STANDALONE_TRACES_URL: receiver.url, STANDALONE_TRACES_RATIO: '1' } });
});
afterAll(async () => {
  await fixture.stop();
  await receiver.stop();
});

const CLIENTS_TRACE = '0af7651916cd43dd8448eb211c80319c';
const headers = { traceparent: `00-${CLIENTS_TRACE}-b7ad6b7169203331-01`, tracestate: 'vendor=ofTheClient' };
const fromServer: Buffer[] = [];
const run = new PrivacyRun({
  token: (userId) => fixture.token({ userId }),
  open: async (token) => {
    const client = await RawClient.connect(fixture.server.url, { token, headers });
    client.socket.on('data', (bytes: Buffer) => fromServer.push(bytes));
    fixture.clients.push(client);
    return client;
  },
});

/** A device that is registered comes back. */
async function attachesAgain(): Promise<void> {
  const device = run.person(1_442_695_040);
  await (await run.registered(device)).close();
  const client = await run.connect(device);
  await client.expect('welcome', { hello: helloOf(device) });
}

/** Every writing in which a trace id may lie somewhere. */
const writings = (traceId: string) => [Buffer.from(traceId, 'hex'), Buffer.from(traceId)];

function traceIdsIn(bytes: Buffer, spans: readonly ReceivedSpan[]): string[] {
  const ids = new Set(spans.flatMap(({ traceId, spanId }) => [traceId, spanId]));
  return [...ids].filter((id) => writings(id).some((text) => bytes.includes(text)));
}

function dataOf(directory: string): Buffer {
  return Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))));
}

test('each hop of a run is traced, and no trace leads from a sender to a recipient or names anybody (I8)', async () => {
  await fixture.start();
  await run.traffic();
  await attachesAgain();
  await fixture.server.kill('SIGTERM');
  expect(fixture.server.exit).toMatchObject({ code: 0 });
  const { spans } = receiver;

  const names = new Set(spans.map(({ name }) => name));
  for (const name of [
    'gateway.handshake',
    'gateway.hello',
    'gateway.attach',
    'gateway.send',
    'gateway.device-list',
    'gateway.route',
    'gateway.push',
    'gateway.ack',
    'gateway.claim',
    'gateway.register',
    'gateway.remove',
    'transport.send',
    'transport.append',
    'transport.deliver',
    'transport.ack',
    'keys.own-state',
    'keys.register',
    'keys.claim',
    'keys.remove',
  ])
    expect(names).toContain(name);
  const caller = (name: string) => callerOf(receiver.named(name)[0], spans);
  expect(caller('transport.append')).toBe('transport.send');
  expect(caller('transport.send')).toBe('gateway.route');
  expect(caller('gateway.route')).toBe('gateway.send');
  expect(caller('gateway.push')).toBe('transport.deliver');
  expect(caller('transport.ack')).toBe('gateway.ack');
  expect(caller('keys.claim')).toBe('gateway.claim');
  expect(receiver.named('gateway.attach').map((span) => callerOf(span, spans))).toContain('gateway.hello');

  expectPrivateSpans(spans);
  const exported = receiver.bodies.join('\n');
  expect(run.secrets.foundIn(exported)).toEqual([]);
  // What a client says of a trace is not heard.
  expect(exported).not.toContain(CLIENTS_TRACE);
  expect(exported).not.toContain('ofTheClient');
  // Nor is it told, or kept with a message.
  expect(traceIdsIn(Buffer.concat(fromServer), spans)).toEqual([]);
  expect(fromServer.length).toBeGreaterThan(5);
  expect(traceIdsIn(dataOf(fixture.dataDir), spans)).toEqual([]);
  // The searches find what is there.
  expect(traceIdsIn(Buffer.from(exported), spans).length).toBeGreaterThan(10);
  expect(run.secrets.foundIn(`${exported} 3141592653`)).toEqual(['device id']);
}, 180_000);
