import { type Socket, connect as connectTcp } from 'node:net';
import { randomBytes } from 'node:crypto';
import { SUBPROTOCOL, encodeClientFrame } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { StandaloneFixture } from './standalone-fixture.js';
import { ackOf, helloOf, newUser, sendTo, textOf } from './test-device.js';
import { WellBehavedPair } from './well-behaved-pair.js';

const fixture = new StandaloneFixture();
const pair = new WellBehavedPair(fixture);

beforeAll(async () => {
  await fixture.start();
  await pair.attach();
});
afterAll(() => fixture.stop());
afterEach(() => pair.isUnaffected());

async function tcp(text: string): Promise<Socket> {
  const socket = connectTcp(fixture.server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  if (text !== '') await new Promise((resolve) => socket.write(text, resolve));
  return socket;
}

function upgradeRequest(): string {
  return [
    'GET / HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    `Authorization: Bearer ${fixture.token({ userId: newUser() })}`,
    '',
    '',
  ].join('\r\n');
}

/** A masked WebSocket frame of a binary message (mask 0), of which only the beginning may be sent. */
function webSocketFrame(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x82, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0), payload]);
}

describe('a TCP reset affects nobody else', () => {
  test('before the upgrade: without a word, in the middle of the request, right after it', async () => {
    for (const text of ['', 'GET / HTTP/1.1\r\nUpgrade: webs', upgradeRequest()]) {
      for (let count = 0; count < 10; count++) (await tcp(text)).resetAndDestroy();
    }
  });

  test('after the upgrade, before Hello', async () => {
    for (let count = 0; count < 10; count++) (await fixture.connect(newUser())).reset();
  });

  test('while Hello, RegisterDevice or a claim is under way', async () => {
    const device = await fixture.registered();
    for (let count = 0; count < 10; count++) {
      const client = await fixture.connect(device.userId);
      client.send({ hello: helloOf(device) });
      if (count % 2 === 0) await client.flushed();
      client.reset();
    }
    for (let count = 0; count < 10; count++) {
      const { client } = await fixture.attached();
      client.send({ claimPreKeys: { claimId: randomBytes(16), userId: sendTo(device, '').send.userId } });
      client.send({ registerDevice: { registrationId: 1, identityKey: randomBytes(33) } });
      client.send({ removeDevice: { deviceId: 1 } });
      if (count % 2 === 0) await client.flushed();
      client.reset();
    }
    const client = await fixture.session(device);
    await client.isServed();
  });

  test('with messages that are not delivered, for want of window or of reading: they come on the next session', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(20_000)}`);
    const device = await fixture.registered();
    const narrow = await fixture.session(device, { hello: { window: { messages: 2, bytes: 1 << 20 } } });
    for (const text of texts) await pair.alice.client.expect('accepted', sendTo(device, text));
    await narrow.received('deliver', 2);
    narrow.reset();
    const unread = await fixture.session(device);
    unread.stopReading();
    unread.reset();
    const client = await fixture.session(device);
    const deliveries = await client.received('deliver', texts.length);
    expect(deliveries.map(textOf)).toEqual(texts);
    await client.expect('acked', ackOf(deliveries));
  });

  test('with deliveries that are not acked, and acks that are not confirmed: only these come again', async () => {
    const { device, client } = await fixture.attached();
    const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
    for (const text of texts) await pair.alice.client.expect('accepted', sendTo(device, text));
    const first = await client.received('deliver', 30);
    await client.expect('acked', ackOf(first.slice(0, 10)));
    client.send(ackOf(first.slice(10, 20)));
    await client.flushed();
    client.reset();
    const next = await fixture.session(device);
    const again = await next.received('deliver', 10);
    // The acks that were on their way have arrived or not; their order and what was not acked are certain.
    await until(() => next.ofKind('deliver').at(-1) && textOf(next.ofKind('deliver').at(-1)!) === 'message 29', {
      message: () => `the last message did not come: ${again.map(textOf).join()}`,
    });
    const received = next.ofKind('deliver').map(textOf);
    expect(texts.slice(10)).toEqual(expect.arrayContaining(received));
    expect(received.slice(-10)).toEqual(texts.slice(20));
    expect(next.ofKind('deliver').every(({ redelivered }) => redelivered)).toBe(true);
    await next.expect('acked', ackOf(next.ofKind('deliver')));
  });

  test('in the middle of a send: what was whole is accepted once, the rest never was', async () => {
    const { device: recipient, client: receiver } = await fixture.attached();
    const sender = await fixture.registered();
    const sends = Array.from({ length: 20 }, (_, index) => sendTo(recipient, `send ${index}`));
    const client = await fixture.session(sender);
    client.send(...sends.slice(0, 10));
    await client.flushed();
    const last = Buffer.concat(sends.slice(10).map((body, index) => encodeClientFrame({ ...body, seq: 100 + index })));
    client.socket.write(webSocketFrame(last).subarray(0, last.length - 5));
    client.reset();
    const next = await fixture.session(sender);
    const outcomes = await Promise.all(sends.map(async (body) => (await next.request(body)).body));
    expect(new Set(outcomes)).toEqual(new Set(['accepted', ...outcomes.filter((body) => body === 'duplicate')]));
    expect(outcomes.slice(10)).toEqual(Array(10).fill('accepted'));
    const deliveries = await receiver.received('deliver', 20);
    expect(deliveries.map(textOf)).toEqual(sends.map((_, index) => `send ${index}`));
    await receiver.expect('acked', ackOf(deliveries));
  });
});
