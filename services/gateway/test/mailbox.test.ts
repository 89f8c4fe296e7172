import { randomBytes } from 'node:crypto';
import { type PartitionId, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { PARTITIONS, delivery, deliveryId } from './fake-transport.js';
import { type Credentials, GatewayFixture, copyFor, newUser } from './gateway-fixture.js';
import type { TestClient } from './test-client.js';

const { ProblemCode } = v1;

let fixture: GatewayFixture;
let device: Credentials;
let client: TestClient;
let link: number;

beforeEach(async () => {
  fixture = await GatewayFixture.start();
  ({ device, client, link } = await fixture.attached());
});

afterEach(() => fixture.stop());

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const confirm = (...offsets: number[]) =>
  fixture.transport.emit({ type: 'confirmed', session: link, deliveryIds: offsets.map(deliveryId) });
const takeOver = (epoch: number) =>
  fixture.transport.own(range(0, PARTITIONS).map((partition) => ({ partition: partition as PartitionId, epoch })));

test('pushes arrive as they were told, in order, joined into one message per turn', async () => {
  const { transport } = fixture;
  const before = client.messages;
  transport.emit({ type: 'deliver', session: link, deliveries: [delivery(1), { ...delivery(2), redelivered: true }] });
  transport.emit({ type: 'caught-up', session: link, phase: 'sent' });
  const notice = { deliveryId: deliveryId(3), count: 4, oldest: 5, newest: 6 };
  transport.emit({ type: 'dropped', session: link, dropped: { ...notice, reason: 'stale' } });
  transport.emit({ type: 'caught-up', session: link, phase: 'confirmed' });
  await until(() => client.pushes('caughtUp').length === 2, { message: 'not all came' });
  expect(client.messages - before).toBe(1);
  const pushed = client.frames.slice(-5);
  expect(pushed.map(({ body, seq }) => [body, seq])).toEqual([
    ['deliver', 0],
    ['deliver', 0],
    ['caughtUp', 0],
    ['messagesDropped', 0],
    ['caughtUp', 0],
  ]);
  expect(pushed[0]?.deliver).toMatchObject({ serverTime: 1, redelivered: false, kind: 2 });
  expect(Buffer.from(pushed[0]!.deliver!.deliveryId!)).toEqual(Buffer.from(deliveryId(1)));
  expect(pushed[1]?.deliver).toMatchObject({ serverTime: 2, redelivered: true });
  expect(pushed[3]?.messagesDropped).toMatchObject({ count: 4, reason: v1.DropReason.DROP_REASON_STALE, oldest: 5 });
  expect(pushed[4]?.caughtUp?.phase).toBe(v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED);
});

test('no message to a client is above 256 KiB', async () => {
  const sizes: number[] = [];
  client.ws.on('message', (data: Buffer) => sizes.push(data.length));
  const deliveries = range(1, 31).map((offset) => delivery(offset, 60_000));
  fixture.transport.emit({ type: 'deliver', session: link, deliveries });
  await until(() => client.pushes('deliver').length === 30, { message: 'not all came' });
  expect(client.pushes('deliver').map(({ deliver }) => deliver?.serverTime)).toEqual(range(1, 31));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1_024);
  expect(sizes.length).toBeLessThan(10);
});

describe('acks', () => {
  test('are answered when everything that they name is confirmed, each on its own', async () => {
    const [first, second, repeat] = client.send(
      { ack: { deliveryIds: [1, 2, 3].map(deliveryId) } },
      { ack: { deliveryIds: [4].map(deliveryId) } },
      { ack: { deliveryIds: [2, 4].map(deliveryId) } },
    );
    await client.isServed();
    expect(fixture.transport.of('ack').map(({ deliveryIds, session }) => [session, deliveryIds.length])).toEqual([
      [link, 3],
      [link, 1],
      [link, 2],
    ]);
    confirm(4, 1);
    await client.answer(second!);
    await client.isServed();
    expect(client.answers(first!)).toEqual([]);
    expect(client.answers(repeat!)).toEqual([]);
    confirm(2);
    expect((await client.answer(repeat!)).body).toBe('acked');
    await client.isServed();
    expect(client.answers(first!)).toEqual([]);
    confirm(3, 3, 99);
    expect((await client.answer(first!)).body).toBe('acked');
    expect([first, second, repeat].map((seq) => client.answers(seq!).length)).toEqual([1, 1, 1]);
  });

  test('of ids that name nothing are answered at once', async () => {
    expect((await client.request({ ack: { deliveryIds: [] } })).body).toBe('acked');
    expect((await client.request({ ack: { deliveryIds: [randomBytes(11), new Uint8Array(0)] } })).body).toBe('acked');
    expect(fixture.transport.of('ack')).toEqual([]);
    const [mixed] = client.send({ ack: { deliveryIds: [randomBytes(13), deliveryId(1)] } });
    await client.isServed();
    expect(client.answers(mixed!)).toEqual([]);
    confirm(1);
    await client.answer(mixed!);
  });

  test('of an id named twice in one ack are counted twice', async () => {
    const [seq] = client.send({ ack: { deliveryIds: [deliveryId(1), deliveryId(1)] } });
    await client.isServed();
    confirm(1);
    expect((await client.answer(seq!)).body).toBe('acked');
  });
});

describe('when the partition moves', () => {
  test('sessions are attached at the new owner before it is told that all are, and clients are told', async () => {
    const [ack] = client.send({ ack: { deliveryIds: [deliveryId(1)] } });
    await client.isServed();
    const attach = fixture.transport.of('attach')[0]!;
    fixture.transport.requests.length = 0;
    takeOver(2);
    expect((await client.answer(ack!)).problem?.code).toBe(ProblemCode.PROBLEM_CODE_UNAVAILABLE);
    await client.push('sessionRestarted');
    const again = fixture.transport.of('attach')[0]!;
    expect(again).toEqual({ ...attach, session: again.session });
    expect(again.session).not.toBe(link);
    const order = fixture.transport.requests.filter(
      (request) => 'partition' in request && request.partition === attach.partition,
    );
    expect(order.map(({ type }) => type)).toEqual(['attach', 'attach-done']);
    // What the old owner still says is void.
    fixture.transport.emit({ type: 'deliver', session: link, deliveries: [delivery(1)] });
    fixture.transport.emit({ type: 'deliver', session: again.session, deliveries: [delivery(2)] });
    expect((await client.push('deliver')).deliver?.serverTime).toBe(2);
    expect(client.pushes('deliver')).toHaveLength(1);
    expect(client.closed).toBeUndefined();
  });

  test('requests in flight are refused, and acks meanwhile too', async () => {
    const other = fixture.device(newUser(), 1);
    fixture.transport.onSend = () => undefined;
    const send = { messageId: randomBytes(16), userId: userIdToBytes(other.userId), messages: [copyFor(other)] };
    const [seq] = client.send({ send });
    await until(() => fixture.transport.sends.length === 1, { message: 'no send' });
    const { request } = fixture.transport.sends[0]!;
    for (const partition of range(0, PARTITIONS)) {
      fixture.transport.emit({ type: 'moved', partition: partition as PartitionId });
    }
    expect((await client.answer(seq!)).problem).toMatchObject({
      code: ProblemCode.PROBLEM_CODE_UNAVAILABLE,
      retryable: true,
      retryAfterMs: 200,
    });
    const meanwhile = await client.problem({ ack: { deliveryIds: [deliveryId(1)] } });
    expect(meanwhile.code).toBe(ProblemCode.PROBLEM_CODE_UNAVAILABLE);
    const result = { outcome: 'accepted', serverTime: 1, fullDeviceIds: [] } as const;
    fixture.transport.emit({ type: 'send-result', request, result });
    await client.isServed();
    expect(client.answers(seq!)).toHaveLength(1);
  });

  test('sends wait for the new owner in order, unless the device list changes meanwhile', async () => {
    const [other, changing] = [fixture.device(newUser(), 1), fixture.device(newUser(), 1)];
    const body = (to: Credentials) => ({
      send: { messageId: randomBytes(16), userId: userIdToBytes(to.userId), messages: [copyFor(to)] },
    });
    await client.request(body(other));
    await client.request(body(changing));
    fixture.transport.own([]);
    const bodies = [body(other), body(other), body(other)];
    const seqs = client.send(...bodies);
    const [doomed] = client.send(body(changing));
    await client.isServed();
    fixture.device(changing.userId, 2);
    await fixture.keys.announce(changing.userId, []);
    takeOver(2);
    for (const seq of seqs) expect((await client.answer(seq)).body).toBe('accepted');
    expect((await client.answer(doomed!)).problem?.code).toBe(ProblemCode.PROBLEM_CODE_UNAVAILABLE);
    expect(fixture.transport.sends.slice(2).map(({ send }) => Buffer.from(send.messageId))).toEqual(
      bodies.map(({ send }) => send.messageId),
    );
  });
});

describe('a client that does not read', () => {
  const flood = (bytes: number) => {
    const count = Math.ceil(bytes / 60_000);
    const deliveries = range(1, count + 1).map((offset) => delivery(offset, 60_000));
    fixture.transport.emit({ type: 'deliver', session: link, deliveries });
    return count;
  };

  test('gets deliveries only as fast as it takes them, all of them, in order', async () => {
    client.ws.pause();
    const count = flood(40 * 1_024 * 1_024);
    fixture.transport.emit({ type: 'caught-up', session: link, phase: 'sent' });
    // The rest waits in the session, not in the socket.
    const [seq] = client.send({ ping: {} });
    await new Promise((resolve) => setImmediate(resolve));
    client.ws.resume();
    await client.push('caughtUp');
    expect(client.pushes('deliver').map(({ deliver }) => deliver?.serverTime)).toEqual(range(1, count + 1));
    await client.answer(seq!);
    expect(client.closed).toBeUndefined();
  });

  test('is given up after 30 s in which it took nothing', async () => {
    client.ws.pause();
    flood(40 * 1_024 * 1_024);
    await new Promise((resolve) => setImmediate(resolve));
    await fixture.advance(29_000);
    expect(fixture.transport.of('detach')).toEqual([]);
    // The network itself may have taken some of it later than at once.
    for (let rounds = 0; rounds < 20 && fixture.transport.of('detach').length === 0; rounds++)
      await fixture.advance(3_000);
    expect(fixture.transport.of('detach').map(({ session }) => session)).toEqual([link]);
    expect(device.deviceId).toBe(1);
  });

  test('and has ended its side is gone soon after its session ended, with what it did not take', async () => {
    const { client: other } = await fixture.attached();
    client.ws.pause();
    flood(40 * 1_024 * 1_024);
    // Ends its side as no library does: without a close frame.
    (client.ws as unknown as { _socket: { end(): void } })._socket.end();
    for (let rounds = 0; rounds < 3; rounds++) await other.isServed();
    await fixture.gateway.revoke({ userId: device.userId, issuedUntil: fixture.clock.now() });
    await fixture.connectionsBecome(1);
  });
});
