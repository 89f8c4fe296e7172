import { type Socket, connect as connectTcp } from 'node:net';
import { BEARER_SUBPROTOCOL_PREFIX, CloseCode, SUBPROTOCOL, encodeClientFrame, userIdToBytes } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { GatewayFixture, newUser } from './gateway-fixture.js';
import { SlowLink } from './slow-link.js';
import { TestClient } from './test-client.js';
import { upgradeRequest } from './upgrade-request.js';

const MIB = 2 ** 20;
/** What the network takes by itself on both sides, and what is read within the five seconds that a client has to hear. */
const MOST_TAKEN_BYTES = 32 * MIB;

let fixture: GatewayFixture;
const sockets: Socket[] = [];
const links: SlowLink[] = [];

beforeEach(async () => {
  fixture = await GatewayFixture.start();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const link of links.splice(0)) link.stop();
  await fixture.stop();
});

/** A frame of a client whose mask is zero. */
function frame(opcode: number, payload: Uint8Array): Buffer {
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

const MORE = Buffer.concat(Array.from({ length: 4 }, () => frame(2, Buffer.alloc(60_000))));
/** With 1012. */
const CLOSE = frame(8, Buffer.from([0x03, 0xf4]));
const HELLO_OF_ANOTHER = frame(2, encodeClientFrame({ seq: 1, hello: { deviceId: 2 } }));

/** A client that goes on as fast as the network goes, whatever it is told; it reads what comes. */
function floodingClient(offer: readonly string[], first: Uint8Array): { socket: Socket; received: () => Buffer } {
  const socket = connectTcp(fixture.gateway.port, '127.0.0.1');
  sockets.push(socket);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(upgradeRequest(offer));
  const pump = () => {
    while (!socket.destroyed && socket.write(MORE));
  };
  socket.once('data', () => {
    socket.write(first);
    socket.on('drain', pump);
    pump();
  });
  return { socket, received: () => Buffer.concat(chunks) };
}

const bearer = (token: string) => [`sec-websocket-protocol: ${SUBPROTOCOL}`, `authorization: Bearer ${token}`];

/** Who goes on after what, the code that it is told, and what it offers and sends. */
const FLOODS: [string, CloseCode, () => [readonly string[], Uint8Array]][] = [
  [
    'a token that was refused',
    CloseCode.TokenInvalid,
    () => [[`sec-websocket-protocol: ${SUBPROTOCOL}, ${BEARER_SUBPROTOCOL_PREFIX}none`], Buffer.alloc(0)],
  ],
  [
    'the Hello of a device that is not its own',
    CloseCode.Forbidden,
    () => [bearer(fixture.token(newUser(), { deviceId: 1 })), HELLO_OF_ANOTHER],
  ],
  [
    'bytes that are no frames',
    CloseCode.Malformed,
    () => [bearer(fixture.token(newUser())), frame(2, Buffer.alloc(1_000, 0xff))],
  ],
  ['a close frame of its own', CloseCode.ServiceRestart, () => [bearer(fixture.token(newUser())), CLOSE]],
  [
    'its answer to the close',
    CloseCode.Forbidden,
    () => [bearer(fixture.token(newUser(), { deviceId: 1 })), Buffer.concat([HELLO_OF_ANOTHER, CLOSE])],
  ],
];

test('whoever goes on after its connection was closed is told why, and not read on', async () => {
  const flood = async ([after, code, clientOf]: (typeof FLOODS)[number]) => {
    const { socket, received } = floodingClient(...clientOf());
    const told = Buffer.from([code >> 8, code & 0xff]);
    await until(() => received().includes(told), { message: `after ${after}: was not told why` });
    await until(() => socket.closed, { message: `after ${after}: is still there` });
    return { after, tooMuch: socket.bytesWritten - socket.writableLength > MOST_TAKEN_BYTES };
  };
  const floods = await Promise.all(FLOODS.map(flood));
  expect(floods).toEqual(FLOODS.map(([after]) => ({ after, tooMuch: false })));
  await fixture.connectionsBecome(0);
});

/** Clients whose connection the server ends, and with what. */
const ENDED: [string, CloseCode, (port: number) => Promise<TestClient>][] = [
  ['a page whose token is refused', CloseCode.TokenInvalid, (port) => connect(port, 'none', 'subprotocol')],
  [
    'one with requests on their way',
    CloseCode.Forbidden,
    async (port) => {
      const client = await connect(port, fixture.token(newUser(), { deviceId: 1 }));
      client.send({ hello: { deviceId: 2 } });
      for (let n = 0; n < 100; n++) client.send({ getDevices: { userId: userIdToBytes(newUser()) } });
      return client;
    },
  ],
  [
    'one with more on its way than is looked at',
    CloseCode.Forbidden,
    async (port) => {
      const client = await connect(port, fixture.token(newUser(), { deviceId: 1 }));
      client.send({ hello: { deviceId: 2 } });
      for (let n = 0; n < 10; n++) client.raw(Buffer.alloc(30_000, 0xff));
      return client;
    },
  ],
  [
    'one that broke the protocol, with more on its way',
    CloseCode.Malformed,
    async (port) => {
      const client = await connect(port, fixture.token(newUser()));
      for (let n = 0; n < 10; n++) client.raw(Buffer.alloc(30_000, 0xff));
      return client;
    },
  ],
];

async function connect(port: number, token: string, via: 'header' | 'subprotocol' = 'header'): Promise<TestClient> {
  const client = await TestClient.connect(port, { token, via });
  fixture.clients.push(client);
  return client;
}

test.each([
  ['near', 0],
  ['far away', 250],
])('a client that answers is closed cleanly and knows why: %s', async (_title, delayMs) => {
  const link = await SlowLink.to(fixture.gateway.port, delayMs);
  links.push(link);
  const seen = await Promise.all(
    ENDED.map(async ([who, , clientOf]) => [who, await (await clientOf(link.port)).closeCode()]),
  );
  expect(seen).toEqual(ENDED.map(([who, code]) => [who, code]));
  await fixture.connectionsBecome(0);
  expect(link.resets).toBe(0);
});
