import { type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { type ClientOptions, type IncomingMessage, MemorySeenMessages, type MessagingClient } from '../src/index.js';
import { type FakeConnection, SENDER, delivery } from './fake-server.js';
import { harness } from './harness.js';
import { settled, until } from './until.js';

const h = harness();

async function connected(options: Partial<ClientOptions> = {}) {
  const client = h.client(options);
  await client.connect();
  return { client, connection: await h.server().connection(1) };
}

async function reconnected(client: MessagingClient, connection: FakeConnection, n: number): Promise<FakeConnection> {
  connection.socket.terminate();
  await until(() => client.state.status === 'offline');
  h.clock().advance(10_000);
  const next = await h.server().connection(n);
  await until(() => client.state.status === 'ready');
  return next;
}

/** The number a message was made from; see `delivery`. */
const number = (message: IncomingMessage) => message.ciphertext.at(0)!;

test('a message has every field, and its bytes do not hold the whole WebSocket message in memory', async () => {
  const got: IncomingMessage[] = [];
  const { connection } = await connected({ onMessage: (message) => void got.push(message) });
  connection.deliver(3, { redelivered: true });
  await until(() => got.length === 1);
  expect(got[0]).toEqual({
    sender: { userId: SENDER, deviceId: 1 },
    messageId: new Uint8Array(16).fill(3),
    serverTime: 1_700_000_000_003,
    expiresAt: 1_800_000_000_000,
    kind: 2,
    ciphertext: Uint8Array.of(3),
    redelivered: true,
    ephemeral: false,
    deliveryId: Uint8Array.of(0xd0, 3),
  });
  expect(got[0]?.ciphertext.buffer.byteLength).toBe(1);
});

test('the handler gets messages one after the other and in order, and each is acked when it resolved', async () => {
  const finish: (() => void)[] = [];
  const begun: number[] = [];
  const { connection } = await connected({
    onMessage: (message) => {
      begun.push(number(message));
      return new Promise((resolve) => finish.push(resolve));
    },
  });
  connection.push({ deliver: delivery(1) }, { deliver: delivery(2) });
  await until(() => begun.length === 1);
  await settled();
  expect([begun, connection.acked()]).toEqual([[1], []]);
  finish[0]?.();
  await until(() => begun.length === 2 && connection.acked().length === 1);
  finish[1]?.();
  await until(() => connection.acked().length === 2);
  expect(connection.acked()).toEqual([1, 2]);
});

test('acks of one turn travel in one Ack frame, within the bound of the server', async () => {
  h.server().welcome = { limits: { maxMessageBytesIn: 9_999, maxRequestsInFlight: 1, maxAckIds: 4 } };
  const { connection } = await connected({ onMessage: () => {} });
  connection.push(...[1, 2, 3, 4, 5, 6].map((n) => ({ deliver: delivery(n) })));
  await until(() => connection.acked().length === 6);
  expect(connection.all('ack').map((frame) => frame.ack?.deliveryIds?.length)).toEqual([4, 2]);
});

test('a message that comes again while its handler runs is not handled twice, and acked when it is done', async () => {
  let finish = () => {};
  let runs = 0;
  const { client, connection } = await connected({
    onMessage: () => {
      runs++;
      return new Promise((resolve) => (finish = resolve));
    },
  });
  connection.deliver(1);
  await until(() => runs === 1);
  const second = await reconnected(client, connection, 2);
  second.deliver(1, { redelivered: true });
  // The sender repeated it beyond the server's dedup window: another delivery of the same message.
  second.deliver(1, { deliveryId: Uint8Array.of(0xd0, 99) });
  second.push({ caughtUp: { phase: v1.CaughtUpPhase.CAUGHT_UP_PHASE_SENT } });
  await client.events().next();
  expect(second.acked()).toEqual([]);
  finish();
  await until(() => second.acked().length === 2);
  expect(second.acked()).toEqual([1, 99]);
  expect(runs).toBe(1);
});

test('a repeat of a handled message is acked at once and not handed out', async () => {
  const got: number[] = [];
  const { connection } = await connected({ onMessage: (message) => void got.push(number(message)) });
  connection.deliver(1);
  await until(() => connection.acked().length === 1);
  connection.deliver(1, { deliveryId: Uint8Array.of(0xd0, 50) });
  connection.deliver(2);
  await until(() => connection.acked().length === 3);
  expect(connection.acked()).toEqual([1, 50, 2]);
  expect(got).toEqual([1, 2]);
});

test('the same message id of another device or another user is another message', async () => {
  const got: string[] = [];
  const { connection } = await connected({
    onMessage: ({ sender }) => void got.push(`${sender.userId.slice(0, 4)}.${sender.deviceId}`),
  });
  const other = 'ffff9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2' as UserId;
  connection.deliver(1);
  connection.deliver(1, { senderDeviceId: 2, deliveryId: Uint8Array.of(2) });
  connection.deliver(1, { senderUserId: userIdToBytes(other), deliveryId: Uint8Array.of(3) });
  await until(() => got.length === 3);
  expect(got).toEqual(['6a1f.1', '6a1f.2', 'ffff.1']);
});

test('unconfirmed acks are repeated at every attach and at SessionRestarted, confirmed ones never', async () => {
  const confirmed: number[] = [];
  const { client, connection } = await connected({
    onMessage: () => {},
    observer: { acked: (ids) => void confirmed.push(...ids.map((id) => id.at(-1)!)) },
  });
  connection.deliver(1);
  await until(() => connection.acked().length === 1);
  connection.confirmAcks();
  await until(() => client.unconfirmedAcks === 0);
  connection.deliver(2);
  await until(() => connection.acked().length === 2);
  connection.push({ sessionRestarted: {} });
  await until(() => connection.acked().length === 3);
  const second = await reconnected(client, connection, 2);
  await until(() => second.acked().length === 1);
  const third = await reconnected(client, second, 3);
  await until(() => third.acked().length === 1);
  third.confirmAcks();
  await until(() => client.unconfirmedAcks === 0);
  third.push({ sessionRestarted: {} });
  third.deliver(3);
  await until(() => third.acked().length === 2);
  expect(connection.acked()).toEqual([1, 2, 2]);
  expect([second.acked(), third.acked()]).toEqual([[2], [2, 3]]);
  expect(confirmed).toEqual([1, 2]);
});

test('an Acked for an ack of an older session on the same connection confirms nothing', async () => {
  const { client, connection } = await connected({ onMessage: () => {} });
  connection.deliver(1);
  const old = await connection.next('ack');
  connection.push({ sessionRestarted: {} });
  const repeat = await connection.next('ack');
  connection.answer(old, { acked: {} });
  connection.deliver(2);
  const other = await connection.next('ack');
  connection.answer(other, { acked: {} });
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: {} });
  await ping;
  expect(client.unconfirmedAcks).toBe(1);
  connection.answer(repeat, { acked: {} });
  await until(() => client.unconfirmedAcks === 0);
});

test('an ack that is answered by a retryable problem is repeated after its delay', async () => {
  const { client, connection } = await connected({ onMessage: () => {} });
  connection.deliver(1);
  connection.answer(await connection.next('ack'), {
    problem: { code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE, retryable: true, retryAfterMs: 400 },
  });
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: {} });
  await ping;
  h.clock().advance(1_400);
  connection.answer(await connection.next('ack'), { acked: {} });
  await until(() => client.unconfirmedAcks === 0);
});

test('a message whose handler fails stays unacked, is told as an event, and is handled again when it comes again', async () => {
  let fail = true;
  const { client, connection } = await connected({
    onMessage: () => {
      if (fail) throw new Error('the disk is full');
    },
  });
  connection.push({ deliver: delivery(1) });
  expect((await client.events().next()).value).toMatchObject({
    type: 'message-failed',
    error: { message: 'the disk is full' },
  });
  fail = false;
  connection.deliver(2);
  await until(() => connection.acked().length === 1);
  expect(connection.acked()).toEqual([2]);
  const second = await reconnected(client, connection, 2);
  second.deliver(1);
  await until(() => second.acked().includes(1));
});

test('a store of seen messages that fails keeps the message unacked', async () => {
  const seen = new MemorySeenMessages();
  const failing = { has: (key: string) => seen.has(key), add: () => Promise.reject(new Error('no space')) };
  const { client, connection } = await connected({ onMessage: () => {}, seenMessages: failing });
  connection.deliver(1);
  expect((await client.events().next()).value).toMatchObject({
    type: 'message-failed',
    error: { message: 'no space' },
  });
  expect(connection.acked()).toEqual([]);
});

test('a loop over messages acks each when it asks for the next, and a slow loop just acks late', async () => {
  const { client, connection } = await connected();
  connection.push(...[1, 2, 3].map((n) => ({ deliver: delivery(n) })));
  const messages = client.messages();
  expect(number((await messages.next()).value!)).toBe(1);
  await settled();
  expect(connection.acked()).toEqual([]);
  expect(number((await messages.next()).value!)).toBe(2);
  await until(() => connection.acked().length === 1);
  await settled();
  expect(connection.acked()).toEqual([1]);
});

test('the message at which a loop ends early is not acked and comes first in the next loop', async () => {
  const { client, connection } = await connected();
  connection.push(...[1, 2, 3].map((n) => ({ deliver: delivery(n) })));
  const got: number[] = [];
  for await (const message of client.messages()) {
    got.push(number(message));
    if (got.length === 2) break;
  }
  for await (const message of client.messages()) {
    got.push(number(message));
    if (got.length === 4) break;
  }
  expect(got).toEqual([1, 2, 2, 3]);
  await until(() => connection.acked().length === 2);
  expect(connection.acked()).toEqual([1, 2]);
});

test('a loop over messages ends when the client stops, after what was delivered before', async () => {
  const { client, connection } = await connected();
  connection.deliver(1);
  connection.socket.close(4409, '');
  await until(() => client.state.status === 'stopped');
  const got: number[] = [];
  for await (const message of client.messages()) got.push(number(message));
  expect(got).toEqual([1]);
});

test('messages() beside onMessage is an error', async () => {
  const { client } = await connected({ onMessage: () => {} });
  await expect(client.messages().next()).rejects.toThrow('a handler takes these already');
});

test('ephemeral messages are handed out each time and never acked; a flood of them is dropped and told', async () => {
  const { client, connection } = await connected();
  const ephemeral = { deliver: delivery(1, { ephemeral: true, deliveryId: new Uint8Array(0) }) };
  for (let n = 0; n < 1_003; n++) connection.push(ephemeral);
  connection.deliver(2);
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: {} });
  await ping;
  const messages = client.messages();
  const got: number[] = [];
  while (got.length < 1_001) got.push(number((await messages.next()).value!));
  expect(got.filter((n) => n === 1)).toHaveLength(1_000);
  expect(got.at(-1)).toBe(2);
  connection.push(ephemeral);
  expect((await client.events().next()).value).toEqual({ type: 'overflow', of: 'ephemeral-messages', count: 3 });
  expect(number((await messages.next()).value!)).toBe(1);
  await until(() => connection.acked().length === 1);
  expect(connection.acked()).toEqual([2]);
});

test('a server that delivers far beyond the window loses the connection, and nothing else', async () => {
  const { client, connection } = await connected({ window: { messages: 2, bytes: 65_536 } });
  connection.push(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ deliver: delivery(n) })));
  await until(() => client.state.status === 'offline');
  const messages = client.messages();
  for (let n = 1; n <= 8; n++) expect(number((await messages.next()).value!)).toBe(n);
});

test('a delivery without a sender ends the connection', async () => {
  const { client, connection } = await connected();
  connection.deliver(1, { senderUserId: Uint8Array.of(1, 2, 3) });
  await until(() => client.state.status === 'offline');
});

test('the observer sees every delivery with its session, repeats included, in the order of the wire', async () => {
  const seen: (number | string)[][] = [];
  const { client, connection } = await connected({
    onMessage: () => {},
    observer: {
      delivered: (message, { session }) => void seen.push([number(message), session]),
    },
  });
  connection.deliver(1);
  await until(() => connection.acked().length === 1);
  connection.push({ sessionRestarted: {} }, { deliver: delivery(1) });
  await until(() => seen.length === 2);
  const second = await reconnected(client, connection, 2);
  second.deliver(2);
  await until(() => seen.length === 3);
  expect(seen).toEqual([
    [1, 1],
    [1, 2],
    [2, 3],
  ]);
});

test('the memory of seen messages forgets the oldest first', async () => {
  const seen = new MemorySeenMessages(2);
  await seen.add('a');
  await seen.add('b');
  await seen.add('a');
  await seen.add('c');
  expect([await seen.has('a'), await seen.has('b'), await seen.has('c')]).toEqual([true, false, true]);
  expect(() => new MemorySeenMessages(0)).toThrow(RangeError);
});

test('an observer that throws costs no other frame, and what it threw is not swallowed', async () => {
  const got: number[] = [];
  const thrown: unknown[] = [];
  const later = globalThis.queueMicrotask;
  globalThis.queueMicrotask = (task) =>
    later(() => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    });
  const broken = () => {
    throw new Error('of the observer');
  };
  try {
    const { client, connection } = await connected({
      onMessage: (message) => void got.push(number(message)),
      observer: { delivered: broken, answered: broken, acked: broken },
    });
    connection.deliver(1);
    connection.deliver(2);
    await until(() => got.length === 2);
    await until(() => thrown.length >= 2);
    expect(got).toEqual([1, 2]);
    expect(thrown[0]).toEqual(new Error('of the observer'));
    expect(client.state.status).toBe('ready');
  } finally {
    globalThis.queueMicrotask = later;
  }
});
