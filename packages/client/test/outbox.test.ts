import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userIdFromBytes, v1 } from '@lantern/protocol';
import {
  type ClientStorage,
  type OutboxOptions,
  OutboxFull,
  type QueuedSend,
  fileStorage,
  memoryStorage,
  newMessageId,
  openOutbox,
} from '../src/index.js';
import { queuedSendFromBytes } from '../src/queued-send.js';
import { type FakeConnection, SENDER } from './fake-server.js';
import { harness } from './harness.js';
import { settled, until } from './until.js';

const h = harness();
const { ProblemCode } = v1;
const OTHER = '0e984725-c51c-4bf4-9960-e1c80e27aba0';

const message = (n: number, more: Partial<QueuedSend> = {}): QueuedSend => ({
  messageId: newMessageId(),
  userId: SENDER,
  messages: [{ deviceId: 1, registrationId: 2, kind: 3, ciphertext: Uint8Array.of(n) }],
  ...more,
});
const numberOf = (frame: v1.ClientFrame) => frame.send?.messages?.[0]?.ciphertext?.[0];
const idOf = (frame: v1.ClientFrame) => Buffer.from(frame.send?.messageId ?? []).toString('hex');

async function outboxOf(store: ClientStorage['unsent'], more: Partial<OutboxOptions> = {}) {
  const client = h.client();
  const done: [number | undefined, string][] = [];
  const outbox = await openOutbox({
    client,
    store,
    clock: h.clock(),
    random: () => 0.5,
    onMismatch: () => undefined,
    onSettled: ({ messages }, { outcome }) => void done.push([messages[0]?.ciphertext[0], outcome]),
    ...more,
  });
  return { client, outbox, done };
}

async function accept(connection: FakeConnection): Promise<number | undefined> {
  const frame = await connection.next('send');
  connection.answer(frame, { accepted: { serverTime: 1 } });
  return numberOf(frame);
}

test('what was added offline is sent when the client connects, to each user in order', async () => {
  const { client, outbox, done } = await outboxOf(memoryStorage().unsent);
  for (const n of [1, 2, 3]) await outbox.add(message(n));
  await outbox.add(message(9, { userId: OTHER }));
  expect(outbox.size).toBe(4);
  await client.connect();
  const connection = await h.server().connection(1);
  await until(() => connection.all('send').length === 2);
  await settled();
  // One at a time for a user: the second waits for the answer to the first.
  expect(connection.all('send').map(numberOf)).toEqual([1, 9]);
  for (const expected of [1, 9, 2, 3]) expect(await accept(connection)).toBe(expected);
  await outbox.emptied();
  expect(done.filter(([n]) => n !== 9)).toEqual([
    [1, 'accepted'],
    [2, 'accepted'],
    [3, 'accepted'],
  ]);
  outbox.close();
});

test('what waits survives a restart, in order and under the same message ids; what is done does not come again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lantern-outbox-'));
  const before = await fileStorage({ directory });
  const first = await outboxOf(before.unsent);
  const options = { ttlMs: 5_000, urgent: true, listedOnly: true, notAfter: 1_900_000_000_000 };
  const sent = [message(1, options), message(2), message(3)];
  for (const each of sent) await first.outbox.add(each);
  await first.client.connect();
  const connection = await h.server().connection(1);
  expect(await accept(connection)).toBe(1);
  const second = await connection.next('send');
  // The answer to the second is lost with the process.
  first.outbox.close();
  connection.socket.terminate();
  await first.client.close({ timeoutMs: 0 });
  await before.close();

  const after = await fileStorage({ directory });
  const again = await outboxOf(after.unsent);
  expect(again.outbox.size).toBe(2);
  await again.outbox.add(message(4));
  await again.client.connect();
  const next = await h.server().connection(2);
  const repeated = await next.next('send');
  expect([idOf(repeated), numberOf(repeated)]).toEqual([idOf(second), 2]);
  next.answer(repeated, { duplicate: { serverTime: 1 } });
  expect([await accept(next), await accept(next)]).toEqual([3, 4]);
  await again.outbox.emptied();
  expect(again.done.map(([, outcome]) => outcome)).toEqual(['duplicate', 'accepted', 'accepted']);
  again.outbox.close();
  expect(await after.unsent.load()).toEqual([]);
  await after.close();
  rmSync(directory, { recursive: true });
});

test('every option of a send survives being kept', async () => {
  const { unsent } = memoryStorage();
  const { outbox } = await outboxOf(unsent);
  const options = { ttlMs: 5_000, urgent: true, listedOnly: true, notAfter: 1_900_000_000_000 };
  const ciphertext = Uint8Array.of(1);
  await outbox.add(
    message(0, { ...options, messages: [{ deviceId: 0, registrationId: 0xffff_ffff, kind: 255, ciphertext }] }),
  );
  // The caller's array is its own again.
  ciphertext.fill(7);
  outbox.close();
  const again = await outboxOf(unsent);
  await again.client.connect();
  const { send } = await (await h.server().connection(1)).next('send');
  expect(send).toMatchObject({ ...options, messages: [{ deviceId: 0, registrationId: 0xffff_ffff, kind: 255 }] });
  expect([...(send?.messages?.[0]?.ciphertext ?? [])]).toEqual([1]);
  expect(userIdFromBytes(send!.userId!)).toBe(SENDER);
  again.outbox.close();
});

test('after a mismatch the new ciphertexts are kept, and sent under the same id before what comes after', async () => {
  const { unsent } = memoryStorage();
  const told: unknown[] = [];
  const { client, outbox } = await outboxOf(unsent, {
    onMismatch: (_message, { extraDeviceIds }) => {
      told.push(extraDeviceIds);
      return [{ deviceId: 5, registrationId: 6, kind: 3, ciphertext: Uint8Array.of(50) }];
    },
  });
  await outbox.add(message(1));
  await outbox.add(message(2));
  await client.connect();
  const connection = await h.server().connection(1);
  const first = await connection.next('send');
  connection.answer(first, { deviceMismatch: { extraDeviceIds: [1] } });
  const corrected = await connection.next('send');
  expect([numberOf(corrected), idOf(corrected)]).toEqual([50, idOf(first)]);
  const kept = (await unsent.load()).map(({ bytes }) => queuedSendFromBytes(bytes));
  expect(kept.map(({ messages }) => messages[0]?.ciphertext[0])).toEqual([50, 2]);
  connection.answer(corrected, { accepted: {} });
  expect(await accept(connection)).toBe(2);
  await outbox.emptied();
  expect(told).toEqual([[1]]);
  outbox.close();
});

test('a message is given up when the application says so, or the server refuses for good', async () => {
  const { client, outbox, done } = await outboxOf(memoryStorage().unsent);
  for (const n of [1, 2, 3]) await outbox.add(message(n));
  await client.connect();
  const connection = await h.server().connection(1);
  connection.answer(await connection.next('send'), { deviceMismatch: {} });
  connection.answer(await connection.next('send'), { problem: { code: ProblemCode.PROBLEM_CODE_TOO_LATE } });
  await accept(connection);
  await outbox.emptied();
  expect(done).toEqual([
    [1, 'mismatch'],
    [2, 'refused'],
    [3, 'accepted'],
  ]);
  outbox.close();
});

test('a refusal that passes holds the messages to that user back, and no others', async () => {
  const { client, outbox, done } = await outboxOf(memoryStorage().unsent);
  for (const n of [1, 2]) await outbox.add(message(n));
  await client.connect();
  const connection = await h.server().connection(1);
  const full = { code: ProblemCode.PROBLEM_CODE_MAILBOX_FULL, retryable: true, retryAfterMs: 10_000 };
  connection.answer(await connection.next('send'), { problem: full });
  await settled();
  await outbox.add(message(9, { userId: OTHER }));
  expect(await accept(connection)).toBe(9);
  await settled();
  h.clock().advance(10_499);
  await settled();
  expect(connection.all('send')).toHaveLength(2);
  h.clock().advance(1);
  expect([await accept(connection), await accept(connection)]).toEqual([1, 2]);
  await outbox.emptied();
  expect(done.map(([n]) => n)).toEqual([9, 1, 2]);
  outbox.close();
});

test('a message whose outcome the application could not take is sent again', async () => {
  let failures = 1;
  const { client, outbox } = await outboxOf(memoryStorage().unsent, {
    onSettled: () => {
      if (failures-- > 0) throw new Error('disk full');
    },
  });
  await outbox.add(message(1));
  await client.connect();
  const connection = await h.server().connection(1);
  await accept(connection);
  await settled();
  expect(outbox.size).toBe(1);
  h.clock().advance(500);
  connection.answer(await connection.next('send'), { duplicate: {} });
  await outbox.emptied();
  outbox.close();
});

test('at its bounds it refuses, keeps nothing of it, and takes again when there is room', async () => {
  const { unsent } = memoryStorage();
  const { client, outbox } = await outboxOf(unsent, { maxMessages: 2, maxBytes: 300 });
  await expect(
    outbox.add(
      message(1, { messages: [{ deviceId: 1, registrationId: 1, kind: 1, ciphertext: new Uint8Array(300) }] }),
    ),
  ).rejects.toThrow(OutboxFull);
  await outbox.add(message(1));
  await outbox.add(message(2));
  await expect(outbox.add(message(3))).rejects.toThrow('the outbox holds 2 messages already');
  expect(await unsent.load()).toHaveLength(2);
  await client.connect();
  await accept(await h.server().connection(1));
  await until(() => outbox.size === 1);
  await outbox.add(message(3));
  outbox.close();
  await expect(outbox.add(message(4))).rejects.toThrow('the outbox is closed');
});

test('what is no message is refused, and what the store does not keep is not sent', async () => {
  const store = memoryStorage().unsent;
  const { client, outbox } = await outboxOf({
    ...store,
    load: () => store.load(),
    put: () => Promise.reject(new Error('disk full')),
  });
  await expect(outbox.add(message(1, { userId: 'nobody' }))).rejects.toThrow('userId must be a UUID');
  await expect(outbox.add(message(1, { messageId: Uint8Array.of(1) }))).rejects.toThrow('messageId must have 16 bytes');
  await expect(outbox.add(message(1))).rejects.toThrow('disk full');
  expect(outbox.size).toBe(0);
  await client.connect();
  await settled();
  expect((await h.server().connection(1)).all('send')).toEqual([]);
  outbox.close();
});

test('after the close nothing is sent, and what waits is left for the next', async () => {
  const { unsent } = memoryStorage();
  const { client, outbox } = await outboxOf(unsent);
  await outbox.add(message(1));
  outbox.close();
  await client.connect();
  await settled();
  expect((await h.server().connection(1)).all('send')).toEqual([]);
  expect(await unsent.load()).toHaveLength(1);
});

test('a record that is no message is told and removed, and the others are sent; without anybody to tell it is refused', async () => {
  const { unsent } = memoryStorage();
  const before = await outboxOf(unsent);
  for (const n of [1, 2]) await before.outbox.add(message(n));
  expect(before.outbox.waiting().map(({ messages }) => messages[0]?.ciphertext[0])).toEqual([1, 2]);
  before.outbox.close();
  const garbled = { sequence: 7, bytes: Uint8Array.of(1, 2, 3) };
  await unsent.put(garbled);
  await expect(outboxOf(unsent)).rejects.toThrow('see onUnreadable');
  expect(await unsent.load()).toHaveLength(3);

  const unreadable: unknown[] = [];
  const { client, outbox } = await outboxOf(unsent, { onUnreadable: (record) => void unreadable.push(record) });
  expect([unreadable, outbox.size, (await unsent.load()).length]).toEqual([[garbled], 2, 2]);
  await client.connect();
  const connection = await h.server().connection(1);
  expect([await accept(connection), await accept(connection)]).toEqual([1, 2]);
  await outbox.emptied();
  expect(outbox.waiting()).toEqual([]);
  outbox.close();
});
