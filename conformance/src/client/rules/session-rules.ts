import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL, v1 } from '@lantern/protocol';
import { type Rule, holds, same } from '../../rules/rule.js';
import { pause } from '../../rules/waiting.js';
import { type BytesVector, type RejectedVector, bytesOf, readVectors } from '../../vectors/read-vectors.js';
import { type ClientStage, DEVICE } from '../client-stage.js';
import { deliveryOf } from '../scripted-connection.js';

const rejected = readVectors('malformed') as { vectors: RejectedVector[] };
const tolerated = readVectors('tolerated') as { vectors: (BytesVector & { message: string })[] };
const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');

/** ServerFrame with field 200, which no version has, in a ServerBatch. */
const UNKNOWN_PUSH = Uint8Array.of(0x0a, 0x03, 0xc2, 0x0c, 0x00);

/** CaughtUp of phase 99, then PreKeysLow of kind 99: values that no version has. */
const UNKNOWN_VALUES = Buffer.from('0a058a020208630a079a020408631001', 'hex');

/** Sections "Token", "Hello and Welcome", "Frames", "RegisterDevice". */
export const SESSION_RULES: readonly Rule<ClientStage>[] = [
  {
    name: 'The subprotocol is offered; the token comes as a header or as a second subprotocol, never in the URL',
    section: 'token',
    run: async (stage) => {
      const { handshake } = await stage.connected();
      const { token, protocols, path } = handshake;
      same(token, 'first.to.ken', 'token');
      const others = protocols.filter((name) => !name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
      same(others, [SUBPROTOCOL], 'offered subprotocols');
      holds(!path.includes('to.ken'), 'the token is in the URL');
    },
  },
  {
    name: 'Hello is the first frame, with what the device was registered under; nothing else is sent before Welcome',
    section: 'hello-and-welcome',
    run: async (stage) => {
      stage.server.greets = false;
      const connection = await stage.connected();
      const { outcome } = stage.send('early');
      const hello = await connection.next('hello');
      await pause(300);
      same(connection.frames.length, 1, 'frames before Welcome');
      const { deviceId, registrationId, deviceSecret } = hello.hello ?? {};
      same(
        [deviceId, registrationId, hex(deviceSecret)],
        [DEVICE.deviceId, DEVICE.registrationId, DEVICE.deviceSecret],
        'device, registration id, secret',
      );
      stage.server.greet(connection, hello);
      connection.answer(await connection.next('send'), { accepted: { serverTime: 1 } });
      same((await outcome).outcome, 'accepted', 'outcome');
    },
  },
  {
    name: 'A device that is not registered registers, and is served from then on',
    section: 'registerdevice',
    run: async (stage) => {
      const { server } = stage;
      server.welcome = { attachment: v1.Attachment.ATTACHMENT_NOT_REGISTERED, own: {} };
      const connection = await stage.connected({ unregistered: true });
      same(connection.frames[0]?.hello?.deviceSecret ?? null, null, 'secret in the first Hello');
      const signedPreKey = { id: 9, key: '0102', signature: '0304' };
      const { registrationId, deviceSecret } = DEVICE;
      const done = stage.later('register', { registrationId, deviceSecret, identityKey: '0506', signedPreKey });
      const frame = await connection.next('registerDevice');
      const { identityKey, signedPreKey: signed } = frame.registerDevice ?? {};
      same(
        [frame.registerDevice?.registrationId, hex(frame.registerDevice?.deviceSecret), hex(identityKey)],
        [registrationId, deviceSecret, '0506'],
        'registration',
      );
      same([signed?.id, hex(signed?.key), hex(signed?.signature)], [9, '0102', '0304'], 'signed prekey');
      server.welcome = {};
      connection.answer(frame, { preKeyCounts: {} });
      await done;
      // Going on and connecting again are both right.
      const now = () => server.connections.at(-1);
      connection.deliver(1);
      const { outcome } = stage.send('after registering');
      await server.connections[0]?.until(
        () => now()?.all('send').length === 1 || connection.closed !== undefined,
        () => 'no send came',
      );
      const current = connection.closed === undefined ? connection : await server.connection(2);
      if (current !== connection)
        same(hex(current.frames[0]?.hello?.deviceSecret), deviceSecret, 'secret in the next Hello');
      current.answer(await current.next('send'), { accepted: {} });
      same((await outcome).outcome, 'accepted', 'outcome');
    },
  },
  {
    name: 'Frames of one WebSocket message are handled in their order',
    section: 'frames',
    run: async (stage) => {
      const connection = await stage.connected();
      const { outcome } = stage.send('x');
      const send = await connection.next('send');
      const frames = [1, 2, 3].map((n) => ({ deliver: deliveryOf(n) }));
      connection.push(...frames, { seq: send.seq, accepted: {} }, { deliver: deliveryOf(4) });
      same(await stage.handed(4), [1, 2, 3, 4], 'messages');
      same((await outcome).outcome, 'accepted', 'outcome');
      await connection.ackOf(1, 2, 3, 4);
    },
  },
  {
    name: 'Unknown pushes, fields and enum values are ignored',
    section: 'frames',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.raw(UNKNOWN_PUSH);
      for (const vector of tolerated.vectors.filter(({ message }) => message.endsWith('ServerBatch')))
        if (!/unknown field of a push/.test(vector.name)) connection.raw(bytesOf(vector));
      connection.raw(UNKNOWN_VALUES);
      connection.deliver(1);
      same(await stage.handed(1), [1], 'messages');
      await connection.ackOf(1);
      holds(connection.closed === undefined, 'the client closed the connection');
    },
  },
  ...rejected.vectors
    .filter(({ from }) => from === 'server')
    .map((vector) => ({
      name: `What is malformed is closed with 4400 and backed off from: ${vector.name}`,
      section: 'frames',
      run: async (stage: ClientStage) => {
        const connection = await stage.connected();
        connection.raw(bytesOf(vector));
        same((await connection.ended()).code, vector.closeCode, 'close code');
        await stage.server.connection(2);
      },
    })),
  {
    name: 'A request above max_requests_in_flight waits; acks do not count',
    section: 'requests',
    run: async (stage) => {
      stage.server.limits = { maxRequestsInFlight: 2 };
      const connection = await stage.connected();
      const outcomes = ['a', 'b', 'c', 'd'].map((text) => stage.send(text).outcome);
      const first = await connection.next('send');
      await connection.next('send');
      connection.deliver(1);
      await connection.ackOf(1);
      await pause(200);
      same(connection.all('send').length, 2, 'sends without an answer');
      connection.answer(first, { accepted: {} });
      const third = await connection.next('send');
      same(connection.all('send').length, 3, 'sends after one answer');
      for (const frame of [...connection.all('send').slice(1), third]) connection.answer(frame, { accepted: {} });
      connection.answer(await connection.next('send'), { accepted: {} });
      for (const outcome of outcomes) same((await outcome).outcome, 'accepted', 'outcome');
    },
  },
  {
    name: 'TokenExpiring is answered by RefreshToken with a newer token, on the same connection',
    section: 'refreshtoken',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.push({ tokenExpiring: { tokenExpiresAt: Date.now() + 60_000 } });
      const frame = await connection.next('refreshToken');
      same(frame.refreshToken?.token, 'second.to.ken', 'token');
      connection.answer(frame, { tokenRefreshed: { tokenExpiresAt: Date.now() + 3_600_000 } });
      connection.deliver(1);
      await connection.ackOf(1);
      stage.attempts(1);
    },
  },
  {
    name: 'A client pings as often as it said, and drops a connection that is silent after a ping',
    section: 'liveness',
    slow: true,
    run: async (stage) => {
      const connection = await stage.connected({ pingIntervalMs: 15_000 });
      same(connection.frames[0]?.hello?.pingIntervalMs, 15_000, 'ping interval in Hello');
      await connection.until(
        () => connection.all('ping').length > 0,
        () => 'no ping came',
        25_000,
      );
      await connection.until(
        () => connection.closed !== undefined,
        () => 'the silent connection was not dropped',
        35_000,
      );
      await stage.server.connection(2);
    },
  },
];
