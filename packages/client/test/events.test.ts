import { v1 } from '@lantern/protocol';
import type { ClientEvent, ClientOptions } from '../src/index.js';
import { harness } from './harness.js';
import { settled, until } from './until.js';

const h = harness();

async function connected(options: Partial<ClientOptions> = {}) {
  const client = h.client(options);
  await client.connect();
  return { client, connection: await h.server().connection(1) };
}

const dropped = (n: number): v1.IServerFrame => ({
  messagesDropped: {
    deliveryId: Uint8Array.of(0xdd, n),
    count: n,
    reason: v1.DropReason.DROP_REASON_EXPIRED,
    oldest: 1,
    newest: 2,
  },
});

test('every push that tells something is an event', async () => {
  const got: ClientEvent[] = [];
  const { connection } = await connected({ onEvent: (event) => void got.push(event) });
  const device = { deviceId: 1, registrationId: 2, identityKey: Uint8Array.of(3) };
  connection.push(
    { caughtUp: { phase: v1.CaughtUpPhase.CAUGHT_UP_PHASE_SENT } },
    { caughtUp: { phase: v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED } },
    { preKeysLow: { kind: v1.PreKeyKind.PRE_KEY_KIND_ONE_TIME, left: 3 } },
    { preKeysLow: { kind: v1.PreKeyKind.PRE_KEY_KIND_KEM, left: 0 } },
    { devicesChanged: { devices: [device] } },
    { sessionRestarted: {} },
    { goingAway: { reconnectAfterMs: 9 } },
    dropped(4),
  );
  await until(() => got.length === 8);
  expect(got).toEqual([
    { type: 'caught-up', phase: 'sent' },
    { type: 'caught-up', phase: 'confirmed' },
    { type: 'pre-keys-low', kind: 'one-time', left: 3 },
    { type: 'pre-keys-low', kind: 'kem', left: 0 },
    { type: 'devices-changed', devices: [device] },
    { type: 'session-restarted' },
    { type: 'going-away', reconnectAfterMs: 9 },
    { type: 'messages-dropped', count: 4, reason: 'expired', oldest: 1, newest: 2 },
  ]);
});

test('a notice of dropped messages is acked when its event was handled, and not told twice meanwhile', async () => {
  const finish: (() => void)[] = [];
  const { connection } = await connected({ onEvent: () => new Promise((resolve) => finish.push(resolve)) });
  connection.push(dropped(1), { sessionRestarted: {} }, dropped(1));
  await until(() => finish.length === 1);
  await settled();
  expect(connection.acked()).toEqual([]);
  finish[0]?.();
  await until(() => connection.acked().length === 1 && finish.length === 2);
  expect(connection.acked()).toEqual([1]);
  finish[1]?.();
  connection.push(dropped(1));
  await until(() => finish.length === 3);
});

test('a notice whose handler failed stays unacked', async () => {
  let calls = 0;
  const { connection } = await connected({
    onEvent: () => {
      if (++calls === 1) throw new Error('not now');
    },
  });
  connection.push(dropped(1));
  await until(() => calls === 1);
  connection.push(dropped(2));
  await until(() => connection.acked().length === 1);
  expect(connection.acked()).toEqual([2]);
});

test('events that nobody takes give way to newer ones, and how many is told', async () => {
  const { client, connection } = await connected();
  for (let left = 0; left < 300; left++)
    connection.push({ preKeysLow: { kind: v1.PreKeyKind.PRE_KEY_KIND_ONE_TIME, left } });
  const ping = client.ping();
  connection.answer(await connection.next('ping'), { pong: {} });
  await ping;
  const events = client.events();
  expect((await events.next()).value).toMatchObject({ left: 44 });
  const rest: ClientEvent[] = [];
  while (rest.at(-1)?.type !== 'overflow') rest.push((await events.next()).value!);
  expect(rest.at(-1)).toEqual({ type: 'overflow', of: 'events', count: 44 });
  expect(rest).toHaveLength(256);
});
