import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { until } from '@lantern/runtime/testing';
import { LinkProxy } from '../src/index.js';

let echo: Server;
let proxy: LinkProxy;
let port: number;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const started = await LinkProxy.start(`ws://127.0.0.1:${(echo.address() as AddressInfo).port}`);
  proxy = started.proxy;
  port = Number(new URL(started.url).port);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  echo.close();
});

function dial() {
  const seen = { text: '', ended: undefined as string | undefined };
  const socket = connect(port, '127.0.0.1');
  clients.push(socket);
  socket.on('data', (data) => (seen.text += data.toString()));
  socket.on('error', (error: NodeJS.ErrnoException) => (seen.ended = error.code));
  socket.on('close', () => (seen.ended ??= 'closed'));
  return { socket, seen };
}

const heard = (seen: { text: string }, text: string) =>
  until(() => seen.text === text, { message: `"${text}" is heard` });

test('it passes bytes both ways, and an end of either side', async () => {
  const { socket, seen } = dial();
  socket.write('hello');
  await heard(seen, 'hello');
  socket.end('bye');
  await until(() => seen.ended === 'closed' && seen.text === 'hellobye', { message: 'the end came through' });
});

test('a reset ends what is open and refuses what is new, until it is mended', async () => {
  const { socket, seen } = dial();
  socket.write('hello');
  await heard(seen, 'hello');
  proxy.reset();
  await until(() => seen.ended === 'ECONNRESET', { message: 'the connection was reset' });
  const refused = dial();
  await until(() => refused.seen.ended !== undefined, { message: 'the new one was ended' });
  proxy.mend();
  const again = dial();
  again.socket.write('again');
  await heard(again.seen, 'again');
});

test('in silence connections look alive, and what was sent arrives late', async () => {
  const { socket, seen } = dial();
  socket.write('hello ');
  await heard(seen, 'hello ');
  proxy.silence();
  socket.write('late');
  const dialled = dial();
  dialled.socket.write('later');
  await once(dialled.socket, 'connect');
  // Another proxy to the same server answers meanwhile: time enough for what would have come through.
  const other = await LinkProxy.start(`ws://127.0.0.1:${(echo.address() as AddressInfo).port}`);
  const throughOther = connect(Number(new URL(other.url).port), '127.0.0.1');
  throughOther.write('ping');
  await once(throughOther, 'data');
  throughOther.destroy();
  await other.proxy.stop();
  expect([seen, dialled.seen]).toEqual([
    { text: 'hello ', ended: undefined },
    { text: '', ended: undefined },
  ]);
  proxy.mend();
  await heard(seen, 'hello late');
  await heard(dialled.seen, 'later');
});
