import { type Socket, connect as connectTcp } from 'node:net';
import { BEARER_SUBPROTOCOL_PREFIX, CloseCode, SUBPROTOCOL, v1 } from '@lantern/protocol';
import { createMetricsRegistry } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { GatewayFixture, helloOf, newUser } from './gateway-fixture.js';
import { type ConnectOptions, Refused, TestClient } from './test-client.js';
import { upgradeRequest } from './upgrade-request.js';

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

describe('handshakes', () => {
  const token = () => fixture.token(newUser());

  test('above the rate of an address they are refused before the token is looked at, for as long as they say', async () => {
    let judged = 0;
    const verify = async () => {
      judged++;
      return { valid: true, identity: { userId: newUser(), issuedAt: 0, expiresAt: Infinity } } as const;
    };
    const metrics = createMetricsRegistry({ node: false });
    fixture = await GatewayFixture.start(
      { handshakesPerAddress: { burst: 3, intervalMs: 5_000 } },
      { verifier: { verify }, metrics },
    );
    for (let attempt = 0; attempt < 3; attempt++) {
      fixture.clients.push(await TestClient.connect(fixture.gateway.port, { token: 'x' }));
    }
    const refused = await refusal({ token: 'x' });
    expect([refused.status, refused.headers['retry-after'], judged]).toEqual([429, '5', 3]);
    const counted = 'lantern_gateway_connections_limited_total{limit="handshakes_per_address"} 1';
    expect(await metrics.render()).toContain(counted);
    await fixture.advance(5_000);
    fixture.clients.push(await TestClient.connect(fixture.gateway.port, { token: 'x' }));
  });

  test('after too many refused tokens an address is refused before a signature is checked', async () => {
    fixture = await GatewayFixture.start({ failedTokensPerAddress: { burst: 3, intervalMs: 60_000 } });
    for (let attempt = 0; attempt < 3; attempt++) expect((await refusal({ token: 'none' })).status).toBe(401);
    expect((await refusal({ token: token() })).status).toBe(429);
    await fixture.advance(60_000);
    fixture.clients.push(await TestClient.connect(fixture.gateway.port, { token: token() }));
  });

  test('connections that broke the protocol count at their address like refused tokens', async () => {
    fixture = await GatewayFixture.start({ failedTokensPerAddress: { burst: 3, intervalMs: 60_000 } });
    for (let attempt = 0; attempt < 3; attempt++) {
      const client = await fixture.connect(newUser());
      client.raw('a text message');
      expect(await client.closeCode()).toBe(CloseCode.Malformed);
    }
    expect((await refusal({ token: token() })).status).toBe(429);
    await fixture.advance(60_000);
    await fixture.connect(newUser());
  });

  test('a user whose connections break the protocol again and again is kept out from wherever it comes', async () => {
    fixture = await GatewayFixture.start({
      unprovenRefusalsPerUser: { burst: 60, intervalMs: 60_000 },
      refusalsPerUser: { burst: 60, intervalMs: 60_000 },
      trustedProxies: ['127.0.0.0/8', '::1'],
    });
    const device = fixture.device(newUser(), 1);
    const connectFrom = (address: string, userId = device.userId) =>
      TestClient.connect(fixture.gateway.port, {
        token: fixture.token(userId),
        headers: { 'x-forwarded-for': address },
      });
    for (let attempt = 0; attempt < 3; attempt++) {
      const client = await connectFrom(`203.0.113.${attempt}`);
      fixture.clients.push(client);
      await client.request({ hello: helloOf(device) });
      client.raw('a text message');
      expect(await client.closeCode()).toBe(CloseCode.Malformed);
    }
    await expect(connectFrom('203.0.113.9')).rejects.toMatchObject({ status: 429 });
    fixture.clients.push(await connectFrom('203.0.113.9', newUser()));
  });

  test('a token whose connections break the protocol before they prove a device is kept out there, and nowhere else', async () => {
    fixture = await GatewayFixture.start({
      unprovenRefusalsPerUser: { burst: 60, intervalMs: 3_600_000 },
      floodPenaltyMs: 5_000,
      trustedProxies: ['127.0.0.0/8', '::1'],
    });
    const device = fixture.device(newUser(), 1);
    const connectFrom = (address: string, userId = device.userId) =>
      fixture.connect(userId, { headers: { 'x-forwarded-for': address } });
    for (let attempt = 0; attempt < 3; attempt++) {
      const thief = await connectFrom('203.0.113.1');
      thief.raw('a text message');
      expect(await thief.closeCode()).toBe(CloseCode.Malformed);
    }
    await expect(connectFrom('203.0.113.1')).rejects.toMatchObject({ status: 429 });
    await connectFrom('203.0.113.1', newUser());
    const own = await connectFrom('203.0.113.2');
    expect((await own.request({ hello: helloOf(device) })).welcome?.attachment).toBe(v1.Attachment.ATTACHMENT_ATTACHED);
    await fixture.advance(5_000);
    await connectFrom('203.0.113.1');
  });

  test('tokens of the issuer whose time is over, has not come, or that were revoked shut out nobody', async () => {
    fixture = await GatewayFixture.start({ failedTokensPerAddress: { burst: 1, intervalMs: 60_000 } });
    const userId = newUser();
    const [expired, revoked] = [fixture.token(userId, { lifetimeSeconds: 10 }), fixture.token(userId)];
    await fixture.advance(60_000);
    await fixture.gateway.revoke({ userId, issuedUntil: fixture.clock.now() - 1_000 });
    fixture.clock.jump(120_000);
    const early = fixture.token(userId);
    fixture.clock.jump(-120_000);
    for (const token of [expired, revoked, early]) expect((await refusal({ token })).status).toBe(401);
    await fixture.connect(newUser());
    // One that the issuer did not make does.
    expect((await refusal({ token: `${expired.slice(0, -4)}AAAA` })).status).toBe(401);
    expect((await refusal({ token: token() })).status).toBe(429);
  });

  test('a good token is no failed one', async () => {
    fixture = await GatewayFixture.start({ failedTokensPerAddress: { burst: 1, intervalMs: 60_000 } });
    for (let connection = 0; connection < 5; connection++) await fixture.connect(newUser());
  });

  test('a user has so many connections, and one more when one has ended', async () => {
    fixture = await GatewayFixture.start({ maxConnectionsPerUser: 2 });
    const userId = newUser();
    const session = (deviceId: number) => fixture.session(fixture.device(userId, deviceId));
    const [first] = [await session(1), await session(2)];
    const third = fixture.device(userId, 3);
    const refused = await fixture.connect(userId);
    refused.send({ hello: helloOf(third) });
    expect(await refused.closeCode()).toBe(CloseCode.Flooding);
    expect(refused.closed?.reason).toBe('the user has too many connections; retry_after_ms=10000');
    await fixture.attached();
    await fixture.connectionsBecome(3);
    first.ws.terminate();
    await fixture.connectionsBecome(2);
    await fixture.session(third);
  });

  test('an address has so many connections; behind a trusted proxy each client is its own', async () => {
    fixture = await GatewayFixture.start({ maxConnectionsPerAddress: 1, trustedProxies: ['127.0.0.0/8', '::1'] });
    const from = (address: string) => ({ token: token(), headers: { 'x-forwarded-for': address } });
    const connect = async (address: string) => {
      fixture.clients.push(await TestClient.connect(fixture.gateway.port, from(address)));
    };
    await connect('203.0.113.5');
    expect((await refusal(from('203.0.113.5'))).status).toBe(429);
    await connect('203.0.113.6');
    await connect('2001:db8::1');
    expect((await refusal(from('2001:db8::2'))).status).toBe(429);
    expect((await refusal(from('nonsense'))).status).toBe(400);
  });

  test('without trusted proxies the header is not believed', async () => {
    fixture = await GatewayFixture.start({ maxConnectionsPerAddress: 1 });
    await fixture.connect(newUser());
    const headers = { 'x-forwarded-for': '203.0.113.5' };
    expect((await refusal({ token: token(), headers })).status).toBe(429);
  });

  /** A refused connection of a page that reads nothing. */
  async function deafConnection(): Promise<Socket> {
    const socket = connectTcp(fixture.gateway.port, '127.0.0.1').on('error', () => undefined);
    socket.write(upgradeRequest([`sec-websocket-protocol: ${SUBPROTOCOL}, ${BEARER_SUBPROTOCOL_PREFIX}none`]));
    await new Promise((resolve) => socket.once('data', resolve));
    return socket.pause();
  }

  test('one that is told why it ends counts at its address until it is gone', async () => {
    fixture = await GatewayFixture.start({ maxConnectionsPerAddress: 2 });
    const deaf: Socket[] = [];
    await until(
      async () => {
        // Pages of the web are told by a close code, which this one never answers.
        deaf.push(await deafConnection());
        const client = await TestClient.connect(fixture.gateway.port, { token: token() }).catch((thrown) => thrown);
        if (client instanceof TestClient) client.ws.terminate();
        return client instanceof Refused && client.status === 429;
      },
      { message: 'it is not counted' },
    );
    for (const socket of deaf) socket.destroy();
    await fixture.connectionsBecome(0);
    await fixture.connect(newUser());
  });

  test('a header of a proxy that is not configured is counted, and warned of once', async () => {
    const metrics = createMetricsRegistry();
    fixture = await GatewayFixture.start({ trustedProxies: ['10.0.0.0/8'] }, { metrics });
    await fixture.connect(newUser());
    for (const headers of [{ 'x-forwarded-for': '203.0.113.5' }, { forwarded: 'for=203.0.113.5' }]) {
      fixture.clients.push(await TestClient.connect(fixture.gateway.port, { token: token(), headers }));
    }
    const warnings = fixture.logger.entries.filter(({ message }) => message.includes('GATEWAY_TRUSTED_PROXIES'));
    expect(warnings.map(({ level }) => level)).toEqual(['warn']);
    expect(JSON.stringify(fixture.logger.entries)).not.toContain('203.0.113.5');
    expect(await metrics.render()).toContain('lantern_gateway_forwarded_ignored_total 2');
  });

  test('connections that ask for nothing are reset beyond the bound of an address', async () => {
    fixture = await GatewayFixture.start({ maxHandshakesPerAddress: 2 });
    const open = () => {
      const socket = connectTcp(fixture.gateway.port, '127.0.0.1');
      socket.on('error', () => undefined);
      return socket;
    };
    const [first, second] = [open(), open()];
    await until(() => first.readyState === 'open' && second.readyState === 'open', { message: 'not connected' });
    const third = open();
    await until(() => third.closed, { message: 'not reset' });
    expect(first.closed || second.closed).toBe(false);
    first.destroy();
    await until(
      async () => {
        const next = await TestClient.connect(fixture.gateway.port, { token: token() }).catch(() => undefined);
        if (next !== undefined) fixture.clients.push(next);
        return next;
      },
      { message: 'the place was not given back' },
    );
    // Nor does it count any more once it is a WebSocket.
    await fixture.connect(newUser());
    second.destroy();
  });

  test('a proxy that is no network ends the start by name', async () => {
    await expect(GatewayFixture.start({ trustedProxies: ['proxy'] })).rejects.toThrow(/GATEWAY_TRUSTED_PROXIES/);
    fixture = await GatewayFixture.start();
  });
});
