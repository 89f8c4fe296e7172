import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { CloseCode, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { delivery } from './fake-transport.js';
import { type Credentials, GatewayFixture, copyFor, helloOf, newUser, registrationOf } from './gateway-fixture.js';
import type { Body, TestClient } from './test-client.js';

const { ProblemCode } = v1;

let fixture: GatewayFixture;
let bystander: TestClient;
let bystanderLink: number;

beforeAll(async () => {
  // They would keep this address out long before all of them are tried.
  fixture = await GatewayFixture.start({ failedTokensPerAddress: { burst: 10_000, intervalMs: 1 } });
  const other = await fixture.attached();
  bystander = other.client;
  bystanderLink = other.link;
});

afterAll(() => fixture.stop());

/** Whatever one client does, another one is answered, sends and receives as before. */
let served = 0;
afterEach(async () => {
  const offset = ++served;
  await bystander.isServed();
  const { transport } = fixture;
  transport.emit({ type: 'deliver', session: bystanderLink, deliveries: [delivery(offset)] });
  await until(() => bystander.pushes('deliver').length === offset, { message: 'the bystander gets no messages' });
  expect(bystander.closed).toBeUndefined();
  await fixture.dropClients(bystander);
});

const frame = (...bytes: number[]) => Uint8Array.from([0x0a, bytes.length, ...bytes]);
const HELLO = frame(0x08, 1, 0x12, 2, 0x08, 1);

describe('bytes that are no frames end the connection with 4400', () => {
  const rows: [string, Uint8Array | string][] = [
    ['a text message, were its bytes ever so good', String.fromCharCode(...HELLO)],
    ['an empty message', new Uint8Array(0)],
    ...Array.from({ length: 256 }, (_, byte): [string, Uint8Array] => [`the single byte ${byte}`, Uint8Array.of(byte)]),
    ['a truncated frame', HELLO.subarray(0, HELLO.length - 1)],
    ['a frame longer than its message', Uint8Array.of(0x0a, 200, 1, 8)],
    ['a frame without seq', frame(0x12, 2, 0x08, 1)],
    ['a seq of the wrong wire type', frame(0x0a, 1, 1, 0x12, 2, 0x08, 1)],
    ['a hello of the wrong wire type', frame(0x08, 1, 0x10, 1)],
    ['a request before Hello', frame(0x08, 1, 0x52, 0)],
    ['an unknown request before Hello', frame(0x08, 1, 0x9a, 0x06, 0)],
    ['an unterminated varint', frame(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['a group', frame(0x08, 1, 0x0b)],
    ['random bytes', randomBytes(64)],
  ];

  test('one after the other, on a connection of its own', async () => {
    for (const [title, bytes] of rows) {
      const client = await fixture.connect(newUser());
      client.raw(bytes);
      expect([title, await client.closeCode()]).toEqual([title, CloseCode.Malformed]);
    }
    await fixture.connectionsBecome(1);
  });
});

test('a message above 320 KiB ends the connection with 4413', async () => {
  const client = await fixture.connect(newUser());
  client.raw(new Uint8Array(320 * 1024 + 1));
  expect(await client.closeCode()).toBe(CloseCode.TooLarge);
});

test('more frames than a message may hold end the connection with 4413', async () => {
  const { client } = await fixture.attached();
  client.raw(Buffer.concat(Array.from({ length: 1_025 }, () => frame(0x08, 1, 0x52, 0))));
  expect(await client.closeCode()).toBe(CloseCode.TooLarge);
});

test('a second Hello ends the connection with 4400, also while the first is under way', async () => {
  const { device, client } = await fixture.attached();
  client.send({ hello: helloOf(device) });
  expect(await client.closeCode()).toBe(CloseCode.Malformed);
  const hasty = await fixture.connect(device.userId);
  hasty.send({ hello: helloOf(device) }, { hello: helloOf(device) });
  expect(await hasty.closeCode()).toBe(CloseCode.Malformed);
});

test('frames behind one that ended the connection are not handled', async () => {
  const { device, client } = await fixture.attached();
  const sends = fixture.transport.sends.length;
  const send = { messageId: randomBytes(16), userId: userIdToBytes(newUser()), messages: [] };
  client.send({ hello: helloOf(device) }, { send });
  client.send({ send });
  await client.closeCode();
  expect(fixture.transport.of('send')).toHaveLength(sends);
});

test('a request that the server does not know is answered unsupported, and the connection lives', async () => {
  const { client } = await fixture.attached();
  const seq = client.nextSeq();
  client.raw(frame(0x08, seq, 0x9a, 0x06, 0));
  expect((await client.answer(seq)).problem?.code).toBe(ProblemCode.PROBLEM_CODE_UNSUPPORTED);
  const wrongType = client.nextSeq();
  client.raw(frame(0x08, wrongType, 0x40, 1));
  expect((await client.answer(wrongType)).problem?.code).toBe(ProblemCode.PROBLEM_CODE_UNSUPPORTED);
  await client.isServed();
});

describe('a request with a wrong field is answered with a problem, and the connection lives', () => {
  interface Row {
    readonly title: string;
    readonly code: v1.ProblemCode;
    readonly names: RegExp;
    readonly body: (other: Credentials) => Body;
  }
  const { PROBLEM_CODE_INVALID, PROBLEM_CODE_TOO_LARGE, PROBLEM_CODE_UNKNOWN_USER } = ProblemCode;
  const send = (fields: (other: Credentials) => v1.ISend) => (other: Credentials) => ({
    send: {
      messageId: randomBytes(16),
      userId: userIdToBytes(other.userId),
      messages: [copyFor(other)],
      ...fields(other),
    },
  });
  const invalid = { code: PROBLEM_CODE_INVALID };
  const tooLarge = { code: PROBLEM_CODE_TOO_LARGE };
  const rows: Row[] = [
    {
      ...invalid,
      title: 'message id of 15 bytes',
      names: /messageId/,
      body: send(() => ({ messageId: randomBytes(15) })),
    },
    { ...invalid, title: 'no message id', names: /messageId/, body: send(() => ({ messageId: new Uint8Array(0) })) },
    { ...invalid, title: 'user id of 17 bytes', names: /userId/, body: send(() => ({ userId: randomBytes(17) })) },
    {
      ...invalid,
      title: 'kind 256',
      names: /kind/,
      body: send((other) => ({ messages: [{ ...copyFor(other), kind: 256 }] })),
    },
    {
      ...invalid,
      title: 'empty ciphertext',
      names: /ciphertext/,
      body: send((other) => ({ messages: [copyFor(other, 0)] })),
    },
    {
      ...invalid,
      title: 'a device twice',
      names: /once/,
      body: send((other) => ({ messages: [copyFor(other), copyFor(other)] })),
    },
    {
      ...tooLarge,
      title: 'ciphertext above 64 KiB',
      names: /ciphertext/,
      body: send((other) => ({ messages: [copyFor(other, 65_537)] })),
    },
    {
      ...tooLarge,
      title: 'ciphertexts above 256 KiB',
      names: /ciphertexts/,
      body: send((other) => ({
        messages: Array.from({ length: 5 }, (_, deviceId) => ({ ...copyFor(other, 60_000), deviceId })),
      })),
    },
    {
      ...tooLarge,
      title: '101 messages',
      names: /messages/,
      body: send((other) => ({
        messages: Array.from({ length: 101 }, (_, deviceId) => ({ ...copyFor(other), deviceId })),
      })),
    },
    { ...invalid, title: 'ttl 0', names: /ttlMs/, body: send(() => ({ ttlMs: 0 })) },
    { ...tooLarge, title: 'ttl above 30 days', names: /ttlMs/, body: send(() => ({ ttlMs: 31 * 86_400_000 })) },
    {
      ...invalid,
      title: 'listed_only to nobody',
      names: /listedOnly/,
      body: send(() => ({ messages: [], listedOnly: true })),
    },
    {
      code: PROBLEM_CODE_UNKNOWN_USER,
      title: 'a user that nobody knows',
      names: /devices/,
      body: send(() => ({ userId: randomBytes(16) })),
    },
    {
      ...tooLarge,
      title: '1,001 acks',
      names: /deliveryIds/,
      body: () => ({ ack: { deliveryIds: Array(1_001).fill(randomBytes(12)) } }),
    },
    {
      ...invalid,
      title: 'claim id of 3 bytes',
      names: /claimId/,
      body: (other) => ({ claimPreKeys: { claimId: randomBytes(3), userId: userIdToBytes(other.userId), known: [] } }),
    },
    {
      ...invalid,
      title: 'a known device twice',
      names: /known/,
      body: (other) => ({
        claimPreKeys: {
          claimId: randomBytes(16),
          userId: userIdToBytes(other.userId),
          known: [{ deviceId: 1 }, { deviceId: 1 }],
        },
      }),
    },
    {
      ...tooLarge,
      title: '101 known devices',
      names: /known/,
      body: (other) => ({
        claimPreKeys: {
          claimId: randomBytes(16),
          userId: userIdToBytes(other.userId),
          known: Array.from({ length: 101 }, (_, deviceId) => ({ deviceId })),
        },
      }),
    },
    {
      code: PROBLEM_CODE_UNKNOWN_USER,
      title: 'a claim of a user that nobody knows',
      names: /./,
      body: () => ({ claimPreKeys: { claimId: randomBytes(16), userId: randomBytes(16), known: [] } }),
    },
    { ...invalid, title: 'devices of no user', names: /userId/, body: () => ({ getDevices: {} }) },
    {
      code: ProblemCode.PROBLEM_CODE_UNKNOWN_DEVICE,
      title: 'removal of a device that does not exist',
      names: /./,
      body: () => ({ removeDevice: { deviceId: 4_294_967_295 } }),
    },
    {
      ...invalid,
      title: 'registration without signed prekey',
      names: /signedPreKey/,
      body: () => ({ registerDevice: registrationOf({ signedPreKey: null }) }),
    },
    {
      ...invalid,
      title: 'registration with a short secret',
      names: /deviceSecret/,
      body: () => ({ registerDevice: registrationOf({ deviceSecret: randomBytes(31) }) }),
    },
    {
      code: ProblemCode.PROBLEM_CODE_ADDRESS_TAKEN,
      title: 'registration of another install without replace',
      names: /./,
      body: () => ({ registerDevice: registrationOf() }),
    },
    {
      code: ProblemCode.PROBLEM_CODE_TOKEN_INVALID,
      title: 'a token that is none',
      names: /token/,
      body: () => ({ refreshToken: { token: 'x.y.z' } }),
    },
    {
      code: ProblemCode.PROBLEM_CODE_TOKEN_INVALID,
      title: 'no token',
      names: /token/,
      body: () => ({ refreshToken: {} }),
    },
  ];

  test.each(rows)('$title', async ({ code, names, body }) => {
    const other = fixture.device(newUser(), 1);
    const { client } = await fixture.attached();
    const problem = await client.problem(body(other));
    expect(ProblemCode[problem.code!]).toBe(ProblemCode[code]);
    expect(problem.message).toMatch(names);
    await client.isServed();
    expect(fixture.logger.entries).toEqual([]);
  });
});

describe('a Hello with a wrong field is answered with a problem, and may be sent again', () => {
  const rows: [string, v1.ProblemCode, v1.IHello][] = [
    ['a secret of 31 bytes', ProblemCode.PROBLEM_CODE_INVALID, { deviceSecret: randomBytes(31) }],
    ['a window of no messages', ProblemCode.PROBLEM_CODE_INVALID, { window: { messages: 0, bytes: 1 << 20 } }],
    ['a window too small for a message', ProblemCode.PROBLEM_CODE_INVALID, { window: { messages: 1, bytes: 65_535 } }],
    ['too short a ping interval', ProblemCode.PROBLEM_CODE_INVALID, { pingIntervalMs: 14_999 }],
    ['too long a ping interval', ProblemCode.PROBLEM_CODE_INVALID, { pingIntervalMs: 300_001 }],
    ['a long client name', ProblemCode.PROBLEM_CODE_TOO_LARGE, { client: 'x'.repeat(65) }],
    ['too many features', ProblemCode.PROBLEM_CODE_TOO_LARGE, { features: Array(33).fill('x') }],
    ['a long feature', ProblemCode.PROBLEM_CODE_TOO_LARGE, { features: ['x'.repeat(65)] }],
  ];
  test.each(rows)('%s', async (_title, code, fields) => {
    const device = fixture.device(newUser(), 1);
    const client = await fixture.connect(device.userId);
    const problem = await client.problem({ hello: { ...helloOf(device), ...fields } });
    expect(ProblemCode[problem.code!]).toBe(ProblemCode[code]);
    expect((await client.request({ hello: helloOf(device) })).welcome?.attachment).toBe(
      v1.Attachment.ATTACHMENT_ATTACHED,
    );
  });
});

test('the devices 0 and 4294967295 are like any other', async () => {
  const userId = newUser();
  const [lowest, highest] = [fixture.device(userId, 0), fixture.device(userId, 4_294_967_295)];
  const client = await fixture.session(lowest);
  await fixture.session(highest);
  const { client: sender } = await fixture.attached();
  const messages = [copyFor(lowest), copyFor(highest)];
  const answer = await sender.request({
    send: { messageId: randomBytes(16), userId: userIdToBytes(userId), messages },
  });
  expect(answer.body).toBe('accepted');
  expect(fixture.transport.sends.at(-1)?.send.messages.map(({ deviceId }) => deviceId)).toEqual([0, 4_294_967_295]);
  expect((await client.request({ removeDevice: { deviceId: 4_294_967_295 } })).body).toBe('deviceRemoved');
});

describe('a connection that is reset in whatever state', () => {
  const reset = (client: TestClient) => {
    (client.ws as unknown as { _socket: { resetAndDestroy(): void } })._socket.resetAndDestroy();
  };
  const rows: [string, () => Promise<void>][] = [
    ['before its request is complete', () => rawReset('GET / HTTP/1.1\r\nUpgrade: webs')],
    ['without a word', () => rawReset('')],
    ['before Hello', async () => reset(await fixture.connect(newUser()))],
    [
      'while its Hello is under way',
      async () => {
        const device = fixture.device(newUser(), 1);
        let release = () => {};
        fixture.keys.gate = () => new Promise((resolve) => (release = resolve));
        const client = await fixture.connect(device.userId);
        client.send({ hello: helloOf(device) });
        await until(() => fixture.keys.calls.at(-1) === 'ownState', { message: 'no Hello came' });
        reset(client);
        await fixture.connectionsBecome(1);
        fixture.keys.gate = async () => undefined;
        release();
      },
    ],
    ['when attached', async () => reset((await fixture.attached()).client)],
    [
      'with a send under way',
      async () => {
        const { client } = await fixture.attached();
        const other = fixture.device(newUser(), 1);
        const before = fixture.transport.onSend;
        fixture.transport.onSend = () => undefined;
        const sends = fixture.transport.sends.length;
        client.send({
          send: { messageId: randomBytes(16), userId: userIdToBytes(other.userId), messages: [copyFor(other)] },
        });
        await until(() => fixture.transport.sends.length > sends, { message: 'no send came' });
        fixture.transport.onSend = before;
        reset(client);
        await fixture.connectionsBecome(1);
        const request = fixture.transport.sends.at(-1)!.request;
        const result = { outcome: 'accepted', serverTime: 1, fullDeviceIds: [] } as const;
        fixture.transport.emit({ type: 'send-result', request, result });
      },
    ],
    [
      'in the middle of a message',
      async () => {
        const { client } = await fixture.attached();
        const socket = (client.ws as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket;
        socket.write(Uint8Array.of(0x82, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 5));
        reset(client);
      },
    ],
  ];

  async function rawReset(text: string): Promise<void> {
    const socket = connectTcp(fixture.gateway.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    if (text) await new Promise((resolve) => socket.write(text, resolve));
    socket.resetAndDestroy();
  }

  test.each(rows)('%s affects nobody else', async (_title, act) => {
    const detaches = fixture.transport.of('detach').length;
    const attaches = fixture.transport.of('attach').length;
    await act();
    await fixture.connectionsBecome(1);
    expect(fixture.transport.of('detach').length - detaches).toBe(fixture.transport.of('attach').length - attaches);
    expect(fixture.logger.entries).toEqual([]);
  });
});
