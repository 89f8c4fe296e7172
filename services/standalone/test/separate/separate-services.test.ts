import { until } from '@lantern/runtime/testing';
import { ackOf, newDevice, sendTo, textOf } from '../test-device.js';
import { RawClient } from '../raw-client.js';
import { SeparateServices, isReady } from './separate-services.js';

let services: SeparateServices;
beforeEach(() => {
  services = new SeparateServices();
});
afterEach(() => services.stop());

test('messages go between clients of two gateways, wait for those who are away, and are gone once acked', async () => {
  const { a, b } = await services.startAll();
  const [alice, bob] = [await services.attached(a), await services.attached(b)];
  await alice.client.expect('accepted', sendTo(bob.device, 'hello'));
  const first = await bob.client.one('deliver');
  expect(textOf(first)).toBe('hello');
  await bob.client.expect('acked', ackOf([first]));
  await bob.client.close();
  await alice.client.expect('accepted', sendTo(bob.device, 'while away'));
  const again = await services.session(a, bob.device);
  const waited = await again.received('deliver');
  expect(waited.map(textOf)).toEqual(['while away']);
  await again.expect('acked', ackOf(waited));
  expect(again.ofKind('deliver')).toHaveLength(1);
});

test('a client is told what the other services keep to', async () => {
  const transport = services.transport({ TRANSPORT_PARK_AFTER_MS: '1234', TRANSPORT_RETENTION_MS: '3600000' });
  await transport.start();
  services.linkPort = transport.linkPort;
  const keys = services.keys({ KEYS_MAX_DEVICES: '3' });
  await keys.start();
  services.keysPort = keys.port;
  const gateway = services.gateway();
  await gateway.start();
  const client = await services.connect(gateway, newDevice().userId);
  const welcome = await client.expect('welcome', { hello: { deviceId: 1 } });
  expect(welcome.limits).toMatchObject({ parkAfterMs: 1_234, maxTtlMs: 3_600_000, maxDevices: 3 });
  expect(welcome.retentionMs).toBe(3_600_000);
});

test('a reinstalled device gets nothing that was meant for the one before: its mailbox is purged across the link', async () => {
  const { a, b } = await services.startAll();
  const [alice, bob] = [await services.attached(a), await services.attached(b)];
  await bob.client.close();
  await alice.client.expect('accepted', sendTo(bob.device, 'for the old install'));
  const reinstalled = newDevice(bob.device.userId, bob.device.deviceId);
  await services.register(b, reinstalled, { replace: true });
  await alice.client.expect('accepted', sendTo(reinstalled, 'for the new one'));
  const client = await services.session(a, reinstalled);
  expect((await client.received('deliver')).map(textOf)).toEqual(['for the new one']);
});

test('a removed device is cut off wherever it is connected, and a sender at another gateway learns of it at once', async () => {
  const { a, b } = await services.startAll();
  const [alice, bob] = [await services.attached(a), await services.attached(b)];
  const second = newDevice(bob.device.userId, 2);
  await services.register(b, second);
  const secondClient = await services.session(b, second);
  await alice.client.expect('accepted', sendTo([bob.device, second], 'to both'));
  await secondClient.received('deliver');
  await bob.client.expect('deviceRemoved', { removeDevice: { deviceId: 2 } });
  expect(await secondClient.closeCode()).toBe(4410);
  const { extraDeviceIds } = await alice.client.expect('deviceMismatch', sendTo([bob.device, second], 'to both'));
  expect(extraDeviceIds).toEqual([2]);
});

test('when a transport restarts, clients keep their connections and lose nothing', async () => {
  const { a, b, transport } = await services.startAll();
  const [alice, bob] = [await services.attached(a), await services.attached(b)];
  await alice.client.expect('accepted', sendTo(bob.device, 'before'));
  await bob.client.received('deliver');
  await services.end(transport);
  // Held by the gateway until there is an owner again.
  const during = alice.client.sendOne(sendTo(bob.device, 'during'));
  await services.transport().start();
  await bob.client.one('sessionRestarted');
  expect((await alice.client.answer(during)).body).toBe('accepted');
  await until(() => bob.client.ofKind('deliver').some((message) => textOf(message) === 'during'), {
    message: 'the message that was held comes',
  });
  const messages = bob.client.ofKind('deliver');
  await bob.client.expect('acked', ackOf(messages));
  expect(new Set(messages.map(textOf))).toEqual(new Set(['before', 'during']));
  expect([alice.client.closed, bob.client.closed]).toEqual([undefined, undefined]);
});

test('while the keys service is away what needs it is refused for a while, and all else goes on', async () => {
  const { a, b, keys } = await services.startAll();
  const [alice, bob] = [await services.attached(a), await services.attached(b)];
  await alice.client.expect('accepted', sendTo(bob.device, 'one'));
  await services.end(keys);
  await alice.client.expect('accepted', sendTo(bob.device, 'two'));
  expect((await bob.client.received('deliver', 2)).map(textOf)).toEqual(['one', 'two']);
  const newcomer = await services.connect(a, newDevice().userId);
  const problem = await newcomer.expect('problem', { hello: { deviceId: 1 } });
  expect([problem.retryable, problem.retryAfterMs]).toEqual([true, 1_000]);
  // A gateway that does not know that it has read the directory to its end may not trust what it knew.
  services.directory.live = false;
  await until(async () => (await alice.client.request(sendTo(bob.device, 'three'))).body === 'problem', {
    message: 'the device list is older than 2 s',
  });
  await services.keys().start();
  await until(async () => (await alice.client.request(sendTo(bob.device, 'four'))).body === 'accepted', {
    message: 'the keys service is asked again',
  });
});

test('a client that reads nothing does not hold up the others of its link', async () => {
  const { a, b } = await services.startAll({ GATEWAY_OUTPUT_PAUSE_BYTES: `${64 * 1024}` });
  const alice = await services.attached(a);
  // More than the network and the gateway take, so that deliveries wait at the gateway.
  const wide = { window: { messages: 1_000, bytes: 4 * 1024 * 1024 } };
  const [slow, quick] = [await services.attached(b, wide), await services.attached(b)];
  slow.client.stopReading();
  const large = 'x'.repeat(60_000);
  for (let count = 0; count < 50; count++) await alice.client.expect('accepted', sendTo(slow.device, large));
  for (let count = 0; count < 50; count++) {
    await alice.client.expect('accepted', sendTo(quick.device, `${count}`));
    const delivered = await quick.client.received('deliver', count + 1);
    await quick.client.expect('acked', ackOf([delivered.at(-1)!]));
  }
  expect(slow.client.ofKind('deliver')).toEqual([]);
  expect(slow.client.closed).toBeUndefined();
});

test('a revocation ends connections at every gateway, and one that starts later knows of it', async () => {
  const { a, b } = await services.startAll();
  const alice = await services.attached(a);
  const elsewhere = await services.connect(b, alice.device.userId);
  const { client: other } = await services.attached(b);
  services.revocations.revoke({ userId: alice.device.userId, issuedUntil: Date.now() });
  for (const client of [alice.client, elsewhere]) expect(await client.closeCode()).toBe(4401);
  await other.isServed();
  const late = services.gateway();
  await late.start();
  const [token] = services.userTokens;
  const refused: unknown = await RawClient.connect(`ws://127.0.0.1:${late.port}`, { token: token ?? '' }).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ status: 401, body: expect.stringContaining('revoked') as unknown });
});

test('services start in any order; each is ready when what it needs answers', async () => {
  await services.fixPorts();
  const [gateway, keys, transport] = [services.gateway(), services.keys(), services.transport()];
  const started: string[] = [];
  const start = async (name: string, service: { start(): Promise<void> }) => {
    await service.start();
    started.push(name);
  };
  const all = [start('gateway', gateway), start('keys', keys)];
  for (const service of [gateway, keys]) {
    await until(() => isListening(service), { message: 'the admin server is there' });
    expect(await isReady(service.adminPort)).toBe(false);
  }
  expect(started).toEqual([]);
  all.push(start('transport', transport));
  await Promise.all(all);
  for (const { adminPort } of [gateway, keys, transport])
    await until(() => isReady(adminPort), { message: 'all are ready' });
});

test('a service that waits can be stopped', async () => {
  await services.fixPorts();
  for (const service of [services.gateway(), services.keys()]) {
    const start = service.start();
    const rejected = expect(start).rejects.toThrow('stopped');
    await until(() => isListening(service), { message: 'the admin server is there' });
    await services.end(service);
    await rejected;
  }
});

function isListening(service: { readonly adminPort: number }): boolean {
  try {
    return service.adminPort > 0;
  } catch {
    return false;
  }
}
