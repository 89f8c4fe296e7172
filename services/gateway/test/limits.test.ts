import { randomBytes } from 'node:crypto';
import { CloseCode, type SendOutcome, type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { createMetricsRegistry } from '@lantern/runtime';
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
  const rows: [string, string, object, () => Body][] = [
    ['sends', 'sends_per_sender', { sendsPerSender: rate }, () => sendTo(known)],
    ['ephemeral sends', 'sends_per_sender', { ephemeralsPerSender: rate }, () => sendTo(known, { ephemeral: true })],
    ['look-ups of one user', 'look_ups_per_pair', { lookUpsPerPair: rate }, () => lookUp(known.userId)],
    [
      'look-ups of different users',
      'look_up_targets_per_user',
      { lookUpTargetsPerUser: rate },
      () => lookUp(newUser()),
    ],
    [
      'sends to users that do not exist',
      'look_up_targets_per_user',
      { lookUpTargetsPerUser: rate },
      () => sendTo({ ...known, userId: newUser() }),
    ],
    ['claims of different users', 'look_up_targets_per_user', { lookUpTargetsPerUser: rate }, () => claimOf(newUser())],
    ['uploads', 'key_requests_per_user', { keyRequestsPerUser: rate }, () => ({ uploadPreKeys: {} })],
    ['removals', 'key_requests_per_user', { keyRequestsPerUser: rate }, () => ({ removeDevice: { deviceId: 77 } })],
    ['claims', 'key_requests_per_user', { keyRequestsPerUser: rate }, () => claimOf(known.userId)],
    [
      'tokens',
      'token_refreshes_per_user',
      { tokenRefreshesPerUser: rate },
      () => ({ refreshToken: { token: 'none' } }),
    ],
  ];
  test.each(rows)('%s', async (_title, limit, config, body) => {
    const metrics = createMetricsRegistry({ node: false });
    fixture = await GatewayFixture.start(config, { metrics });
    known = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    for (let call = 0; call < 2; call++) {
      expect((await client.request(body())).problem?.code).not.toBe(PROBLEM_CODE_RATE_LIMITED);
    }
    const problem = await client.problem(body());
    expect(problem).toMatchObject({ code: PROBLEM_CODE_RATE_LIMITED, retryable: true, retryAfterMs: 3_000 });
    expect(problem.message).toMatch(/^too many /);
    expect(await metrics.render()).toContain(`lantern_gateway_rate_limited_total{limit="${limit}"} 1`);
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

const { PROBLEM_CODE_UNAVAILABLE, PROBLEM_CODE_MAILBOX_FULL } = v1.ProblemCode;
const repeated = [PROBLEM_CODE_UNAVAILABLE, PROBLEM_CODE_RATE_LIMITED];
test.each(repeated.flatMap((code) => [false, true].map((ephemeral) => ({ code, ephemeral }))))(
  'a send that is refused and to come again is not charged: %o',
  async ({ code, ephemeral }) => {
    const one = { burst: 1, intervalMs: 60_000 };
    fixture = await GatewayFixture.start({ sendsPerSender: one, ephemeralsPerSender: one });
    const recipient = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    // The bucket that is not meant is in debt: it must not be the one that gets the count back.
    await client.request(sendTo(recipient, { ephemeral: !ephemeral }));
    fixture.transport.onSend = () => ({ outcome: 'refused', code, message: 'again', retryAfterMs: 5 });
    for (let repeat = 0; repeat < 3; repeat++) {
      expect(await client.problem(sendTo(recipient, { ephemeral }))).toMatchObject({ code, message: 'again' });
    }
    fixture.transport.onSend = () => ({ outcome: 'accepted', serverTime: 1, fullDeviceIds: [] });
    expect((await client.request(sendTo(recipient, { ephemeral }))).body).toBe('accepted');
    for (const kind of [ephemeral, !ephemeral]) {
      expect((await client.problem(sendTo(recipient, { ephemeral: kind }))).message).toBe('too many sends');
    }
  },
);

test('a send that is refused for good stays charged', async () => {
  fixture = await GatewayFixture.start({ sendsPerSender: { burst: 1, intervalMs: 60_000 } });
  const recipient = fixture.device(newUser(), 1);
  const { client } = await fixture.attached();
  fixture.transport.onSend = () => ({ outcome: 'refused', code: PROBLEM_CODE_MAILBOX_FULL, message: 'full' });
  expect((await client.problem(sendTo(recipient))).code).toBe(PROBLEM_CODE_MAILBOX_FULL);
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

  /** It was refused, has had the time to hear of it, and goes on. */
  async function warned(client: TestClient, recipient: Credentials): Promise<void> {
    await client.request(sendTo(recipient));
    expect((await client.problem(sendTo(recipient))).code).toBe(PROBLEM_CODE_RATE_LIMITED);
    await fixture.advance(5_000);
  }

  test('gets 4429, may not connect for a while, and each time for longer', async () => {
    fixture = await GatewayFixture.start(config);
    const recipient = fixture.device(newUser(), 1);
    const { device, client } = await fixture.attached();
    await warned(client, recipient);
    const seqs = client.send(...Array.from({ length: 20 }, () => sendTo(recipient)));
    expect(await client.closeCode()).toBe(CloseCode.Flooding);
    expect(client.closed?.reason).toBe('too many requests; retry_after_ms=1000');
    // What was refused was answered before the end, and nothing after it was handled.
    expect(seqs.filter((seq) => client.answers(seq)[0]?.problem)).toEqual(seqs.slice(0, 6));
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

  test('is not one that sends more than its share at once, and waits with each as long as it is told', async () => {
    const sendsPerSender = { burst: 5, intervalMs: 1_000 };
    fixture = await GatewayFixture.start({ ...config, sendsPerSender });
    const recipient = fixture.device(newUser(), 1);
    const { device, client } = await fixture.attached();
    const other = await fixture.session(fixture.device(device.userId, 2));
    let outstanding = client.send(...Array.from({ length: 60 }, () => sendTo(recipient)));
    const dueAt = new Map<number, number>();
    for (let second = 0; outstanding.length > 0 && second < 200; second++) {
      const waiting: number[] = [];
      const again: Body[] = [];
      for (const seq of outstanding) {
        const { problem } = await client.answer(seq);
        if (problem === null) continue;
        const now = fixture.clock.monotonic();
        if (!dueAt.has(seq)) dueAt.set(seq, now + problem!.retryAfterMs!);
        if (dueAt.get(seq)! > now) waiting.push(seq);
        else again.push(sendTo(recipient));
      }
      outstanding = [...waiting, ...(again.length > 0 ? client.send(...again) : [])];
      // Another device takes some of what it waits for.
      if (second % 3 === 0) other.send(sendTo(recipient));
      await other.isServed();
      await client.isServed();
      await fixture.advance(1_000);
    }
    expect([outstanding, client.closed]).toEqual([[], undefined]);
  });

  test('does not harm another user', async () => {
    fixture = await GatewayFixture.start(config);
    const recipient = fixture.device(newUser(), 1);
    const [{ client: flooding }, { client: other }] = [await fixture.attached(), await fixture.attached()];
    await warned(flooding, recipient);
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
