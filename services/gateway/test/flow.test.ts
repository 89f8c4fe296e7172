import { randomBytes } from 'node:crypto';
import { CloseCode, userIdToBytes, v1 } from '@lantern/protocol';
import { createMetricsRegistry } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { deliveryId } from './fake-transport.js';
import { GatewayFixture, copyFor, helloOf, newUser } from './gateway-fixture.js';

const { ProblemCode } = v1;

let fixture: GatewayFixture;

afterEach(() => fixture.stop());

test('above the bound of requests in flight nothing is read until half of them are answered', async () => {
  fixture = await GatewayFixture.start({ maxRequestsInFlight: 8 });
  const { client } = await fixture.attached();
  const { client: bystander } = await fixture.attached();
  const other = fixture.device(newUser(), 1);
  fixture.transport.onSend = () => undefined;
  const send = () => ({
    send: { messageId: randomBytes(16), userId: userIdToBytes(other.userId), messages: [copyFor(other)] },
  });
  client.send(...Array.from({ length: 12 }, send));
  const [ping] = client.send({ ping: {} });
  await until(() => fixture.transport.sends.length >= 8, { message: 'no sends' });
  await bystander.isServed();
  expect(fixture.transport.sends).toHaveLength(8);
  const accept = (count: number) => {
    for (const { request } of fixture.transport.sends.slice(accepted, (accepted += count))) {
      const result = { outcome: 'accepted', serverTime: 1, fullDeviceIds: [] } as const;
      fixture.transport.emit({ type: 'send-result', request, result });
    }
  };
  let accepted = 0;
  accept(4);
  await bystander.isServed();
  expect(fixture.transport.sends).toHaveLength(8);
  accept(1);
  await until(() => fixture.transport.sends.length === 12, { message: 'reading does not go on' });
  expect(client.answers(ping!)).toEqual([]);
  accept(7);
  await client.answer(ping!);
});

test('above the bound of unconfirmed acks nothing is read until half of them are confirmed', async () => {
  fixture = await GatewayFixture.start({ maxUnconfirmedAckIds: 10 });
  const { client, link } = await fixture.attached();
  const { client: bystander } = await fixture.attached();
  const ids = (from: number, count: number) => Array.from({ length: count }, (_, index) => deliveryId(from + index));
  client.send({ ack: { deliveryIds: ids(0, 6) } }, { ack: { deliveryIds: ids(6, 6) } });
  const [ping] = client.send({ ping: {} });
  await until(() => fixture.transport.of('ack').length === 2, { message: 'no acks' });
  await bystander.isServed();
  fixture.transport.emit({ type: 'confirmed', session: link, deliveryIds: ids(0, 7) });
  await bystander.isServed();
  expect(client.answers(ping!)).toEqual([]);
  fixture.transport.emit({ type: 'confirmed', session: link, deliveryIds: ids(7, 1) });
  await client.answer(ping!);
});

test('a connection that is not read for a minute is ended', async () => {
  fixture = await GatewayFixture.start({ maxUnconfirmedAckIds: 2 });
  const { client } = await fixture.attached();
  const [ack] = client.send({ ack: { deliveryIds: [deliveryId(1), deliveryId(2)] } });
  await until(() => fixture.transport.of('ack').length === 1, { message: 'no ack' });
  await fixture.advance(58_000);
  expect(client.closed).toBeUndefined();
  await fixture.advance(4_000);
  expect(await client.closeCode()).toBe(CloseCode.TryAgainLater);
  expect(client.closed?.reason).toContain('retry_after_ms=');
  expect(client.answers(ack!)).toEqual([]);
});

describe('time', () => {
  test('a connection without Hello is ended after 10 s, whatever else it sends', async () => {
    fixture = await GatewayFixture.start();
    const client = await fixture.connect(newUser());
    client.ws.ping();
    expect((await client.problem({ hello: { pingIntervalMs: 1 } })).code).toBe(ProblemCode.PROBLEM_CODE_INVALID);
    await fixture.advance(9_000);
    client.ws.ping();
    await client.problem({ hello: { pingIntervalMs: 1 } });
    await fixture.advance(1_100);
    expect(await client.closeCode()).toBe(CloseCode.HelloTimeout);
  });

  test('the server pings a client that does not, and ends it when nothing comes for 2.5 intervals', async () => {
    fixture = await GatewayFixture.start();
    const { client } = await fixture.attached();
    let pings = 0;
    client.ws.on('ping', () => pings++);
    for (let minute = 0; minute < 10; minute++) {
      await fixture.advance(30_000);
      await until(() => pings > minute, { message: 'no ping' });
      await client.isServed();
    }
    // Its pongs do not come any more.
    (client.ws as unknown as { _autoPong: boolean })._autoPong = false;
    await fixture.advance(70_000);
    expect(fixture.gateway.connections).toBe(1);
    await fixture.advance(25_000);
    expect(await client.closeCode()).toBe(1006);
    expect(fixture.transport.of('detach')).toHaveLength(1);
  });

  test('a client that said that it pings is not pinged, and lives by its own', async () => {
    fixture = await GatewayFixture.start();
    const device = fixture.device(newUser(), 1);
    const client = await fixture.session(device, { pingIntervalMs: 15_000 });
    let pings = 0;
    client.ws.on('ping', () => pings++);
    for (let count = 0; count < 6; count++) {
      await fixture.advance(14_000);
      await client.isServed();
    }
    expect(pings).toBe(0);
    await fixture.advance(46_000);
    expect(await client.closeCode()).toBe(1006);
  });

  test('a token that expires is announced a minute before, and ends the connection 30 s after', async () => {
    fixture = await GatewayFixture.start();
    const device = fixture.device(newUser(), 1);
    const client = await fixture.connect(device.userId, { lifetimeSeconds: 600 });
    const { welcome } = await client.request({ hello: { ...helloOf(device), pingIntervalMs: 300_000 } });
    const toExpiry = Number(welcome?.tokenExpiresAt) - fixture.clock.now();
    await fixture.advance(toExpiry - 62_000);
    await client.isServed();
    expect(client.pushes('tokenExpiring')).toEqual([]);
    await fixture.advance(3_000);
    expect((await client.push('tokenExpiring')).tokenExpiring?.tokenExpiresAt).toBe(welcome?.tokenExpiresAt);
    await fixture.advance(88_000);
    await client.isServed();
    expect(client.pushes('tokenExpiring')).toHaveLength(1);
    await fixture.advance(2_000);
    expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
  });

  test('nothing is handled under a token that is over, even before the connection ends', async () => {
    fixture = await GatewayFixture.start();
    const { device, client } = await fixture.attached();
    // The clock of the host is set: no timer knows of it.
    fixture.clock.jump(3_631_000);
    const calls = fixture.keys.calls.length;
    client.send({ getDevices: { userId: userIdToBytes(device.userId) } });
    expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
    expect(fixture.keys.calls).toHaveLength(calls);
  });

  test('a refreshed token moves the end, never back, and is announced anew', async () => {
    fixture = await GatewayFixture.start();
    const device = fixture.device(newUser(), 1);
    const client = await fixture.connect(device.userId, { lifetimeSeconds: 100 });
    await client.request({ hello: { ...helloOf(device), pingIntervalMs: 300_000 } });
    await fixture.advance(50_000);
    await client.push('tokenExpiring');
    const token = fixture.token(device.userId, { lifetimeSeconds: 200 });
    const longer = (await client.request({ refreshToken: { token } })).tokenRefreshed?.tokenExpiresAt;
    const shorter = fixture.token(device.userId, { lifetimeSeconds: 10 });
    const kept = (await client.request({ refreshToken: { token: shorter } })).tokenRefreshed?.tokenExpiresAt;
    expect(kept).toBe(longer);
    await fixture.advance(145_000);
    await client.push('tokenExpiring');
    await client.isServed();
    await fixture.advance(90_000);
    expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
  });

  test.each([
    ['another user', () => [newUser(), {}] as const],
    ['another device', (userId: ReturnType<typeof newUser>) => [userId, { deviceId: 2 }] as const],
  ])('a token of %s ends the connection with 4403', async (_title, claims) => {
    fixture = await GatewayFixture.start();
    const { device, client } = await fixture.attached();
    client.send({ refreshToken: { token: fixture.token(...claims(device.userId)) } });
    expect(await client.closeCode()).toBe(CloseCode.Forbidden);
  });

  test('a token that is narrowed to the device binds from then on', async () => {
    fixture = await GatewayFixture.start();
    const { device, client } = await fixture.attached();
    fixture.device(device.userId, 2);
    const token = fixture.token(device.userId, { deviceId: 1 });
    expect((await client.request({ refreshToken: { token } })).body).toBe('tokenRefreshed');
    expect((await client.problem({ removeDevice: { deviceId: 2 } })).code).toBe(ProblemCode.PROBLEM_CODE_FORBIDDEN);
  });
});

describe('drain', () => {
  test('tells every client when to go, ends those at rest a second after that, and the others when they are answered', async () => {
    fixture = await GatewayFixture.start();
    const { client: idle } = await fixture.attached();
    const { client: busy } = await fixture.attached();
    const other = fixture.device(newUser(), 1);
    fixture.transport.onSend = () => undefined;
    const send = { messageId: randomBytes(16), userId: userIdToBytes(other.userId), messages: [copyFor(other)] };
    const [seq] = busy.send({ send });
    await until(() => fixture.transport.sends.length === 1, { message: 'no send' });
    const drained = fixture.gateway.drain(10_000);
    expect((await idle.push('goingAway')).goingAway?.reconnectAfterMs).toBe(0);
    await fixture.advance(900);
    expect(idle.closed).toBeUndefined();
    await idle.isServed();
    await fixture.advance(150);
    expect(await idle.closeCode()).toBe(CloseCode.GoingAway);
    expect(idle.closed?.reason).toContain('retry_after_ms=0');
    await busy.push('goingAway');
    expect(fixture.gateway.ready).toBe(false);
    await expect(fixture.connect(newUser())).rejects.toMatchObject({ status: 503 });
    await fixture.advance(100);
    await busy.isServed();
    const { request } = fixture.transport.sends[0]!;
    const result = { outcome: 'accepted', serverTime: 1, fullDeviceIds: [] } as const;
    fixture.transport.emit({ type: 'send-result', request, result });
    await fixture.advance(100);
    expect(await busy.closeCode()).toBe(CloseCode.GoingAway);
    expect(busy.answers(seq!)[0]?.body).toBe('accepted');
    await fixture.connectionsBecome(0);
    await fixture.advance(100);
    await drained;
  });

  test('a second drain, as at SIGTERM after that of an operator, tells nobody a later time', async () => {
    fixture = await GatewayFixture.start();
    const { client } = await fixture.attached();
    const drains = [fixture.gateway.drain(10_000)];
    await client.push('goingAway');
    await fixture.advance(100);
    drains.push(fixture.gateway.drain(30_000));
    await client.isServed();
    expect(client.pushes('goingAway')).toHaveLength(1);
    await fixture.advance(1_000);
    expect(await client.closeCode()).toBe(CloseCode.GoingAway);
    await fixture.connectionsBecome(0);
    await fixture.advance(100);
    await Promise.all(drains);
  });

  test('ends whoever waits for an answer before the deadline', async () => {
    fixture = await GatewayFixture.start();
    const { client } = await fixture.attached();
    client.send({ ack: { deliveryIds: [deliveryId(1)] } });
    await until(() => fixture.transport.of('ack').length === 1, { message: 'no ack' });
    const drained = fixture.gateway.drain(10_000);
    await fixture.advance(8_900);
    expect(client.closed).toBeUndefined();
    await fixture.advance(200);
    expect(await client.closeCode()).toBe(CloseCode.GoingAway);
    await fixture.connectionsBecome(0);
    await fixture.advance(100);
    await drained;
  });

  test('a connection that is old is told to go, and ended if it stays', async () => {
    const metrics = createMetricsRegistry({ node: false });
    fixture = await GatewayFixture.start({ maxConnectionAgeMs: 60_000 }, { metrics });
    const { client } = await fixture.attached();
    for (let second = 0; second < 53; second++) {
      await fixture.advance(1_000);
      await client.isServed();
    }
    expect(client.pushes('goingAway')).toEqual([]);
    await fixture.advance(2_000);
    expect((await client.push('goingAway')).goingAway?.reconnectAfterMs).toBe(0);
    await client.isServed();
    await fixture.advance(7_000);
    expect(await client.closeCode()).toBe(CloseCode.GoingAway);
    expect(await metrics.render()).toContain('lantern_gateway_closes_total{cause="retired"} 1');
  });

  test('stop leaves nothing behind: no listener, no timer, no link', async () => {
    fixture = await GatewayFixture.start();
    const { client } = await fixture.attached();
    const { port } = fixture.gateway;
    await fixture.gateway.stop();
    expect(await client.closeCode()).toBe(1006);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    expect(fixture.clock.pending).toBe(0);
    expect(fixture.transport.closed).toBe(true);
    await fixture.gateway.stop();
  });
});
