import { randomBytes } from 'node:crypto';
import { createMetricsRegistry } from '@lantern/runtime';
import { type SendOutcome, type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type Credentials, GatewayFixture, copyFor, newUser } from './gateway-fixture.js';
import type { TestClient } from './test-client.js';

const { ProblemCode } = v1;

let fixture: GatewayFixture;
let sender: Credentials;
let client: TestClient;

beforeEach(async () => {
  fixture = await GatewayFixture.start();
  ({ device: sender, client } = await fixture.attached(1));
});

afterEach(() => fixture.stop());

function sendTo(userId: UserId, messages: v1.IOutgoingMessage[], fields: v1.ISend = {}) {
  return { send: { messageId: randomBytes(16), userId: userIdToBytes(userId), messages, ...fields } };
}

test('a send to all devices is handed over as it is, under the address of the session', async () => {
  const userId = newUser();
  const devices = [fixture.device(userId, 1), fixture.device(userId, 2)];
  const messages = devices.map((device) => copyFor(device));
  const fields = { ttlMs: 5_000, urgent: true, notAfter: fixture.clock.now() + 9 };
  const body = sendTo(userId, messages, fields);
  const { accepted } = await client.request(body);
  expect(accepted).toMatchObject({ serverTime: 4_711, fullDeviceIds: [] });
  const [request] = fixture.transport.sends;
  expect(request?.sender).toEqual({ userId: sender.userId, deviceId: 1 });
  expect(request?.send).toMatchObject({ recipient: userId, ephemeral: false, ...fields });
  expect(Buffer.from(request!.send.messageId)).toEqual(body.send.messageId);
  expect(request?.send.messages.map(({ ciphertext }) => Buffer.from(ciphertext))).toEqual(
    messages.map(({ ciphertext }) => ciphertext),
  );
});

describe('the outcome of the transport is the answer', () => {
  const rows: [SendOutcome, unknown][] = [
    [{ outcome: 'accepted', serverTime: 5, fullDeviceIds: [2] }, { accepted: { serverTime: 5, fullDeviceIds: [2] } }],
    [{ outcome: 'duplicate', serverTime: 3 }, { duplicate: { serverTime: 3 } }],
    [
      { outcome: 'refused', code: ProblemCode.PROBLEM_CODE_MAILBOX_FULL, message: 'full', retryAfterMs: 60_000 },
      {
        problem: {
          code: ProblemCode.PROBLEM_CODE_MAILBOX_FULL,
          message: 'full',
          retryable: true,
          retryAfterMs: 60_000,
        },
      },
    ],
    [
      { outcome: 'refused', code: ProblemCode.PROBLEM_CODE_TOO_LATE, message: 'late' },
      { problem: { code: ProblemCode.PROBLEM_CODE_TOO_LATE, retryable: false } },
    ],
  ];
  test.each(rows)('%j', async (outcome, answer) => {
    const other = fixture.device(newUser(), 1);
    fixture.transport.onSend = () => outcome;
    expect(await client.request(sendTo(other.userId, [copyFor(other)]))).toMatchObject(answer as object);
  });
});

describe('the device list is compared with the current one', () => {
  const ids = (list: v1.IDeviceInfo[] | null | undefined) => list?.map(({ deviceId }) => deviceId);
  let one: Credentials;
  let two: Credentials;
  beforeEach(() => {
    const userId = newUser();
    one = fixture.device(userId, 1);
    two = fixture.device(userId, 2);
  });

  const rows: [string, () => v1.IOutgoingMessage[], { missing: number[]; stale: number[]; extra: number[] }][] = [
    ['nobody is listed', () => [], { missing: [1, 2], stale: [], extra: [] }],
    ['one is missing', () => [copyFor(one)], { missing: [2], stale: [], extra: [] }],
    [
      'one does not exist',
      () => [copyFor(one), copyFor(two), { ...copyFor(one), deviceId: 3 }],
      { missing: [], stale: [], extra: [3] },
    ],
    [
      'one was installed anew',
      () => [copyFor(one), { ...copyFor(two), registrationId: two.registrationId + 1 }],
      { missing: [], stale: [2], extra: [] },
    ],
    [
      'all of it at once',
      () => [
        { ...copyFor(one), registrationId: 0 },
        { ...copyFor(one), deviceId: 0 },
      ],
      { missing: [2], stale: [1], extra: [0] },
    ],
  ];
  test.each(rows)('%s', async (_title, messages, { missing, stale, extra }) => {
    const { deviceMismatch } = await client.request(sendTo(one.userId, messages()));
    expect(ids(deviceMismatch?.missing)).toEqual(missing);
    expect(ids(deviceMismatch?.stale)).toEqual(stale);
    expect(deviceMismatch?.extraDeviceIds).toEqual(extra);
    expect(
      [...(deviceMismatch?.missing ?? []), ...(deviceMismatch?.stale ?? [])].every((d) => d.identityKey?.length),
    ).toBe(true);
    expect(fixture.transport.sends).toEqual([]);
    expect(fixture.transport.probes).toHaveLength(1);
  });

  test('listed_only does not ask for those that are missing, only for what is listed', async () => {
    expect((await client.request(sendTo(one.userId, [copyFor(one)], { listedOnly: true }))).body).toBe('accepted');
    const stale = { ...copyFor(two), registrationId: 0 };
    const { deviceMismatch } = await client.request(sendTo(one.userId, [stale], { listedOnly: true }));
    expect([ids(deviceMismatch?.missing), ids(deviceMismatch?.stale)]).toEqual([[], [2]]);
  });

  test('a retry after a lost answer is a duplicate, whatever became of the devices', async () => {
    fixture.transport.onSend = ({ probe }) => ({ outcome: 'duplicate', serverTime: probe ? 1 : 2 });
    expect((await client.request(sendTo(one.userId, [copyFor(one)]))).duplicate?.serverTime).toBe(1);
    fixture.keys.users.delete(one.userId);
    expect((await client.request(sendTo(one.userId, [copyFor(one)]))).duplicate?.serverTime).toBe(1);
  });

  test('an ephemeral message, which is in no dedup window, is refused without asking', async () => {
    const answer = await client.request(sendTo(one.userId, [copyFor(one)], { ephemeral: true }));
    expect(answer.body).toBe('deviceMismatch');
    expect(fixture.transport.of('send')).toEqual([]);
  });

  test('a mismatch after notAfter is too late', async () => {
    const problem = await client.problem(sendTo(one.userId, [], { notAfter: fixture.clock.now() - 1 }));
    expect(problem.code).toBe(ProblemCode.PROBLEM_CODE_TOO_LATE);
  });

  test('a user without devices is unknown', async () => {
    const problem = await client.problem(sendTo(newUser(), []));
    expect(problem.code).toBe(ProblemCode.PROBLEM_CODE_UNKNOWN_USER);
  });
});

describe('to the own user', () => {
  test('the sending device is left out, and is extra when listed', async () => {
    const second = fixture.device(sender.userId, 2);
    expect((await client.request(sendTo(sender.userId, [copyFor(second)]))).body).toBe('accepted');
    const { deviceMismatch } = await client.request(sendTo(sender.userId, [copyFor(second), copyFor(sender)]));
    expect(deviceMismatch).toMatchObject({ missing: [], stale: [], extraDeviceIds: [1] });
  });

  test('without other devices it is accepted without asking anybody', async () => {
    expect((await client.request(sendTo(sender.userId, []))).accepted?.serverTime).toBe(fixture.clock.now());
    expect(fixture.transport.of('send')).toEqual([]);
  });
});

describe('the cached device list', () => {
  let other: Credentials;
  const lookups = () => fixture.keys.calls.filter((call) => call === 'devices').length;
  beforeEach(async () => {
    other = fixture.device(newUser(), 1);
    await client.request(sendTo(other.userId, [copyFor(other)]));
  });

  test('serves sends until the list changes', async () => {
    for (let count = 0; count < 5; count++) await client.request(sendTo(other.userId, [copyFor(other)]));
    expect(lookups()).toBe(1);
    fixture.device(other.userId, 2);
    await fixture.keys.announce(other.userId, []);
    const { deviceMismatch } = await client.request(sendTo(other.userId, [copyFor(other)]));
    expect(deviceMismatch?.missing).toHaveLength(1);
    expect(lookups()).toBe(2);
  });

  test('never answers a mismatch: the keys service is asked afresh', async () => {
    const second = fixture.device(other.userId, 2);
    // Not announced yet: the cache would name the second device extra.
    expect((await client.request(sendTo(other.userId, [copyFor(other), copyFor(second)]))).body).toBe('accepted');
    expect(lookups()).toBe(2);
    await client.request(sendTo(other.userId, []));
    expect(lookups()).toBe(3);
  });

  test('does not keep a list that changed while it was asked for', async () => {
    await fixture.keys.announce(other.userId, []);
    let announced = false;
    fixture.keys.gate = async () => {
      if (!announced) await fixture.keys.announce(other.userId, []);
      announced = true;
    };
    await client.request(sendTo(other.userId, [copyFor(other)]));
    await client.request(sendTo(other.userId, [copyFor(other)]));
    expect(lookups()).toBe(3);
  });
});

test('without a live feed of changes a list is trusted for two seconds', async () => {
  const late = await GatewayFixture.start({}, { directoryIsLive: () => false });
  try {
    const { client } = await late.attached();
    const other = late.device(newUser(), 1);
    const lookups = () => late.keys.calls.filter((call) => call === 'devices').length;
    await client.request(sendTo(other.userId, [copyFor(other)]));
    late.clock.advance(2_000);
    await client.request(sendTo(other.userId, [copyFor(other)]));
    expect(lookups()).toBe(1);
    late.clock.advance(1);
    await client.request(sendTo(other.userId, [copyFor(other)]));
    expect(lookups()).toBe(2);
  } finally {
    await late.stop();
  }
});

test('sends to one user are handed over in frame order, also when the list has to be asked for', async () => {
  const other = fixture.device(newUser(), 1);
  const another = fixture.device(newUser(), 1);
  let release = () => {};
  fixture.keys.gate = () => new Promise((resolve) => (release = resolve));
  const bodies = Array.from({ length: 5 }, () => sendTo(other.userId, [copyFor(other)]));
  const seqs = client.send(...bodies);
  await until(() => fixture.keys.calls.at(-1) === 'devices', { message: 'no look-up' });
  seqs.push(
    ...client.send(
      ...Array.from({ length: 5 }, () => sendTo(other.userId, [copyFor(other)])).map(
        (body) => (bodies.push(body), body),
      ),
    ),
  );
  // A send to somebody else does not wait for them.
  const first = release;
  const [free] = client.send(sendTo(another.userId, [copyFor(another)]));
  await until(() => fixture.keys.calls.filter((call) => call === 'devices').length === 2, {
    message: 'no second look-up',
  });
  release();
  await client.answer(free!);
  expect(fixture.transport.sends).toHaveLength(1);
  first();
  for (const seq of seqs) expect((await client.answer(seq)).body).toBe('accepted');
  expect(fixture.transport.sends.slice(1).map(({ send }) => Buffer.from(send.messageId))).toEqual(
    bodies.map(({ send }) => send.messageId),
  );
  expect(fixture.keys.calls.filter((call) => call === 'devices')).toHaveLength(2);
});

test('a look-up that fails refuses its send only', async () => {
  const other = fixture.device(newUser(), 1);
  let failures = 1;
  fixture.keys.gate = async () => {
    if (failures-- > 0) throw new Error('no connection to the store');
  };
  const [failed, next] = client.send(sendTo(other.userId, [copyFor(other)]), sendTo(other.userId, [copyFor(other)]));
  const { problem } = await client.answer(failed!);
  expect(problem?.code).toBe(ProblemCode.PROBLEM_CODE_INTERNAL);
  expect(problem?.retryable).toBe(true);
  expect((await client.answer(next!)).body).toBe('accepted');
  // The client sees an id, the log has the cause under the same id.
  const { fields } = fixture.logger.entries[0]!;
  expect(problem?.message).toBe(`internal error ${String(fields['errorId'])}`);
  expect((fields['error'] as Error).message).toBe('no connection to the store');
});

test('sends are counted by how they ended, and timed when they are accepted', async () => {
  const registry = createMetricsRegistry({ node: false });
  const own = await GatewayFixture.start({}, { metrics: registry });
  try {
    const { client: sending } = await own.attached(1);
    const userId = newUser();
    const device = own.device(userId, 1);
    await sending.request(sendTo(userId, [copyFor(device)]));
    await sending.request(sendTo(userId, []));
    await sending.request(sendTo(newUser(), []));
    own.transport.onSend = () => ({ outcome: 'refused', code: ProblemCode.PROBLEM_CODE_UNAVAILABLE, message: 'no' });
    await sending.request(sendTo(userId, [copyFor(device)]));
    await sending.request({ send: {} });
    const text = await registry.render();
    expect(text).toContain('lantern_gateway_send_seconds_count 1');
    const causes = text.match(/(?<=sends_refused_total\{cause=)"\w+"\} \d/g);
    expect(causes).toEqual(['"mismatch"} 1', '"limited"} 0', '"client"} 2', '"unavailable"} 1', '"fault"} 0']);
  } finally {
    await own.stop();
  }
});
