import { randomBytes } from 'node:crypto';
import { CloseCode, MAX_FRAMES_PER_MESSAGE, MAX_MESSAGE_BYTES_IN, userIdToBytes, v1 } from '@lantern/protocol';
import type { Body, RawClient } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, copyFor, helloOf, newDevice, newUser, registrationOf, sendTo } from './test-device.js';
import { WellBehavedPair } from './well-behaved-pair.js';

const fixture = new StandaloneFixture();
const pair = new WellBehavedPair(fixture);

beforeAll(async () => {
  await fixture.start();
  await pair.attach();
});
afterAll(() => fixture.stop());
afterEach(() => pair.isUnaffected());

const frame = (...bytes: number[]) => Uint8Array.from([0x0a, bytes.length, ...bytes]);
const PING = frame(0x08, 1, 0x52, 0);

describe('bytes that are no frames', () => {
  const rows: [string, Uint8Array | string, CloseCode][] = [
    ['a text message', 'hello', CloseCode.Malformed],
    ['an empty message', new Uint8Array(0), CloseCode.Malformed],
    ['a truncated frame', PING.subarray(0, PING.length - 1), CloseCode.Malformed],
    ['a frame that is longer than its message', Uint8Array.of(0x0a, 200, 1, 8, 1), CloseCode.Malformed],
    ['a good frame and a truncated one', Buffer.concat([PING, PING.subarray(0, 3)]), CloseCode.Malformed],
    ['a batch whose frames have the wrong wire type', Uint8Array.of(0x08, 1), CloseCode.Malformed],
    ['a seq of the wrong wire type', frame(0x0a, 1, 1, 0x52, 0), CloseCode.Malformed],
    ['a frame without seq', frame(0x52, 0), CloseCode.Malformed],
    ['a varint that does not end', frame(0x08, ...Array<number>(11).fill(0xff)), CloseCode.Malformed],
    ['a group', frame(0x08, 1, 0x0b), CloseCode.Malformed],
    ['random bytes', Buffer.concat([Uint8Array.of(0x0a, 0xff), randomBytes(64)]), CloseCode.Malformed],
    ['a message above 320 KiB', new Uint8Array(MAX_MESSAGE_BYTES_IN + 1), CloseCode.TooLarge],
    ['more frames than allowed', Buffer.concat(Array(MAX_FRAMES_PER_MESSAGE + 1).fill(PING)), CloseCode.TooLarge],
  ];

  test.each(rows)('%s, from an attached session, ends its connection', async (_title, bytes, code) => {
    const { client } = await fixture.attached();
    client.raw(bytes);
    expect(await client.closeCode()).toBe(code);
  });

  test.each(rows)('%s, before Hello, ends its connection', async (_title, bytes, code) => {
    const client = await fixture.connect(newUser());
    client.raw(bytes);
    expect(await client.closeCode()).toBe(code);
  });

  test('every message of a single byte ends its connection', async () => {
    const endOf = async (byte: number) => {
      const client = await fixture.connect(newUser());
      client.raw(Uint8Array.of(byte));
      return client.closeCode();
    };
    const codes = await Promise.all(Array.from({ length: 256 }, (_, byte) => endOf(byte)));
    expect(codes).toEqual(Array(256).fill(CloseCode.Malformed));
  });

  test('bytes that are not even WebSocket end the connection', async () => {
    const { client } = await fixture.attached();
    // An unmasked frame of a reserved kind.
    client.socket.write(Uint8Array.of(0xf3, 0x04, 1, 2, 3, 4));
    expect(await client.closeCode()).toBe(CloseCode.Malformed);
  });

  test('nothing of a malformed message has happened', async () => {
    const recipient = await fixture.registered();
    const { client } = await fixture.attached();
    const { send } = sendTo(recipient, 'never');
    const good = v1.ClientBatch.encode({ frames: [{ seq: client.nextSeq(), send }] }).finish();
    client.raw(Buffer.concat([good, Uint8Array.of(0x0a, 0x05, 0x08)]));
    expect(await client.closeCode()).toBe(CloseCode.Malformed);
    const receiver = await fixture.session(recipient);
    await receiver.received('caughtUp', 2);
    expect(receiver.ofKind('deliver')).toEqual([]);
  });
});

describe('frames that the server does not know are answered unsupported, and the connection lives', () => {
  const rows: [string, (seq: number) => Uint8Array][] = [
    ['an unknown request', (seq) => frame(0x08, seq, 0x9a, 0x06, 0)],
    ['no request at all', (seq) => frame(0x08, seq)],
    ['a Send of the wrong wire type', (seq) => frame(0x08, seq, 0x40, 1)],
    ['an Ack of the wrong wire type', (seq) => frame(0x08, seq, 0x4d, 1, 2, 3, 4)],
  ];
  test.each(rows)('%s', async (_title, bytesOf) => {
    const { client } = await fixture.attached();
    const seq = client.nextSeq();
    client.raw(bytesOf(seq));
    const { problem } = await client.answer(seq);
    expect(problem).toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_UNSUPPORTED, retryable: false });
    await client.isServed();
  });
});

describe('the order of frames', () => {
  test('a second Hello ends the connection, later or in the same message', async () => {
    const { device, client } = await fixture.attached();
    client.send({ hello: helloOf(device) });
    expect(await client.closeCode()).toBe(CloseCode.Malformed);
    const hasty = await fixture.connect(device.userId);
    hasty.send({ hello: helloOf(device) }, { hello: helloOf(device) });
    expect(await hasty.closeCode()).toBe(CloseCode.Malformed);
  });

  const requests: [string, Body][] = [
    ['Ping', { ping: {} }],
    ['Send', sendTo(newDevice(), 'early')],
    ['Ack', { ack: { deliveryIds: [] } }],
    ['RegisterDevice', { registerDevice: registrationOf(newDevice()) }],
    ['GetDevices', { getDevices: { userId: randomBytes(16) } }],
    ['RefreshToken', { refreshToken: { token: 'x' } }],
  ];
  test.each(requests)('%s before Hello ends the connection', async (_name, body) => {
    const client = await fixture.connect(newUser());
    client.send(body);
    expect(await client.closeCode()).toBe(CloseCode.Malformed);
  });
});

describe('a Hello with a field out of its range is answered with a problem, and may be sent again', () => {
  const rows: [string, string, v1.IHello][] = [
    ['a secret of 31 bytes', 'INVALID', { deviceSecret: randomBytes(31) }],
    ['a window of no messages', 'INVALID', { window: { messages: 0, bytes: 1 << 20 } }],
    ['a window too small for a message', 'INVALID', { window: { messages: 1, bytes: 65_535 } }],
    ['too short a ping interval', 'INVALID', { pingIntervalMs: 14_999 }],
    ['too long a ping interval', 'INVALID', { pingIntervalMs: 300_001 }],
    ['a long client name', 'TOO_LARGE', { client: 'x'.repeat(65) }],
    ['33 features', 'TOO_LARGE', { features: Array<string>(33).fill('x') }],
  ];
  test.each(rows)('%s', async (_title, code, fields) => {
    const device = await fixture.registered();
    const client = await fixture.connect(device.userId);
    expect(await client.refusal({ hello: { ...helloOf(device), ...fields } })).toBe(code);
    const { attachment } = await client.expect('welcome', { hello: helloOf(device) });
    expect(attachment).toBe(v1.Attachment.ATTACHMENT_ATTACHED);
  });
});

describe('a request with something wrong in it is answered with a problem, and the connection lives', () => {
  const send = (fields: (other: Device) => v1.ISend) => (other: Device) => ({
    send: { ...sendTo(other, 'x').send, ...fields(other) },
  });
  const claim = (fields: (other: Device) => v1.IClaimPreKeys) => (other: Device) => ({
    claimPreKeys: { claimId: randomBytes(16), userId: userIdToBytes(other.userId), ...fields(other) },
  });
  const copies = (count: number, bytes: number): v1.IOutgoingMessage[] => {
    return Array.from({ length: count }, (_, deviceId) => ({ deviceId, ciphertext: randomBytes(bytes) }));
  };
  const rows: [string, string, RegExp, (other: Device) => Body][] = [
    ['a message id of 15 bytes', 'INVALID', /messageId/, send(() => ({ messageId: randomBytes(15) }))],
    ['no message id', 'INVALID', /messageId/, send(() => ({ messageId: null }))],
    ['a user id of 17 bytes', 'INVALID', /userId/, send(() => ({ userId: randomBytes(17) }))],
    [
      'kind 256',
      'INVALID',
      /kind/,
      send((other) => ({ messages: [{ ...copyFor(other, randomBytes(1)), kind: 256 }] })),
    ],
    ['an empty ciphertext', 'INVALID', /ciphertext/, send((other) => ({ messages: [copyFor(other, randomBytes(0))] }))],
    [
      'a device twice in one send',
      'INVALID',
      /once/,
      send((other) => ({ messages: [copyFor(other, randomBytes(1)), copyFor(other, randomBytes(1))] })),
    ],
    [
      'a ciphertext above 64 KiB',
      'TOO_LARGE',
      /ciphertext/,
      send((other) => ({ messages: [copyFor(other, randomBytes(65_537))] })),
    ],
    ['ciphertexts above 256 KiB in all', 'TOO_LARGE', /ciphertexts/, send(() => ({ messages: copies(5, 60_000) }))],
    ['101 copies', 'TOO_LARGE', /messages/, send(() => ({ messages: copies(101, 1) }))],
    ['a ttl of 0', 'INVALID', /ttlMs/, send(() => ({ ttlMs: 0 }))],
    ['a ttl above the longest', 'TOO_LARGE', /ttlMs/, send(() => ({ ttlMs: 31 * 86_400_000 }))],
    ['listed_only without a list', 'INVALID', /listedOnly/, send(() => ({ messages: [], listedOnly: true }))],
    ['a time that has passed', 'TOO_LATE', /not_?after/i, send(() => ({ notAfter: Date.now() - 60_000 }))],
    ['a send to an unknown user', 'UNKNOWN_USER', /./, send(() => ({ userId: randomBytes(16) }))],
    ['an empty send to an unknown user', 'UNKNOWN_USER', /./, send(() => ({ userId: randomBytes(16), messages: [] }))],
    ['a claim of an unknown user', 'UNKNOWN_USER', /./, claim(() => ({ userId: randomBytes(16) }))],
    ['a claim id of 3 bytes', 'INVALID', /claimId/, claim(() => ({ claimId: randomBytes(3) }))],
    ['a known device twice', 'INVALID', /known/, claim(() => ({ known: [{ deviceId: 1 }, { deviceId: 1 }] }))],
    ['101 known devices', 'TOO_LARGE', /known/, claim(() => ({ known: copies(101, 1) }))],
    ['devices of no user', 'INVALID', /userId/, () => ({ getDevices: {} })],
    ['the removal of an unknown device', 'UNKNOWN_DEVICE', /./, () => ({ removeDevice: { deviceId: 4_294_967_295 } })],
    ['1,001 acks', 'TOO_LARGE', /deliveryIds/, () => ({ ack: { deliveryIds: Array(1_001).fill(randomBytes(12)) } })],
    [
      'a short device secret',
      'INVALID',
      /deviceSecret/,
      (other) => ({ registerDevice: registrationOf(other, { deviceSecret: randomBytes(31) }) }),
    ],
    [
      'a registration without signed prekey',
      'INVALID',
      /signedPreKey/,
      (other) => ({ registerDevice: registrationOf(other, { signedPreKey: null }) }),
    ],
    [
      'another install without replace',
      'ADDRESS_TAKEN',
      /replace/,
      (other) => ({ registerDevice: registrationOf(newDevice(other.userId)) }),
    ],
    ['a token that is none', 'TOKEN_INVALID', /token/, () => ({ refreshToken: { token: 'x.y.z' } })],
    ['no token', 'TOKEN_INVALID', /token/, () => ({ refreshToken: {} })],
  ];
  // One connection for all of them: it lives on.
  let client: RawClient;
  beforeAll(async () => ({ client } = await fixture.attached()));

  test.each(rows)('%s', async (_title, code, names, body) => {
    const problem = await client.expect('problem', body(pair.bob.device));
    expect(v1.ProblemCode[problem.code!]).toBe(`PROBLEM_CODE_${code}`);
    expect(problem.message).toMatch(names);
    await client.isServed();
  });

  test('an unknown user has no devices', async () => {
    expect((await client.expect('deviceList', { getDevices: { userId: randomBytes(16) } })).devices).toEqual([]);
  });
});
