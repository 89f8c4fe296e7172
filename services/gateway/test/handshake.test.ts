import { connect as connectTcp } from 'node:net';
import { BEARER_SUBPROTOCOL_PREFIX, CloseCode, SUBPROTOCOL, unavailable } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { GatewayFixture, newUser } from './gateway-fixture.js';
import { type ConnectOptions, Refused, TestClient } from './test-client.js';

let fixture: GatewayFixture;

afterEach(() => fixture.stop());

async function refusal(options: ConnectOptions): Promise<Refused> {
  const error: unknown = await TestClient.connect(fixture.gateway.port, options).then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refused)) throw error;
  return error;
}

test('a good token by header or by subprotocol opens a connection; only the protocol itself is selected', async () => {
  fixture = await GatewayFixture.start();
  for (const via of ['header', 'subprotocol'] as const) {
    const client = await fixture.connect(newUser(), { via });
    expect(client.ws.protocol).toBe(SUBPROTOCOL);
    expect(client.ws.extensions).toBe('');
    await client.request({ hello: {} });
  }
});

describe('a request that is refused before there is a connection', () => {
  beforeEach(async () => {
    fixture = await GatewayFixture.start();
  });
  const good = () => fixture.token(newUser());
  const rows: [string, number, () => ConnectOptions][] = [
    ['no token', 401, () => ({})],
    ['an empty token', 401, () => ({ headers: { authorization: 'Bearer ' } })],
    ['another scheme', 401, () => ({ headers: { authorization: `Basic ${good()}` } })],
    ['a token that is none', 401, () => ({ token: 'abc' })],
    ['an expired token', 401, () => ({ token: fixture.token(newUser(), { lifetimeSeconds: -31 }) })],
    ['a token of 9 KiB', 401, () => ({ token: `${good()}${'A'.repeat(9 * 1_024)}` })],
    ['no subprotocol', 400, () => ({ token: good(), protocols: [] })],
    ['another version', 400, () => ({ token: good(), protocols: ['lantern.messaging.v9'] })],
    ['two tokens', 400, () => ({ token: good(), protocols: [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}x`] })],
    ['only a token as subprotocol', 400, () => ({ protocols: [`${BEARER_SUBPROTOCOL_PREFIX}${good()}`] })],
  ];
  test.each(rows)('%s', async (_title, status, options) => {
    const { status: answered, headers, body } = await refusal(options());
    expect(answered).toBe(status);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    expect(JSON.parse(body)).toMatchObject({ status, code: status === 401 ? 'token_invalid' : 'invalid' });
    expect(fixture.gateway.connections).toBe(0);
    expect(fixture.keys.calls).toEqual([]);
  });

  test('a token in the query is not looked at', async () => {
    const response = await fetch(`http://127.0.0.1:${fixture.gateway.port}/?token=${good()}`);
    expect(response.status).toBe(426);
    expect(((await response.json()) as { code: string }).code).toBe('upgrade_required');
  });

  test('an upgrade that is no WebSocket', async () => {
    const socket = connectTcp(fixture.gateway.port, '127.0.0.1');
    const lines = [
      'GET / HTTP/1.1',
      'host: x',
      'connection: upgrade',
      'upgrade: websocket',
      `authorization: Bearer ${good()}`,
    ];
    socket.write(`${[...lines, `sec-websocket-protocol: ${SUBPROTOCOL}`].join('\r\n')}\r\n\r\n`);
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    await until(() => socket.closed, { message: 'not closed' });
    expect(answer).toMatch(/^HTTP\/1.1 400 .*application\/problem\+json.*Sec-WebSocket-Key/s);
  });

  test('more headers than any client needs', async () => {
    const error = await refusal({ token: good(), headers: { 'x-large': 'x'.repeat(25 * 1_024) } });
    expect(error.status).toBe(431);
  });
});

describe('a browser, which sees no HTTP status, is told by a close code', () => {
  test.each([
    ['a token that is none', CloseCode.TokenInvalid, [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}abc`]],
    ['another version', CloseCode.UnsupportedVersion, ['lantern.messaging.v9', `${BEARER_SUBPROTOCOL_PREFIX}abc`]],
  ])('%s', async (_title, code, protocols) => {
    fixture = await GatewayFixture.start();
    const client = await TestClient.connect(fixture.gateway.port, { protocols });
    expect(client.ws.protocol).toBe(protocols[0]);
    expect(await client.closeCode()).toBe(code);
    expect(client.closed?.reason).not.toContain('abc');
    await fixture.connectionsBecome(0);
  });
});

test('above the bound of connections further ones are refused with 503', async () => {
  fixture = await GatewayFixture.start({ maxConnections: 2 });
  const [first] = [await fixture.connect(newUser()), await fixture.connect(newUser())];
  const refused = await refusal({ token: fixture.token(newUser()) });
  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2']);
  first.ws.terminate();
  await fixture.connectionsBecome(1);
  await fixture.connect(newUser());
});

test('while tokens cannot be judged connections are refused with 503 or 1013', async () => {
  const verify = async () => {
    throw unavailable('no keys', 3_000);
  };
  fixture = await GatewayFixture.start({}, { verifier: { verify } });
  const { status, headers } = await refusal({ token: 'x' });
  expect([status, headers['retry-after']]).toEqual([503, '3']);
  const client = await TestClient.connect(fixture.gateway.port, { token: 'x', via: 'subprotocol' });
  expect(await client.closeCode()).toBe(CloseCode.TryAgainLater);
  expect(client.closed?.reason).toContain('retry_after_ms=3000');
});

test('a client that resets while its token is judged leaves nothing behind', async () => {
  let judge = () => {};
  let asked = 0;
  const verify = async () => {
    asked++;
    await new Promise<void>((resolve) => (judge = resolve));
    return { valid: true, identity: { userId: newUser(), issuedAt: 0, expiresAt: Infinity } } as const;
  };
  fixture = await GatewayFixture.start({ maxConnections: 1 }, { verifier: { verify } });
  const socket = connectTcp(fixture.gateway.port, '127.0.0.1');
  const lines = ['GET / HTTP/1.1', 'host: x', 'connection: upgrade', 'upgrade: websocket', 'authorization: Bearer x'];
  const key = ['sec-websocket-version: 13', `sec-websocket-key: ${Buffer.alloc(16).toString('base64')}`];
  socket.write(`${[...lines, ...key, `sec-websocket-protocol: ${SUBPROTOCOL}`].join('\r\n')}\r\n\r\n`);
  await until(() => asked === 1, { message: 'no upgrade' });
  socket.resetAndDestroy();
  // Another one is turned away as long as the first may still become a connection.
  expect((await refusal({ token: 'x' })).status).toBe(503);
  judge();
  const client = TestClient.connect(fixture.gateway.port, { token: 'x' });
  await until(() => asked === 2, { message: 'no second upgrade' });
  judge();
  expect((await client).closed).toBeUndefined();
  expect(fixture.gateway.connections).toBe(1);
});

test('a request that does not end is dropped', async () => {
  fixture = await GatewayFixture.start({ handshakeTimeoutMs: 1 });
  const socket = connectTcp(fixture.gateway.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
  socket.resume();
  await until(() => socket.closed, { message: 'not dropped' });
});
