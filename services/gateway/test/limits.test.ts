import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { CloseCode, type SendOutcome, type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type Credentials, GatewayFixture, copyFor, newUser } from './gateway-fixture.js';
import { type Body, type ConnectOptions, Refused, TestClient } from './test-client.js';

const { PROBLEM_CODE_RATE_LIMITED, PROBLEM_CODE_UNKNOWN_USER } = v1.ProblemCode;

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

function sendTo({ userId, ...device }: Credentials, fields: v1.ISend = {}): Body {
  const messages = [copyFor({ userId, ...device })];
  return { send: { messageId: randomBytes(16), userId: userIdToBytes(userId), messages, ...fields } };
}

const lookUp = (userId: UserId): Body => ({ getDevices: { userId: userIdToBytes(userId) } });
const claimOf = (userId: UserId): Body => ({
  claimPreKeys: { claimId: randomBytes(16), userId: userIdToBytes(userId) },
});

describe('one request too many is refused with the time to wait, and admitted after it', () => {
  const rate = { burst: 2, intervalMs: 3_000 };
  let known: Credentials;
  const rows: [string, object, () => Body][] = [
    ['sends', { sendsPerSender: rate }, () => sendTo(known)],
    ['ephemeral sends', { ephemeralsPerSender: rate }, () => sendTo(known, { ephemeral: true })],
    ['look-ups of one user', { lookUpsPerPair: rate }, () => lookUp(known.userId)],
    ['look-ups of different users', { lookUpTargetsPerUser: rate }, () => lookUp(newUser())],
    ['sends to users that do not exist', { lookUpTargetsPerUser: rate }, () => sendTo({ ...known, userId: newUser() })],
    ['claims of different users', { lookUpTargetsPerUser: rate }, () => claimOf(newUser())],
    ['uploads', { keyRequestsPerUser: rate }, () => ({ uploadPreKeys: {} })],
    ['removals', { keyRequestsPerUser: rate }, () => ({ removeDevice: { deviceId: 77 } })],
    ['claims', { keyRequestsPerUser: rate }, () => claimOf(known.userId)],
    ['tokens', { tokenRefreshesPerUser: rate }, () => ({ refreshToken: { token: 'none' } })],
  ];
  test.each(rows)('%s', async (_title, config, body) => {
    fixture = await GatewayFixture.start(config);
    known = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    for (let call = 0; call < 2; call++) {
      expect((await client.request(body())).problem?.code).not.toBe(PROBLEM_CODE_RATE_LIMITED);
    }
    const problem = await client.problem(body());
    expect(problem).toMatchObject({ code: PROBLEM_CODE_RATE_LIMITED, retryable: true, retryAfterMs: 3_000 });
    expect(problem.message).toMatch(/^too many /);
    await fixture.advance(problem.retryAfterMs! - 1);
    expect((await client.request(body())).problem?.code).toBe(PROBLEM_CODE_RATE_LIMITED);
    await fixture.advance(1);
    expect((await client.request(body())).problem?.code).not.toBe(PROBLEM_CODE_RATE_LIMITED);
  });
});

test('the limits are those of the user: another connection of it does not have them anew, another user does', async () => {
  fixture = await GatewayFixture.start({ sendsPerSender: { burst: 1, intervalMs: 60_000 } });
  const recipient = fixture.device(newUser(), 1);
  const { device, client } = await fixture.attached();
  const second = await fixture.session(fixture.device(device.userId, 2));
  expect((await client.request(sendTo(recipient))).body).toBe('accepted');
  expect((await second.problem(sendTo(recipient))).code).toBe(PROBLEM_CODE_RATE_LIMITED);
  const { client: stranger } = await fixture.attached();
  expect((await stranger.request(sendTo(recipient))).body).toBe('accepted');
});

test('a duplicate is not charged', async () => {
  fixture = await GatewayFixture.start({ sendsPerSender: { burst: 1, intervalMs: 60_000 } });
  const recipient = fixture.device(newUser(), 1);
  const { client } = await fixture.attached();
  const outcome: SendOutcome = { outcome: 'duplicate', serverTime: 1 };
  fixture.transport.onSend = () => outcome;
  for (let repeat = 0; repeat < 3; repeat++) expect((await client.request(sendTo(recipient))).body).toBe('duplicate');
  fixture.transport.onSend = () => ({ outcome: 'accepted', serverTime: 1, fullDeviceIds: [] });
  expect((await client.request(sendTo(recipient))).body).toBe('accepted');
  expect((await client.problem(sendTo(recipient))).code).toBe(PROBLEM_CODE_RATE_LIMITED);
});

test('what the owner refuses for its rate is told as it is', async () => {
  fixture = await GatewayFixture.start();
  const recipient = fixture.device(newUser(), 1);
  const { client } = await fixture.attached();
  const code = PROBLEM_CODE_RATE_LIMITED;
  fixture.transport.onSend = () => ({ outcome: 'refused', code, message: 'too many', retryAfterMs: 500 });
  expect(await client.problem(sendTo(recipient))).toMatchObject({ code, retryable: true, retryAfterMs: 500 });
});

describe('look-ups', () => {
  const one = { burst: 1, intervalMs: 60_000 };

  test('known and unknown users answer alike when there were too many, and nobody is asked', async () => {
    fixture = await GatewayFixture.start({ lookUpTargetsPerUser: one });
    const known = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    await client.request(lookUp(newUser()));
    const calls = fixture.keys.calls.length;
    const answers = [];
    for (const userId of [known.userId, newUser()]) answers.push(await client.problem(lookUp(userId)));
    for (const userId of [known.userId, newUser()]) answers.push(await client.problem(sendTo({ ...known, userId })));
    expect(new Set(answers.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    expect(fixture.keys.calls).toHaveLength(calls);
  });

  test('a user that was looked up within the hour is not another one', async () => {
    fixture = await GatewayFixture.start({ lookUpTargetsPerUser: one });
    const known = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    for (const body of [lookUp(known.userId), lookUp(known.userId), claimOf(known.userId)]) {
      expect((await client.request(body)).problem).toBeNull();
    }
    expect((await client.problem(lookUp(newUser()))).code).toBe(PROBLEM_CODE_RATE_LIMITED);
  });

  test('sends that knew the right devices are not charged, however often the list was asked for', async () => {
    fixture = await GatewayFixture.start(
      { lookUpsPerPair: { burst: 2, intervalMs: 60_000 }, lookUpTargetsPerUser: { burst: 2, intervalMs: 60_000 } },
      { directoryIsLive: () => false },
    );
    const { client } = await fixture.attached();
    for (let other = 0; other < 5; other++) {
      const recipient = fixture.device(newUser(), 1);
      for (let send = 0; send < 4; send++) {
        // A list that is older than 2 s counts for nothing here.
        await fixture.advance(2_500);
        expect((await client.request(sendTo(recipient))).body).toBe('accepted');
      }
    }
    expect(fixture.keys.calls.filter((call) => call === 'devices')).toHaveLength(20);
  });

  test('a send that was a duplicate is not charged for the devices that have changed since', async () => {
    fixture = await GatewayFixture.start({ lookUpsPerPair: one });
    const recipient = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    const stale = { ...recipient, registrationId: recipient.registrationId + 1 };
    fixture.transport.onSend = () => ({ outcome: 'duplicate', serverTime: 1 });
    for (let repeat = 0; repeat < 3; repeat++) expect((await client.request(sendTo(stale))).body).toBe('duplicate');
    fixture.transport.onSend = ({ probe }) => (probe ? { outcome: 'not-duplicate' } : undefined);
    expect((await client.request(sendTo(stale))).body).toBe('deviceMismatch');
    expect((await client.problem(sendTo(stale))).code).toBe(PROBLEM_CODE_RATE_LIMITED);
  });

  test('a look-up that failed is not charged to a send', async () => {
    fixture = await GatewayFixture.start({ lookUpsPerPair: one });
    const { client } = await fixture.attached();
    const nobody = { ...fixture.device(newUser(), 1), userId: newUser() };
    fixture.keys.gate = async (call) => {
      if (call === 'devices') throw new Error('away');
    };
    expect((await client.problem(sendTo(nobody))).code).toBe(v1.ProblemCode.PROBLEM_CODE_INTERNAL);
    fixture.keys.gate = async () => undefined;
    expect((await client.problem(sendTo(nobody))).code).toBe(PROBLEM_CODE_UNKNOWN_USER);
  });
});

describe('a client that goes on although it is refused', () => {
  const config = {
    sendsPerSender: { burst: 1, intervalMs: 3_600_000 },
    refusalsPerUser: { burst: 5, intervalMs: 3_600_000 },
    floodPenaltyMs: 1_000,
    floodPenaltyMaxMs: 60_000,
  };

  test('gets 4429, may not connect for a while, and each time for longer', async () => {
    fixture = await GatewayFixture.start(config);
    const recipient = fixture.device(newUser(), 1);
    const { device, client } = await fixture.attached();
    const seqs = client.send(...Array.from({ length: 20 }, () => sendTo(recipient)));
    expect(await client.closeCode()).toBe(CloseCode.Flooding);
    expect(client.closed?.reason).toBe('too many requests; retry_after_ms=1000');
    // What was refused was answered before the end, and nothing after it was handled.
    expect(seqs.filter((seq) => client.answers(seq)[0]?.problem)).toEqual(seqs.slice(1, 7));
    const token = fixture.token(device.userId);
    const refused = await refusal({ token });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 });
    const browser = await TestClient.connect(fixture.gateway.port, { token, via: 'subprotocol' });
    expect(await browser.closeCode()).toBe(CloseCode.Flooding);
    expect(browser.closed?.reason).toContain('retry_after_ms=1000');
    await fixture.advance(1_000);
    const again = await fixture.session(device);
    again.send(sendTo(recipient), sendTo(recipient));
    expect(await again.closeCode()).toBe(CloseCode.Flooding);
    expect(again.closed?.reason).toContain('retry_after_ms=2000');
  });

  test('does not harm another user', async () => {
    fixture = await GatewayFixture.start(config);
    const recipient = fixture.device(newUser(), 1);
    const [{ client: flooding }, { client: other }] = [await fixture.attached(), await fixture.attached()];
    flooding.send(...Array.from({ length: 20 }, () => sendTo(recipient)));
    await flooding.closeCode();
    expect((await other.request(sendTo(recipient))).body).toBe('accepted');
  });
});

describe('a connection that sends too much is read more slowly, and not ended', () => {
  test('frames', async () => {
    fixture = await GatewayFixture.start({ framesPerConnection: { burst: 100, intervalMs: 10 } });
    const { client } = await fixture.attached();
    const { client: bystander } = await fixture.attached();
    const pings = client.send(...Array.from({ length: 400 }, () => ({ ping: {} })));
    const answered = () => pings.filter((seq) => client.answers(seq).length > 0).length;
    await bystander.isServed();
    // Those of the batch that were there already had to be decoded: they wait for what they cost.
    expect(answered()).toBeLessThan(100);
    for (let second = 0; second < 10 && answered() < 400; second++) {
      await fixture.advance(1_000);
      await bystander.isServed();
    }
    await until(() => answered() === 400, { message: () => `${answered()} answered` });
    expect(client.closed).toBeUndefined();
  });

  test('the rate holds over a long flood', async () => {
    fixture = await GatewayFixture.start({ framesPerConnection: { burst: 10, intervalMs: 100 } });
    const { client } = await fixture.attached();
    const { client: bystander } = await fixture.attached();
    for (let message = 0; message < 500; message++) client.send({ ping: {} });
    const answered = () => client.frames.filter(({ body }) => body === 'pong').length;
    for (let second = 0; second < 20; second++) {
      await fixture.advance(1_000);
      await bystander.isServed();
    }
    await until(() => answered() >= 180, { message: () => `${answered()} answered` });
    expect(answered()).toBeLessThanOrEqual(10 + 200 + 10);
    expect(client.closed).toBeUndefined();
  });

  test('bytes', async () => {
    fixture = await GatewayFixture.start({ bytesPerConnection: { burst: 300_000, intervalMs: 0.01 } });
    const recipient = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    const { client: bystander } = await fixture.attached();
    const large = () => sendTo(recipient, { messages: [copyFor(recipient, 60_000)] });
    for (let send = 0; send < 10; send++) client.send(large());
    await until(() => fixture.transport.sends.length >= 4, { message: 'no sends' });
    await bystander.isServed();
    expect(fixture.transport.sends.length).toBeLessThan(10);
    await until(
      async () => {
        await fixture.advance(1_000);
        return fixture.transport.sends.length === 10;
      },
      { message: 'the rest is not read' },
    );
  });
});

describe('handshakes', () => {
  const token = () => fixture.token(newUser());

  test('above the rate of an address they are refused before the token is looked at, for as long as they say', async () => {
    let judged = 0;
    const verify = async () => {
      judged++;
      return { valid: true, identity: { userId: newUser(), issuedAt: 0, expiresAt: Infinity } } as const;
    };
    fixture = await GatewayFixture.start(
      { handshakesPerAddress: { burst: 3, intervalMs: 5_000 } },
      { verifier: { verify } },
    );
    for (let attempt = 0; attempt < 3; attempt++) {
      fixture.clients.push(await TestClient.connect(fixture.gateway.port, { token: 'x' }));
    }
    const refused = await refusal({ token: 'x' });
    expect([refused.status, refused.headers['retry-after'], judged]).toEqual([429, '5', 3]);
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

  test('a good token is no failed one', async () => {
    fixture = await GatewayFixture.start({ failedTokensPerAddress: { burst: 1, intervalMs: 60_000 } });
    for (let connection = 0; connection < 5; connection++) await fixture.connect(newUser());
  });

  test('a user has so many connections, and one more when one has ended', async () => {
    fixture = await GatewayFixture.start({ maxConnectionsPerUser: 2 });
    const userId = newUser();
    const [first] = [await fixture.connect(userId), await fixture.connect(userId)];
    const refused = await refusal({ token: fixture.token(userId) });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10']);
    const browser = await TestClient.connect(fixture.gateway.port, {
      token: fixture.token(userId),
      via: 'subprotocol',
    });
    expect(await browser.closeCode()).toBe(CloseCode.Flooding);
    await fixture.connect(newUser());
    first.ws.terminate();
    await fixture.connectionsBecome(2);
    await fixture.connect(userId);
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
