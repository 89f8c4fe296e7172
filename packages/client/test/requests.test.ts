import { userIdToBytes, v1 } from '@lantern/protocol';
import { SENDER } from './fake-server.js';
import { harness } from './harness.js';
import { settled, until } from './until.js';

const h = harness();
const { ProblemCode } = v1;

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
/** Numbers instead of bytes, whatever kind of array holds them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

const signedPreKey = { id: 1, key: bytes(33, 1), signature: bytes(64, 2) };
const lastResortKem = { id: 9, key: bytes(40, 3), signature: bytes(64, 4) };
const registration = {
  registrationId: 11,
  identityKey: bytes(33, 5),
  deviceSecret: bytes(32, 6),
  signedPreKey,
  lastResortKem,
  oneTime: [{ id: 1, key: bytes(33, 7) }],
  kem: [{ id: 1, key: bytes(40, 8), signature: bytes(64, 9) }],
};

test('register sends every key, and a connection that was not attached is made anew with the credentials', async () => {
  h.server().welcome = { attachment: v1.Attachment.ATTACHMENT_NOT_REGISTERED };
  const client = h.client();
  await client.connect();
  const first = await h.server().connection(1);
  const registered = client.register({ ...registration, replace: true });
  const request = await first.next('registerDevice');
  expect(plain(request.registerDevice)).toEqual(plain({ ...registration, replace: true }));
  h.server().welcome = {};
  first.answer(request, {
    preKeyCounts: { oneTimeLeft: 1, kemLeft: 1, oneTimeNotStoredIds: [4], kemNotStoredIds: [] },
  });
  expect(await registered).toEqual({ oneTimeLeft: 1, kemLeft: 1, oneTimeNotStoredIds: [4], kemNotStoredIds: [] });
  const attached = client.connect();
  await until(() => client.state.status === 'offline' && client.state.cause === 'closed with 1000');
  h.clock().advance(0);
  expect((await attached).attachment).toBe('attached');
  const second = await h.server().connection(2);
  expect(second.hello.registrationId).toBe(11);
  expect(second.hello.deviceSecret).toHaveLength(32);
});

test('an equal registration on an attached connection keeps the connection', async () => {
  const client = h.client({ credentials: { registrationId: 11, deviceSecret: registration.deviceSecret } });
  await client.connect();
  const connection = await h.server().connection(1);
  const registered = client.register(registration);
  connection.answer(await connection.next('registerDevice'), { preKeyCounts: {} });
  await registered;
  await settled();
  expect(client.state.status).toBe('ready');
  expect(h.server().connections).toHaveLength(1);
});

test('uploadPreKeys leaves out what is not replaced', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const uploaded = client.uploadPreKeys({ oneTime: registration.oneTime });
  const request = await connection.next('uploadPreKeys');
  expect(request.uploadPreKeys?.signedPreKey).toBeFalsy();
  expect(request.uploadPreKeys?.lastResortKem).toBeFalsy();
  expect(request.uploadPreKeys?.oneTime).toHaveLength(1);
  connection.answer(request, { preKeyCounts: { oneTimeLeft: 12 } });
  expect((await uploaded).oneTimeLeft).toBe(12);
});

test('claimPreKeys gives bundles with and without one-time keys', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const claimed = client.claimPreKeys({ userId: SENDER.toUpperCase(), known: [{ deviceId: 0, registrationId: 5 }] });
  const request = await connection.next('claimPreKeys');
  expect(request.claimPreKeys?.userId).toEqual(Buffer.from(userIdToBytes(SENDER)));
  expect(request.claimPreKeys?.claimId).toHaveLength(16);
  expect(request.claimPreKeys?.known).toMatchObject([{ deviceId: 0, registrationId: 5 }]);
  const device = { deviceId: 1, registrationId: 2, identityKey: bytes(33, 1) };
  const full = { device, signedPreKey, oneTime: registration.oneTime.at(0)!, kem: registration.kem.at(0)! };
  const bare = { device: { ...device, deviceId: 2 }, signedPreKey, kem: lastResortKem, kemIsLastResort: true };
  connection.answer(request, { preKeyBundles: { bundles: [full, bare], goneDeviceIds: [3] } });
  const answer = await claimed;
  expect(plain(answer)).toEqual(plain({ bundles: [{ ...full, kemIsLastResort: false }, bare], goneDeviceIds: [3] }));
  expect(answer.bundles[1]).not.toHaveProperty('oneTime');
});

test('getDevices lists devices, device 0 and the largest included', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const listed = client.getDevices(SENDER);
  const devices = [0, 0xffff_ffff].map((id) => ({ deviceId: id, registrationId: id, identityKey: bytes(33, 1) }));
  connection.answer(await connection.next('getDevices'), { deviceList: { devices } });
  expect(plain(await listed)).toEqual(plain(devices));
  await expect(client.getDevices('nobody')).rejects.toThrow('userId must be a UUID');
});

test('a Problem rejects the request with its code and when to retry, and nothing else', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const refused = client.removeDevice(3);
  const fine = client.ping();
  connection.answer(await connection.next('removeDevice'), {
    problem: { code: ProblemCode.PROBLEM_CODE_MAILBOX_FULL, message: 'slower', retryable: true, retryAfterMs: 100 },
  });
  await expect(refused).rejects.toMatchObject({
    name: 'RequestRefused',
    code: 'mailbox_full',
    message: 'slower',
    retry: { retryable: true, afterMs: 100 },
  });
  connection.answer(await connection.next('ping'), { pong: { serverTime: 3 } });
  expect(await fine).toEqual({ serverTime: 3 });
});

test('a code of a newer server is unknown', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const problem: object = { code: 4_000 };
  const refused = client.removeDevice(3);
  connection.answer(await connection.next('removeDevice'), { problem });
  await expect(refused).rejects.toMatchObject({ code: 'unknown' });
});

test('requests of one turn travel in one WebSocket message, with a seq each', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const pings = [client.ping(), client.ping(), client.ping()];
  await until(() => connection.all('ping').length === 3);
  expect(connection.batches).toEqual([1, 3]);
  const seqs = connection.all('ping').map((frame) => frame.seq);
  expect(new Set(seqs).size).toBe(3);
  for (const frame of connection.all('ping').toReversed())
    connection.answer(frame, { pong: { serverTime: frame.seq } });
  expect((await Promise.all(pings)).map(({ serverTime }) => serverTime)).toEqual(seqs);
});

test('no WebSocket message is above the bound of the server, and a request that is can not end the connection', async () => {
  h.server().welcome = { limits: { maxMessageBytesIn: 200, maxRequestsInFlight: 64, maxAckIds: 10 } };
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const uploads = Array.from({ length: 5 }, (_, id) => client.uploadPreKeys({ oneTime: [{ id, key: bytes(60, 1) }] }));
  await expect(client.uploadPreKeys({ oneTime: [{ id: 9, key: bytes(300, 1) }] })).rejects.toMatchObject({
    code: 'too_large',
  });
  await until(() => connection.all('uploadPreKeys').length === 5);
  expect(connection.batches).toEqual([1, 2, 2, 1]);
  for (const frame of connection.all('uploadPreKeys')) connection.answer(frame, { preKeyCounts: {} });
  await Promise.all(uploads);
});

test('no WebSocket message has more frames than the server takes', async () => {
  h.server().welcome = {
    limits: { maxMessageBytesIn: 9_999, maxRequestsInFlight: 64, maxAckIds: 10, maxFramesPerMessage: 3 },
  };
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const pings = Array.from({ length: 7 }, () => client.ping());
  await until(() => connection.all('ping').length === 7);
  expect(connection.batches).toEqual([1, 3, 3, 1]);
  for (const frame of connection.all('ping')) connection.answer(frame, { pong: {} });
  await Promise.all(pings);
});

test('keeps no more requests in flight than the server reads', async () => {
  h.server().welcome = { limits: { maxMessageBytesIn: 9_999, maxRequestsInFlight: 2, maxAckIds: 10 } };
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const pings = [client.ping(), client.ping(), client.ping()];
  await until(() => connection.all('ping').length === 2);
  await settled();
  expect(connection.all('ping')).toHaveLength(2);
  connection.answer(await connection.next('ping'), { pong: {} });
  await until(() => connection.all('ping').length === 3);
  connection.answer(await connection.next('ping'), { pong: {} });
  connection.answer(await connection.next('ping'), { pong: {} });
  await Promise.all(pings);
});

test('a request without an answer fails at its deadline, and its late answer is ignored', async () => {
  const client = h.client({ requestTimeoutMs: 5_000 });
  await client.connect();
  const connection = await h.server().connection(1);
  const slow = client.getDevices(SENDER);
  const slower = client.getDevices(SENDER, { timeoutMs: 6_000 });
  const request = await connection.next('getDevices');
  h.clock().advance(4_999);
  await settled(3);
  h.clock().advance(1);
  await expect(slow).rejects.toMatchObject({ name: 'RequestTimeout', message: 'no answer within 5000 ms' });
  connection.answer(request, { deviceList: {} });
  connection.answer(await connection.next('getDevices'), { deviceList: {} });
  expect(await slower).toEqual([]);
});

test('requests wait for a connection until their deadline', async () => {
  const client = h.client();
  const early = client.ping();
  const tooEarly = client.ping({ timeoutMs: 10 });
  h.clock().advance(10);
  await expect(tooEarly).rejects.toMatchObject({ name: 'RequestTimeout' });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.answer(await connection.next('ping'), { pong: { serverTime: 1 } });
  expect(await early).toEqual({ serverTime: 1 });
  expect(connection.all('ping')).toHaveLength(1);
});

test('more requests than the client may hold fail at once', async () => {
  const client = h.client({ maxRequests: 2 });
  const held = [client.ping(), client.ping()].map((ping) => ping.catch((error: Error) => error.name));
  await expect(client.ping()).rejects.toMatchObject({ name: 'TooManyRequests' });
  await client.close();
  expect(await Promise.all(held)).toEqual(['ClientStopped', 'ClientStopped']);
});

test('a ping is not repeated on another connection', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  const ping = client.ping();
  await connection.next('ping');
  connection.socket.terminate();
  await expect(ping).rejects.toMatchObject({ name: 'ConnectionLost' });
});

test('a claim is repeated on the next connection with the same claim id', async () => {
  const client = h.client();
  await client.connect();
  const first = await h.server().connection(1);
  const claimed = client.claimPreKeys({ userId: SENDER });
  const request = await first.next('claimPreKeys');
  first.socket.terminate();
  await until(() => client.state.status === 'offline');
  h.clock().advance(1_000);
  const second = await h.server().connection(2);
  const repeat = await second.next('claimPreKeys');
  expect(repeat.claimPreKeys?.claimId).toEqual(request.claimPreKeys?.claimId);
  second.answer(repeat, { preKeyBundles: {} });
  expect(await claimed).toEqual({ bundles: [], goneDeviceIds: [] });
});

test('a removal whose answer was lost is done when the repeat finds no device', async () => {
  const client = h.client();
  await client.connect();
  const removed = client.removeDevice(3);
  const first = await h.server().connection(1);
  await first.next('removeDevice');
  first.socket.terminate();
  await until(() => client.state.status === 'offline');
  h.clock().advance(1_000);
  const second = await h.server().connection(2);
  const gone = { problem: { code: ProblemCode.PROBLEM_CODE_UNKNOWN_DEVICE, message: 'no such device' } };
  second.answer(await second.next('removeDevice'), gone);
  await removed;
  const unknown = client.removeDevice(4);
  second.answer(await second.next('removeDevice'), gone);
  await expect(unknown).rejects.toMatchObject({ code: 'unknown_device' });
});
