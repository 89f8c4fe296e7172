import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { until } from '@lantern/runtime/testing';
import { HandshakeDeadlines } from './handshake-deadlines.js';

let server: Server;
const clients: Socket[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.close();
});

/** Connects so many; `answers` grow by what each is told when it is ended. */
async function open(count: number, accept: (socket: Socket) => void) {
  server = createServer(accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answers: string[] = [];
  for (let n = 0; n < count; n++) {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(client);
    let answer = '';
    client.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
    client.on('close', () => answers.push(answer));
  }
  return answers;
}

test('those that do not ask in time are told 408 and ended, as many as there are; those that asked stay', async () => {
  const deadlines = new HandshakeDeadlines(50);
  const asked = new Set<Socket>();
  const answers = await open(60, (socket) => {
    deadlines.add(socket);
    if (asked.size >= 5) return;
    asked.add(socket);
    deadlines.delete(socket);
  });
  await until(() => answers.length === 55, { message: () => `${answers.length} were ended` });
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n']));
  expect([...asked].filter(({ destroyed }) => destroyed)).toEqual([]);
});

test('whoever was answered already is ended without another answer', async () => {
  const deadlines = new HandshakeDeadlines(1);
  const answers = await open(1, (socket) => {
    deadlines.add(socket);
    socket.write('HTTP/1.1 426 Upgrade Required\r\n\r\n');
  });
  await until(() => answers.length === 1, { message: 'was not ended' });
  expect(answers[0]).toMatch(/^HTTP\/1.1 426 Upgrade Required\r\n\r\n$/);
});
