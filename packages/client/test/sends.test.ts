import { randomUUID } from 'node:crypto';
import { v1 } from '@lantern/protocol';
import { type ObservedAnswer, type SendRequest, newMessageId } from '../src/index.js';
import { SENDER } from './fake-server.js';
import { harness } from './harness.js';
import { until } from './until.js';

const h = harness();
const { ProblemCode } = v1;

const request = (more: Partial<SendRequest> = {}): SendRequest => ({
  messageId: newMessageId(),
  userId: SENDER,
  messages: [{ deviceId: 0, registrationId: 0xffff_ffff, kind: 3, ciphertext: Uint8Array.of(1, 2) }],
  ...more,
});

async function connected(options = {}) {
  const client = h.client(options);
  await client.connect();
  return { client, connection: await h.server().connection(1) };
}

test('a send carries every option that was given and none that was not', async () => {
  const { client, connection } = await connected();
  void client.send(request()).catch(() => {});
  const plain = (await connection.next('send')).send;
  expect(plain).toMatchObject({ messages: [{ deviceId: 0, registrationId: 0xffff_ffff, kind: 3 }] });
  expect([plain?.ttlMs ?? undefined, plain?.notAfter ?? undefined]).toEqual([undefined, undefined]);
  void client.send(request({ ttlMs: 0, ephemeral: true, urgent: true, listedOnly: true, notAfter: 9 })).catch(() => {});
  const full = (await connection.next('send')).send;
  expect(full).toMatchObject({ ttlMs: 0, ephemeral: true, urgent: true, listedOnly: true, notAfter: 9 });
  expect(full).not.toHaveProperty('timeoutMs');
});

const device = { deviceId: 2, registrationId: 3, identityKey: Uint8Array.of(4) };

test.each([
  [
    'accepted',
    { accepted: { serverTime: 5, fullDeviceIds: [2] } },
    { outcome: 'accepted', serverTime: 5, fullDeviceIds: [2] },
  ],
  ['duplicate', { duplicate: { serverTime: 6 } }, { outcome: 'duplicate', serverTime: 6 }],
  [
    'mismatch',
    { deviceMismatch: { missing: [device], stale: [{ ...device, deviceId: 0 }], extraDeviceIds: [0, 9] } },
    { outcome: 'mismatch', missing: [device], stale: [{ ...device, deviceId: 0 }], extraDeviceIds: [0, 9] },
  ],
  [
    'refused',
    { problem: { code: ProblemCode.PROBLEM_CODE_MAILBOX_FULL, message: 'full', retryable: true, retryAfterMs: 0 } },
    { outcome: 'refused', code: 'mailbox_full', message: 'full', retryable: true, retryAfterMs: 0 },
  ],
  [
    'refused for good',
    { problem: { code: ProblemCode.PROBLEM_CODE_TOO_LATE, message: 'late' } },
    { outcome: 'refused', code: 'too_late', message: 'late', retryable: false },
  ],
])('outcome: %s', async (_name, body, outcome) => {
  const { client, connection } = await connected();
  const sent = client.send(request());
  connection.answer(await connection.next('send'), body);
  expect(await sent).toEqual(outcome);
});

test('a send above the bound of the server is refused without being sent', async () => {
  h.server().welcome = { limits: { maxMessageBytesIn: 100, maxRequestsInFlight: 9, maxAckIds: 9 } };
  const { client, connection } = await connected();
  const messages = [{ deviceId: 1, registrationId: 1, kind: 1, ciphertext: new Uint8Array(100) }];
  expect(await client.send(request({ messages }))).toMatchObject({ outcome: 'refused', code: 'too_large' });
  expect(connection.all('send')).toHaveLength(0);
});

test('sends in flight when the connection drops are repeated in their order, with the same message ids', async () => {
  const { client, connection } = await connected();
  const requests = [request(), request(), request()];
  const sent = requests.map((each) => client.send(each));
  connection.answer(await connection.next('send'), { accepted: { serverTime: 1 } });
  await until(() => connection.all('send').length === 3);
  await sent[0];
  connection.socket.terminate();
  await until(() => client.state.status === 'offline');
  h.clock().advance(1_000);
  const second = await h.server().connection(2);
  await until(() => second.all('send').length === 2);
  const ids = second.all('send').map((frame) => Buffer.from(frame.send?.messageId ?? []).toString('hex'));
  expect(ids).toEqual(requests.slice(1).map(({ messageId }) => Buffer.from(messageId).toString('hex')));
  second.answer(await second.next('send'), { duplicate: { serverTime: 2 } });
  second.answer(await second.next('send'), { accepted: { serverTime: 3 } });
  expect(await Promise.all(sent)).toMatchObject([
    { outcome: 'accepted' },
    { outcome: 'duplicate' },
    { outcome: 'accepted' },
  ]);
});

test('a send is not repeated after its deadline', async () => {
  const { client, connection } = await connected();
  const sent = client.send(request({ timeoutMs: 500 }));
  await connection.next('send');
  connection.socket.terminate();
  await until(() => client.state.status === 'offline');
  h.clock().advance(500);
  await expect(sent).rejects.toMatchObject({ name: 'RequestTimeout' });
  h.clock().advance(500);
  const second = await h.server().connection(2);
  const ping = client.ping();
  second.answer(await second.next('ping'), { pong: {} });
  await ping;
  expect(second.all('send')).toHaveLength(0);
});

test.each([
  ['unavailable', ProblemCode.PROBLEM_CODE_UNAVAILABLE],
  ['rate_limited', ProblemCode.PROBLEM_CODE_RATE_LIMITED],
])('%s is repeated with the same message id after the delay that it names', async (_name, code) => {
  const { client, connection } = await connected({ random: () => 0 });
  const sent = client.send(request());
  const busy = {
    problem: { code, message: 'moving', retryable: true, retryAfterMs: 700 },
  };
  const first = await connection.next('send');
  connection.answer(first, busy);
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: {} });
  await ping;
  h.clock().advance(699);
  expect(connection.all('send')).toHaveLength(1);
  h.clock().advance(1);
  const repeat = await connection.next('send');
  expect(repeat.send?.messageId).toEqual(first.send?.messageId);
  expect(repeat.seq).not.toBe(first.seq);
  connection.answer(repeat, { accepted: {} });
  expect(await sent).toMatchObject({ outcome: 'accepted' });
});

test.each([
  ['unavailable', ProblemCode.PROBLEM_CODE_UNAVAILABLE],
  ['rate_limited', ProblemCode.PROBLEM_CODE_RATE_LIMITED],
])('%s is the outcome when its delay reaches beyond the deadline', async (name, code) => {
  const { client, connection } = await connected();
  const sent = client.send(request({ timeoutMs: 600 }));
  connection.answer(await connection.next('send'), {
    problem: { code, message: 'moving', retryable: true, retryAfterMs: 700 },
  });
  expect(await sent).toEqual({
    outcome: 'refused',
    code: name,
    message: 'moving',
    retryable: true,
    retryAfterMs: 700,
  });
});

test('sends to one user that are refused for a while are repeated in the order of their calls; others do not wait', async () => {
  const delays = [0.9, 0.1, 0.5];
  const { client, connection } = await connected({ random: () => delays.shift() ?? 0 });
  const [first, second, third] = [request(), request(), request()];
  const elsewhere = request({ userId: randomUUID() });
  const outcomes = [first, second, third].map((each) => client.send(each));
  const taken = [await connection.next('send'), await connection.next('send'), await connection.next('send')];
  const problem = {
    code: ProblemCode.PROBLEM_CODE_UNAVAILABLE,
    message: 'moving',
    retryable: true,
    retryAfterMs: 700,
  };
  for (const send of taken) connection.answer(send, { problem });
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: {} });
  await ping;
  const late = client.send(request({ messageId: third.messageId }));
  const other = client.send(elsewhere);
  const undisturbed = await connection.next('send');
  expect(undisturbed.send?.messageId).toEqual(elsewhere.messageId);
  connection.answer(undisturbed, { accepted: {} });
  await other;
  h.clock().advance(700 + 0.9 * 500);
  const repeated = [];
  for (let index = 0; index < 4; index++) {
    const send = await connection.next('send');
    repeated.push(send.send?.messageId);
    connection.answer(send, { accepted: {} });
  }
  expect(repeated).toEqual([first, second, third, third].map(({ messageId }) => messageId));
  expect(await Promise.all([...outcomes, late])).toEqual(
    Array.from({ length: 4 }, () => expect.objectContaining({ outcome: 'accepted' })),
  );
});

test('an answer of another kind is an error and not an outcome', async () => {
  const { client, connection } = await connected();
  const sent = client.send(request());
  connection.answer(await connection.next('send'), { pong: {} });
  await expect(sent).rejects.toThrow('the server answered with pong');
});

test('the observer is told of every answer: each refusal that is waited out, and how long each attempt took', async () => {
  const answers: [number, string | undefined, number | undefined][] = [];
  const observer = {
    answered: ({ afterMs, refusal }: ObservedAnswer) =>
      void answers.push([afterMs, refusal?.code, refusal?.retry.afterMs]),
  };
  const { client, connection } = await connected({ random: () => 0, observer });
  const sent = client.send(request());
  const first = await connection.next('send');
  h.clock().advance(40);
  connection.answer(first, {
    problem: { code: ProblemCode.PROBLEM_CODE_UNAVAILABLE, message: 'moving', retryable: true, retryAfterMs: 700 },
  });
  await until(() => answers.length === 1);
  h.clock().advance(700);
  connection.answer(await connection.next('send'), { accepted: {} });
  await sent;
  expect(answers).toEqual([
    [40, 'unavailable', 700],
    [0, undefined, undefined],
  ]);
});
