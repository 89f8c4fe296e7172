import { until } from '@lantern/runtime/testing';
import { RestWorld } from './internal-rest-world.js';
import { ackOf } from './test-device.js';

let world: RestWorld;

beforeAll(async () => {
  world = await RestWorld.start({ TRANSPORT_PARK_AFTER_MS: '60000' });
});
afterAll(() => world.stop());

async function untilState(device: Parameters<RestWorld['statesOf']>[0], messageId: string, state: string) {
  const message = () => `the message is not ${state}`;
  await until(async () => (await world.statesOf(device, messageId)).includes(state), { message });
}

test('a message is found in each of its states, from hot to acked', async () => {
  const device = await world.device();
  const client = await world.attached(device, { window: { messages: 1, bytes: 65_536 } });
  await client.received('caughtUp');
  const first = await world.send(device);
  const second = await world.send(device);
  const deliveries = await client.received('deliver');
  await untilState(device, first, 'delivered');
  await untilState(device, second, 'hot');
  await client.expect('acked', ackOf(deliveries));
  await untilState(device, first, 'acked');
  await untilState(device, second, 'delivered');
  await client.close();
  await untilState(device, second, 'parked');
});

test('a parked message that is delivered is found so, then as acked', async () => {
  const { messageId, ...device } = await world.parked();
  const client = await world.attached(device);
  const deliveries = await client.received('deliver');
  expect(await world.statesOf(device, messageId)).toEqual(['delivered']);
  await client.expect('acked', ackOf(deliveries));
  expect(await world.statesOf(device, messageId)).toEqual(['acked']);
});

test('what is over, and what was meant for an install that is gone, is found as that', async () => {
  const device = await world.device();
  const expired = await world.send(device, { ttlMs: 1 });
  await untilState(device, expired, 'expired');
});

test('what was purged is found as that, and the device is told how much it lost', async () => {
  const { messageId, ...device } = await world.parked();
  const { userId, deviceId } = device;
  const purge = { method: 'post', path: '/internal/v1/mailbox/purge' } as const;
  expect(await world.call(purge, { body: { userId, deviceId } })).toMatchObject({ body: { messages: 1 } });
  expect(await world.statesOf(device, messageId)).toEqual(['purged']);
  const client = await world.attached(device);
  const [dropped] = await client.received('messagesDropped');
  expect(dropped).toMatchObject({ count: 1 });
  const later = await world.send(device);
  expect(await client.received('deliver')).toHaveLength(1);
  await untilState(device, later, 'delivered');
});

test('after a restart a message that waits is found in the mailbox of its device', async () => {
  const { messageId, userId } = await world.parked();
  await world.restart();
  const find = { method: 'get', path: '/internal/v1/messages/{messageId}' } as const;
  const headers = { 'lantern-user-id': userId, 'lantern-device-id': '1' };
  const seen: unknown[] = [];
  const settled = async () => {
    const { status, body } = await world.call(find, { path: { messageId }, headers });
    if (status === 421 || status === 503) return false;
    const [copy] = (body as { copies?: { state: string }[] }).copies ?? [];
    seen.push(copy?.state);
    return copy?.state !== 'hot';
  };
  await until(settled, { message: 'it is not parked' });
  // What was not committed yet is read from the log again, and is on its way to the mailbox for that time.
  expect(new Set(seen.filter((state) => state !== 'hot'))).toEqual(new Set(['parked']));
  const [copy] = ((await world.call(find, { path: { messageId }, headers })).body as { copies: unknown[] }).copies;
  expect(copy).toMatchObject({ deviceId: 1 });
});
