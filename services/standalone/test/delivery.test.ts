import { randomBytes } from 'node:crypto';
import { userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { RawClient } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, copyFor, sendTo, textOf } from './test-device.js';

// Shorter than by default, so that what is not acked keeps the confirmations of others waiting for less.
const fixture = new StandaloneFixture({
  env: { TRANSPORT_BLOCKED_CONFIRMATION_MS: '100', TRANSPORT_PARK_AFTER_MS: '500' },
});
let alice: Device;
let sender: RawClient;

beforeAll(async () => {
  await fixture.start();
  ({ device: alice, client: sender } = await fixture.attached());
});
afterAll(() => fixture.stop());
afterEach(() => {
  expect(fixture.clients.flatMap(({ repeatedAnswers }) => repeatedAnswers)).toEqual([]);
  expect([...fixture.server.logged('warn'), ...fixture.server.logged('error')]).toEqual([]);
  for (const client of fixture.clients) if (client !== sender) client.reset();
});

const { CAUGHT_UP_PHASE_SENT, CAUGHT_UP_PHASE_CONFIRMED } = v1.CaughtUpPhase;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `message ${index}`);
const accept = (device: Device | readonly Device[], text: string, fields: v1.ISend = {}) =>
  sender.expect('accepted', sendTo(device, text, fields));
const textsOf = (client: RawClient) => client.ofKind('deliver').map(textOf);
const phasesOf = (client: RawClient) => client.ofKind('caughtUp').map(({ phase }) => phase);

/** A device that attaches gets everything that is not confirmed, then nothing more: its texts until then. */
async function waitingFor(device: Device): Promise<string[]> {
  const client = await fixture.session(device);
  await client.received('caughtUp');
  const texts = textsOf(client);
  await client.close();
  return texts;
}

describe('messages', () => {
  test('reach a device that is attached, as they were sent, and an ack is answered once they are gone', async () => {
    const { device, client } = await fixture.attached();
    const ciphertext = randomBytes(65_536);
    const messageId = randomBytes(16);
    const userId = userIdToBytes(device.userId);
    const messages = [{ ...copyFor(device, ciphertext), kind: 255 }];
    const { serverTime, fullDeviceIds } = await sender.expect('accepted', {
      send: { messageId, userId, messages, ttlMs: 60_000 },
    });
    expect(fullDeviceIds).toEqual([]);
    const delivery = await client.one('deliver');
    expect(delivery).toMatchObject({ senderDeviceId: alice.deviceId, kind: 255, redelivered: false, ephemeral: false });
    expect(delivery).toMatchObject({ serverTime, expiresAt: serverTime! + 60_000 });
    expect(Buffer.from(delivery.senderUserId!)).toEqual(Buffer.from(userIdToBytes(alice.userId)));
    expect(Buffer.from(delivery.messageId!)).toEqual(messageId);
    expect(Buffer.from(delivery.ciphertext!)).toEqual(ciphertext);
    await client.expect('acked', ackOf([delivery]));
    await client.close();
    expect(await waitingFor(device)).toEqual([]);
  });

  test('wait for a device that is offline, and come in the order in which they were accepted', async () => {
    const device = await fixture.registered();
    const texts = numbered(300);
    const seqs = sender.send(...texts.map((text) => sendTo(device, text)));
    for (const seq of seqs) expect((await sender.answer(seq)).body).toBe('accepted');
    const client = await fixture.session(device);
    // The default window is smaller: acks make room.
    const acked = new Set<number>();
    while (acked.size < texts.length) {
      const deliveries = await client.received('deliver', acked.size + 1);
      const fresh = deliveries.slice(acked.size);
      for (const seq of client.send(ackOf(fresh))) expect((await client.answer(seq)).body).toBe('acked');
      for (const _ of fresh) acked.add(acked.size);
    }
    expect(textsOf(client)).toEqual(texts);
    await client.received('caughtUp', 2);
    expect(phasesOf(client)).toEqual([CAUGHT_UP_PHASE_SENT, CAUGHT_UP_PHASE_CONFIRMED]);
  });

  test('come in one order also when they arrive while the backlog is sent', async () => {
    const device = await fixture.registered();
    for (const text of numbered(20)) await accept(device, text);
    const client = await fixture.session(device, { hello: { window: { messages: 3, bytes: 1 << 20 } } });
    const live = numbered(20).map((text) => `live ${text}`);
    const expected = [...numbered(20), ...live];
    for (let done = 0; done < expected.length; done++) {
      if (live[done] !== undefined) await accept(device, live.at(done)!);
      const deliveries = await client.received('deliver', done + 1);
      await client.expect('acked', ackOf([deliveries.at(done)!]));
    }
    expect(textsOf(client)).toEqual(expected);
  });

  test('that were not acked come again on the next session, and are marked; acked ones do not, whatever the gaps', async () => {
    const { device, client } = await fixture.attached();
    for (const text of numbered(6)) await accept(device, text);
    const first = await client.received('deliver', 6);
    await client.expect('acked', ackOf([first.at(4)!, first.at(1)!]));
    await client.close();
    const next = await fixture.session(device);
    await next.received('caughtUp');
    expect(textsOf(next)).toEqual(['message 0', 'message 2', 'message 3', 'message 5']);
    const again = next.ofKind('deliver');
    expect(again.every(({ redelivered }) => redelivered)).toBe(true);
    expect(again.map(({ deliveryId }) => deliveryId)).toEqual([0, 2, 3, 5].map((index) => first.at(index)!.deliveryId));
    expect(phasesOf(next)).toEqual([CAUGHT_UP_PHASE_SENT]);
    await next.expect('acked', ackOf(again));
    await next.received('caughtUp', 2);
    expect(phasesOf(next)).toEqual([CAUGHT_UP_PHASE_SENT, CAUGHT_UP_PHASE_CONFIRMED]);
  });

  test('an ack of what was acked, of nothing, or of what never was is answered', async () => {
    const { device, client } = await fixture.attached();
    await accept(device, 'once');
    const delivery = await client.one('deliver');
    for (let round = 0; round < 2; round++) await client.expect('acked', ackOf([delivery]));
    await client.expect('acked', { ack: { deliveryIds: [] } });
    await client.expect('acked', { ack: { deliveryIds: [randomBytes(12), randomBytes(3), randomBytes(400)] } });
  });

  test('an ack repeated on the next session is confirmed there, and its message does not come back', async () => {
    const { device, client } = await fixture.attached();
    await accept(device, 'acked blindly');
    const delivery = await client.one('deliver');
    client.reset();
    const next = await fixture.session(device);
    await next.expect('acked', ackOf([delivery]));
    await next.close();
    expect(await waitingFor(device)).toEqual([]);
  });
});

describe('the window', () => {
  /** Another device of the same user, whose window is wide: what it got, the narrow one could have got. */
  async function twoDevices(window: v1.IWindow) {
    const { device: narrow, client } = await fixture.attached(undefined, 1, { hello: { window } });
    const { device: wide, client: witness } = await fixture.attached(narrow.userId, 2);
    return { narrow, client, wide, witness };
  }

  test('bounds the messages that are delivered and not acked; an ack makes room for as many', async () => {
    const { narrow, client, wide, witness } = await twoDevices({ messages: 3, bytes: 1 << 20 });
    for (const text of numbered(10)) await accept([narrow, wide], text);
    await witness.received('deliver', 10);
    await client.isServed();
    expect(textsOf(client)).toEqual(numbered(3));
    await client.expect('acked', ackOf([client.ofKind('deliver').at(1)!]));
    await client.received('deliver', 4);
    await accept([narrow, wide], 'one more');
    await witness.received('deliver', 11);
    await client.isServed();
    expect(textsOf(client)).toEqual(numbered(4));
    for (let acked = 0; acked < 10; acked++) {
      const deliveries = await client.received('deliver', Math.min(acked + 1, 11));
      await client.expect('acked', ackOf([deliveries.at(acked)!]));
    }
    await client.received('deliver', 11);
    expect(textsOf(client)).toEqual([...numbered(10), 'one more']);
  });

  test('bounds the bytes', async () => {
    const { narrow, client, wide, witness } = await twoDevices({ messages: 100, bytes: 65_536 });
    const large = 'x'.repeat(30_000);
    for (let count = 0; count < 5; count++) await accept([narrow, wide], large);
    await witness.received('deliver', 5);
    await client.isServed();
    expect(client.ofKind('deliver')).toHaveLength(2);
    await client.expect('acked', ackOf(client.ofKind('deliver')));
    await client.received('deliver', 4);
  });
});

describe('a Send', () => {
  test('that is repeated is a Duplicate, answered with the first time, and delivered once', async () => {
    const { device, client } = await fixture.attached();
    const body = sendTo(device, 'once');
    const { serverTime } = await sender.expect('accepted', body);
    expect((await sender.expect('duplicate', body)).serverTime).toBe(serverTime);
    const reworded = { send: { ...body.send, messages: [copyFor(device, Buffer.from('other words'))] } };
    expect((await sender.expect('duplicate', reworded)).serverTime).toBe(serverTime);
    await accept(device, 'next');
    await client.received('deliver', 2);
    expect(textsOf(client)).toEqual(['once', 'next']);
  });

  test('twice in one message of the connection is accepted once', async () => {
    const { device, client } = await fixture.attached();
    const body = sendTo(device, 'once');
    const seqs = sender.send(body, body, body);
    const outcomes = await Promise.all(seqs.map(async (seq) => (await sender.answer(seq)).body));
    expect(outcomes).toEqual(['accepted', 'duplicate', 'duplicate']);
    await accept(device, 'next');
    await client.received('deliver', 2);
    expect(textsOf(client)).toEqual(['once', 'next']);
  });

  test('under the message id of another sender is no duplicate', async () => {
    const { device, client } = await fixture.attached();
    const { client: other } = await fixture.attached();
    const body = sendTo(device, 'same id');
    await sender.expect('accepted', body);
    await other.expect('accepted', body);
    await client.received('deliver', 2);
  });

  test('that names the wrong devices is told what differs, and nothing of it is stored (I6)', async () => {
    const { device: one, client } = await fixture.attached();
    const two = await fixture.registered(one.userId, 2);
    const three = await fixture.registered(one.userId, 3);
    const mismatchOf = async (messages: readonly v1.IOutgoingMessage[], fields: v1.ISend = {}) => {
      const { missing, stale, extraDeviceIds } = await sender.expect('deviceMismatch', {
        send: { messageId: randomBytes(16), userId: userIdToBytes(one.userId), messages: [...messages], ...fields },
      });
      const ids = (devices: v1.IDeviceInfo[] | null | undefined) => devices?.map(({ deviceId }) => deviceId);
      return { missing: ids(missing), stale: ids(stale), extra: extraDeviceIds };
    };
    const copy = (device: Device) => copyFor(device, Buffer.from('never'));
    const stale = { ...copy(two), registrationId: 1 };
    const extra = { ...copy(one), deviceId: 99 };
    expect(await mismatchOf([])).toEqual({ missing: [1, 2, 3], stale: [], extra: [] });
    expect(await mismatchOf([copy(one), copy(two)])).toEqual({ missing: [3], stale: [], extra: [] });
    expect(await mismatchOf([copy(one), stale, copy(three)])).toEqual({ missing: [], stale: [2], extra: [] });
    expect(await mismatchOf([copy(one), copy(two), copy(three), extra])).toEqual({
      missing: [],
      stale: [],
      extra: [99],
    });
    expect(await mismatchOf([stale, extra])).toEqual({ missing: [1, 3], stale: [2], extra: [99] });
    expect(await mismatchOf([stale, extra], { listedOnly: true })).toEqual({ missing: [], stale: [2], extra: [99] });
    const messages = [copyFor(two, Buffer.from('only for two'))];
    const userId = userIdToBytes(one.userId);
    await sender.expect('accepted', { send: { messageId: randomBytes(16), userId, messages, listedOnly: true } });
    await accept([one, two, three], 'for all');
    await client.received('deliver');
    expect(textsOf(client)).toEqual(['for all']);
    expect(await waitingFor(two)).toEqual(['only for two', 'for all']);
    expect(await waitingFor(three)).toEqual(['for all']);
  });

  test('names in a mismatch what the sender needs to know of a device', async () => {
    const device = await fixture.registered();
    const { missing } = await sender.expect('deviceMismatch', sendTo(device, '', { messages: [] }));
    expect(missing).toHaveLength(1);
    expect(missing![0]).toMatchObject({ deviceId: device.deviceId, registrationId: device.registrationId });
    expect(Buffer.from(missing!.at(0)!.identityKey!)).toEqual(device.identityKey);
  });

  test('that was accepted is a Duplicate also after the devices changed; one that was refused is not', async () => {
    const device = await fixture.registered();
    const body = sendTo(device, 'first');
    await sender.expect('accepted', body);
    await fixture.registered(device.userId, 2);
    await sender.expect('duplicate', body);
    const refused = sendTo(device, 'second');
    await sender.expect('deviceMismatch', refused);
    await sender.expect('deviceMismatch', refused);
  });

  test('to the own user leaves the own device out', async () => {
    const { device, client } = await fixture.attached();
    const userId = userIdToBytes(device.userId);
    await client.expect('accepted', { send: { messageId: randomBytes(16), userId, messages: [] } });
    const { extraDeviceIds } = await client.expect('deviceMismatch', sendTo(device, 'to myself'));
    expect(extraDeviceIds).toEqual([device.deviceId]);
    const { device: second, client: other } = await fixture.attached(device.userId, 2);
    await client.expect('accepted', sendTo(second, 'sync'));
    await other.received('deliver');
    expect([textsOf(client), textsOf(other)]).toEqual([[], ['sync']]);
  });

  test('whose time has passed is too late, also when its devices are wrong; before that it is not', async () => {
    const device = await fixture.registered();
    const late = { notAfter: Date.now() - 60_000 };
    expect(await sender.refusal(sendTo(device, 'late', late))).toBe('TOO_LATE');
    expect(await sender.refusal(sendTo(device, 'late', { ...late, messages: [] }))).toBe('TOO_LATE');
    await accept(device, 'in time', { notAfter: Date.now() + 60_000 });
    expect(await waitingFor(device)).toEqual(['in time']);
  });
});

describe('an ephemeral message', () => {
  test('reaches a device that is there, needs no ack, and is never a duplicate', async () => {
    const { device, client } = await fixture.attached();
    // Before that it is not live, and such a message is gone.
    await client.received('caughtUp');
    const body = sendTo(device, 'typing', { ephemeral: true });
    for (let count = 0; count < 2; count++) await sender.expect('accepted', body);
    const deliveries = await client.received('deliver', 2);
    expect(deliveries.map(textOf)).toEqual(['typing', 'typing']);
    for (const { ephemeral, deliveryId } of deliveries) expect([ephemeral, deliveryId?.length ?? 0]).toEqual([true, 0]);
    await client.close();
    expect(await waitingFor(device)).toEqual([]);
  });

  test('to a device that is away, or has no window free, is accepted and gone', async () => {
    const { device, client } = await fixture.attached(undefined, 1, {
      hello: { window: { messages: 1, bytes: 65_536 } },
    });
    await accept(device, 'fills the window');
    await client.received('deliver');
    await accept(device, 'typing', { ephemeral: true });
    await client.expect('acked', ackOf(client.ofKind('deliver')));
    await accept(device, 'after it');
    await client.received('deliver', 2);
    expect(textsOf(client)).toEqual(['fills the window', 'after it']);
    await client.expect('acked', ackOf(client.ofKind('deliver')));
    await client.close();
    await accept(device, 'typing', { ephemeral: true });
    expect(await waitingFor(device)).toEqual([]);
  });
});

describe('a message whose time is over', () => {
  test('is not delivered: the device is told at each attach, until it acks that', async () => {
    const device = await fixture.registered();
    const first = await accept(device, 'short-lived', { ttlMs: 30 });
    const last = await accept(device, 'short-lived too', { ttlMs: 30 });
    await accept(device, 'long-lived');
    await until(() => Date.now() > last.serverTime! + 30, { message: 'time stands still' });
    for (let attach = 0; attach < 2; attach++) {
      const client = await fixture.session(device);
      const told = () => client.ofKind('messagesDropped').reduce((most, { count }) => Math.max(most, count!), 0);
      await until(() => told() >= 2, { message: () => `${told()} of 2 messages are known to be dropped` });
      const notice = client.ofKind('messagesDropped').at(-1)!;
      expect(notice).toMatchObject({ reason: v1.DropReason.DROP_REASON_EXPIRED, count: 2 });
      expect([notice.oldest, notice.newest]).toEqual([first.serverTime, last.serverTime]);
      await client.received('caughtUp');
      expect(textsOf(client)).toEqual(['long-lived']);
      if (attach === 1) await client.expect('acked', ackOf([notice]));
      await client.close();
    }
    const client = await fixture.session(device);
    await client.received('caughtUp');
    expect([client.ofKind('messagesDropped'), textsOf(client)]).toEqual([[], ['long-lived']]);
  });

  test('is dropped also while the device is there and has no window', async () => {
    const { device, client } = await fixture.attached(undefined, 1, {
      hello: { window: { messages: 1, bytes: 65_536 } },
    });
    await accept(device, 'in the window');
    await accept(device, 'behind it', { ttlMs: 30 });
    const notice = await client.one('messagesDropped');
    expect(notice).toMatchObject({ reason: v1.DropReason.DROP_REASON_EXPIRED, count: 1 });
    await client.expect('acked', ackOf([...client.ofKind('deliver'), notice]));
    await accept(device, 'next');
    await client.received('deliver', 2);
    expect(textsOf(client)).toEqual(['in the window', 'next']);
  });
});
