import { v1 } from '@lantern/protocol';
import type { ClientState } from '../src/index.js';
import { harness } from './harness.js';
import { settled, until } from './until.js';

const h = harness();

function stopped(state: ClientState): Extract<ClientState, { status: 'stopped' }> {
  if (state.status !== 'stopped') throw new Error(`the client is ${state.status}`);
  return state;
}

/** How long the client waits before its next attempt, in ms. */
async function waitingMs(client: { readonly state: ClientState }): Promise<number> {
  await until(() => client.state.status === 'offline', 'offline');
  return client.state.status === 'offline' ? client.state.until - h.clock().now() : -1;
}

test('says Hello with its device, credentials, window and ping interval, and resolves connect with the Welcome', async () => {
  h.server().welcome = { serverTime: 5, tokenExpiresAt: 6, retentionMs: 7, features: ['x'] };
  const client = h.client({
    credentials: { registrationId: 0, deviceSecret: new Uint8Array(32).fill(3) },
    window: { messages: 10, bytes: 70_000 },
    clientName: 'test/1',
  });
  const welcome = await client.connect();
  const { hello, token } = await h.server().connection(1);
  expect(token).toBe('Bearer a.b.c');
  expect(hello).toMatchObject({
    deviceId: 7,
    registrationId: 0,
    window: { messages: 10, bytes: 70_000 },
    pingIntervalMs: 30_000,
    sendOnly: false,
    client: 'test/1',
  });
  expect([...(hello.deviceSecret ?? [])]).toEqual(Array.from({ length: 32 }, () => 3));
  expect(welcome).toMatchObject({
    serverTime: 5,
    tokenExpiresAt: 6,
    retentionMs: 7,
    attachment: 'attached',
    features: ['x'],
  });
  expect(welcome.limits.maxRequestsInFlight).toBe(64);
  expect(client.welcome).toBe(welcome);
});

test('a device that was never registered leaves registration id and secret out', async () => {
  h.server().welcome = { attachment: v1.Attachment.ATTACHMENT_NOT_REGISTERED };
  const welcome = await h.client({ deviceId: 0 }).connect();
  const { hello } = await h.server().connection(1);
  expect(hello.registrationId ?? undefined).toBeUndefined();
  expect(hello.deviceSecret ?? undefined).toBeUndefined();
  expect(welcome.attachment).toBe('not-registered');
  expect(welcome.own).toBeUndefined();
});

test('shows each state in turn', async () => {
  const client = h.client();
  const seen: string[] = [client.state.status];
  client.onStateChange(({ status }) => seen.push(status));
  await client.connect();
  (await h.server().connection(1)).socket.terminate();
  h.clock().advance(await waitingMs(client));
  await until(() => client.state.status === 'ready');
  await client.close();
  expect(seen).toEqual(['idle', 'connecting', 'ready', 'offline', 'connecting', 'ready', 'stopped']);
});

test('delays between attempts double up to the bound, and begin anew after a connection that lasted', async () => {
  h.server().refuse = { status: 500 };
  const client = h.client();
  void client.connect().catch(() => {});
  const delays: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const delay = await waitingMs(client);
    delays.push(delay);
    if (attempt === 4) h.server().refuse = undefined;
    h.clock().advance(delay);
  }
  expect(delays).toEqual([999, 1_999, 3_999, 7_999, 7_999]);
  const connection = await h.server().connection(1);
  await until(() => client.state.status === 'ready');
  h.clock().advance(5_000);
  connection.socket.terminate();
  expect(await waitingMs(client)).toBe(999);
});

test('a server that ends each connection right after Welcome is not called again and again at the first delay', async () => {
  const client = h.client();
  const delays: number[] = [];
  await client.connect();
  for (let n = 1; n <= 3; n++) {
    (await h.server().connection(n)).socket.close(1013, '');
    const delay = await waitingMs(client);
    delays.push(delay);
    h.clock().advance(delay);
  }
  expect(delays).toEqual([999, 1_999, 3_999]);
});

test('waits at least as long as the close reason asks for, and adds the jitter', async () => {
  const client = h.client();
  await client.connect();
  (await h.server().connection(1)).socket.close(4429, 'slow down; retry_after_ms=20000');
  expect(await waitingMs(client)).toBe(20_999);
});

test('after GoingAway a client whose connection breaks comes back no earlier than asked for', async () => {
  const client = h.client({ random: () => 0 });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ goingAway: { reconnectAfterMs: 3_000 } });
  const events = client.events();
  expect((await events.next()).value).toEqual({ type: 'going-away', reconnectAfterMs: 3_000 });
  h.clock().advance(1_000);
  connection.socket.terminate();
  expect(await waitingMs(client)).toBe(2_000);
});

test.each([0, 500])(
  'a server that ends a connection before its time says itself when to come back: %i ms',
  async (ms) => {
    const client = h.client({ random: () => 0 });
    await client.connect();
    const connection = await h.server().connection(1);
    // Told twice, as when a drain follows a retirement: the first time stands at the server.
    connection.push({ goingAway: { reconnectAfterMs: 3_000 } }, { goingAway: { reconnectAfterMs: 60_000 } });
    const events = client.events();
    await events.next();
    await events.next();
    h.clock().advance(1_000);
    connection.socket.close(1001, `the server drains; retry_after_ms=${ms}`);
    expect(await waitingMs(client)).toBe(ms);
  },
);

test('a second GoingAway keeps no client on a connection that it is leaving', async () => {
  const client = h.client({ random: () => 0 });
  await client.connect();
  const first = await h.server().connection(1);
  const waiting = client.getDevices('6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2');
  await first.next('getDevices');
  const events = client.events();
  first.push({ goingAway: { reconnectAfterMs: 500 } });
  await events.next();
  h.clock().advance(500);
  first.push({ goingAway: { reconnectAfterMs: 60_000 } });
  await events.next();
  h.clock().advance(1_000);
  await until(() => client.state.status === 'offline' && client.state.cause === 'closed with 1000');
  expect(await waitingMs(client)).toBe(0);
  h.clock().advance(0);
  const second = await h.server().connection(2);
  second.answer(await second.next('getDevices'), { deviceList: { devices: [] } });
  expect(await waiting).toEqual([]);
});

test.each([
  [4400, 'malformed'],
  [4403, 'forbidden'],
  [4406, 'unsupported-version'],
  [4409, 'replaced'],
  [4410, 'device-removed'],
  [4413, 'too-large'],
] as const)('stops for good after close code %i: %s', async (code, reason) => {
  const client = h.client();
  await client.connect();
  const pending = client.getDevices('6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2');
  const connection = await h.server().connection(1);
  await connection.next('getDevices');
  connection.socket.close(code, 'because');
  await expect(pending).rejects.toMatchObject({ name: 'ClientStopped', reason });
  expect(stopped(client.state)).toMatchObject({ reason, detail: 'because' });
  await expect(client.connect()).rejects.toMatchObject({ name: 'ClientStopped', reason });
  await expect(client.ping()).rejects.toMatchObject({ name: 'ClientStopped', reason });
  h.clock().advance(600_000);
  await settled();
  expect(h.server().upgrades).toBe(1);
});

test.each([1001, 1011, 1012, 1013, 4408, 4429, 4999, 1000])('connects again after close code %i', async (code) => {
  const client = h.client();
  await client.connect();
  (await h.server().connection(1)).socket.close(code, '');
  expect(await waitingMs(client)).toBe(999);
  h.clock().advance(999);
  await h.server().connection(2);
});

test('after 4401 it asks for a new token and comes back at once, and stops when that is refused, too', async () => {
  const reasons: string[] = [];
  const client = h.client({
    token: (reason) => {
      reasons.push(reason);
      return `${reason}.b.c`;
    },
  });
  await client.connect();
  (await h.server().connection(1)).socket.close(4401, 'expired');
  expect(await waitingMs(client)).toBe(0);
  h.server().autoWelcome = false;
  h.clock().advance(0);
  const second = await h.server().connection(2);
  expect(second.token).toBe('Bearer rejected.b.c');
  second.socket.close(4401, 'still no');
  await until(() => client.state.status === 'stopped');
  expect(stopped(client.state).reason).toBe('token-rejected');
  expect(reasons).toEqual(['connect', 'rejected']);
});

test('a token that is accepted after a refused one makes the next refusal the first again', async () => {
  const client = h.client();
  await client.connect();
  for (let n = 1; n <= 3; n++) {
    (await h.server().connection(n)).socket.close(4401, '');
    h.clock().advance(await waitingMs(client));
    await h.server().connection(n + 1);
    await until(() => client.state.status === 'ready');
  }
});

test('after GoingAway the connection is used until the delay is over; then what is in flight is answered, new requests wait, and it is left', async () => {
  const client = h.client({ random: () => 0 });
  await client.connect();
  const first = await h.server().connection(1);
  first.push({ goingAway: { reconnectAfterMs: 3_000 } });
  await client.events().next();
  const early = client.ping();
  const ping = await first.next('ping');
  h.clock().advance(3_000);
  const late = client.ping();
  first.answer(ping, { pong: { serverTime: 1 } });
  expect(await early).toEqual({ serverTime: 1 });
  await until(() => client.state.status === 'offline' && client.state.cause === 'closed with 1000');
  expect(await waitingMs(client)).toBe(0);
  h.clock().advance(0);
  const second = await h.server().connection(2);
  second.answer(await second.next('ping'), { pong: { serverTime: 2 } });
  expect(await late).toEqual({ serverTime: 2 });
  expect(first.all('ping')).toHaveLength(1);
});

test('an answer that does not come keeps no client on a connection that it is to leave', async () => {
  const client = h.client({ random: () => 0 });
  await client.connect();
  const first = await h.server().connection(1);
  const waiting = client.getDevices('6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2');
  await first.next('getDevices');
  first.push({ goingAway: { reconnectAfterMs: 500 } });
  await client.events().next();
  h.clock().advance(500);
  expect(client.state.status).toBe('draining');
  h.clock().advance(1_000);
  await until(() => client.state.status === 'offline' && client.state.cause === 'closed with 1000');
  h.clock().advance(0);
  const second = await h.server().connection(2);
  second.answer(await second.next('getDevices'), { deviceList: { devices: [] } });
  expect(await waiting).toEqual([]);
});

test('clients that are all told the same delay do not all come back in the same moment', async () => {
  const client = h.client({ random: () => 0.5 });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ goingAway: { reconnectAfterMs: 4_000 } });
  await client.events().next();
  h.clock().advance(4_199);
  expect(client.state.status).toBe('draining');
  h.clock().advance(1);
  expect(client.state.status).toBe('offline');
});

test('a refused upgrade means what its HTTP status says', async () => {
  h.server().refuse = { status: 503, headers: { 'retry-after': '7' } };
  const client = h.client();
  const connected = client.connect();
  expect(await waitingMs(client)).toBe(7_999);
  h.server().refuse = { status: 401 };
  h.clock().advance(7_999);
  h.clock().advance(await waitingMs(client));
  await expect(connected).rejects.toMatchObject({ reason: 'token-rejected' });
});

test.each([
  [403, 'forbidden'],
  [404, 'unsupported-version'],
])('HTTP %i stops the client: %s', async (status, reason) => {
  h.server().refuse = { status };
  await expect(h.client().connect()).rejects.toMatchObject({ reason });
});

test('a token source that fails is asked again with back-off', async () => {
  let calls = 0;
  const client = h.client({
    token: () => {
      calls++;
      if (calls === 1) throw new Error('the token service is down');
      return calls === 2 ? 'not a\ntoken' : 'a.b.c';
    },
  });
  const connected = client.connect();
  h.clock().advance(await waitingMs(client));
  expect(client.state.status).toBe('connecting');
  expect(await waitingMs(client)).toBe(1_999);
  h.clock().advance(1_999);
  await connected;
  expect(calls).toBe(3);
});

test('gives a connection up that is not welcomed in time', async () => {
  h.server().autoWelcome = false;
  const client = h.client({ connectTimeoutMs: 4_000 });
  void client.connect().catch(() => {});
  const connection = await h.server().connection(1);
  h.clock().advance(4_000);
  expect(await waitingMs(client)).toBe(999);
  await until(() => connection.closedWith !== undefined);
});

test('gives a connection up on which nothing comes for an interval after a ping', async () => {
  const client = h.client({ pingIntervalMs: 20_000 });
  await client.connect();
  const connection = await h.server().connection(1);
  h.clock().advance(20_000);
  const ping = await connection.next('ping');
  connection.answer(ping, { pong: { serverTime: 1 } });
  connection.push({ caughtUp: { phase: v1.CaughtUpPhase.CAUGHT_UP_PHASE_SENT } });
  await client.events().next();
  h.clock().advance(20_000);
  await connection.next('ping');
  expect(client.state.status).toBe('ready');
  h.clock().advance(20_000);
  expect(await waitingMs(client)).toBe(1_999 - 1_000);
});

test('bytes that are no frames, and text, end the connection and not the client', async () => {
  const client = h.client();
  await client.connect();
  const first = await h.server().connection(1);
  first.socket.send(Buffer.of(0x0a, 0xff));
  await until(() => first.closedWith === 4400);
  h.clock().advance(await waitingMs(client));
  (await h.server().connection(2)).socket.send('hello');
  h.clock().advance(await waitingMs(client));
  await h.server().connection(3);
});

test('unknown pushes and answers to nothing are ignored', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({}, { seq: 999, acked: {} });
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: { serverTime: 42 } });
  expect(await ping).toEqual({ serverTime: 42 });
});

test.each([
  [{ url: 'http://localhost' }, 'url must begin with ws:// or wss://'],
  [{ deviceId: -1 }, 'deviceId must be an integer from 0 to 4294967295, not -1'],
  [{ window: { messages: 0, bytes: 65_536 } }, 'window.messages must be'],
  [{ window: { messages: 1, bytes: 65_535 } }, 'window.bytes must be'],
  [{ pingIntervalMs: 14_999 }, 'pingIntervalMs must be'],
  [{ clientName: 'ä'.repeat(33) }, 'clientName must have at most 64 bytes'],
])('an option that no server would take is refused: %p', (option, message) => {
  expect(() => h.client(option)).toThrow(message);
});

test('a Hello that the server refuses for good stops the client, one that it refuses for now does not', async () => {
  h.server().autoWelcome = false;
  const client = h.client({ random: () => 0 });
  const connected = client.connect();
  const first = await h.server().connection(1);
  const { PROBLEM_CODE_INVALID, PROBLEM_CODE_UNAVAILABLE } = v1.ProblemCode;
  first.answer(first.all('hello').at(0)!, {
    problem: { code: PROBLEM_CODE_UNAVAILABLE, message: 'busy', retryable: true, retryAfterMs: 700 },
  });
  expect(await waitingMs(client)).toBe(700);
  h.clock().advance(700);
  const second = await h.server().connection(2);
  second.answer(second.all('hello').at(0)!, { problem: { code: PROBLEM_CODE_INVALID, message: 'window.messages' } });
  await expect(connected).rejects.toMatchObject({ reason: 'malformed', message: /window\.messages/ });
});

test('a client whose connection is announced to end is draining until then, and can be used', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ goingAway: { reconnectAfterMs: 4_000 } });
  await until(() => client.state.status === 'draining');
  expect(client.state).toMatchObject({ until: h.clock().now() + 4_000, welcome: { attachment: 'attached' } });
  expect(await client.connect()).toBe(client.welcome);
  const pong = client.ping();
  connection.answer(await connection.next('ping'), { pong: { serverTime: 3 } });
  expect(await pong).toEqual({ serverTime: 3 });
});
