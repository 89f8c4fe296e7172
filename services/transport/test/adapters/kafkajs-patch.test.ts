import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { createRequire } from 'node:module';
import { cleaningUp } from './lmdb-under-test.js';

const load = createRequire(import.meta.url);

interface Queue {
  checkPendingRequests(): void;
  maybeThrottle(ms: number): void;
  destroy(): void;
  push(request: object): void;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
}

const logger = { debug() {}, info() {}, warn() {}, error() {}, namespace: () => logger };
const onEnd = cleaningUp();

function makeQueue(): Queue {
  const RequestQueue = load('kafkajs/src/network/requestQueue') as new (options: object) => Queue;
  const queue = new RequestQueue({ maxInFlightRequests: null, requestTimeout: 1_000, clientId: 'test', logger });
  onEnd(() => queue.destroy());
  return queue;
}

describe('the patch of kafkajs:', () => {
  test('K4: a connection on which nothing waits arms no timer', () => {
    const queue = makeQueue();
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  test('K4: a request that waits for a throttled broker is still sent', async () => {
    const queue = makeQueue();
    queue.maybeThrottle(20);
    await new Promise<void>((resolve) =>
      queue.push({
        entry: { correlationId: 1, resolve() {}, reject() {} },
        expectResponse: true,
        sendRequest: resolve,
      }),
    );
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  test('requests that find a connection closed at the same time open one socket', async () => {
    const server = createServer((socket) => socket.resume());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onEnd(async () => {
      server.close();
      await once(server, 'close');
    });
    const socketFactory = (load('kafkajs/src/network/socketFactory') as () => (options: object) => Socket)();
    const sockets: Socket[] = [];
    const Connection = load('kafkajs/src/network/connection') as new (options: object) => {
      connect(): Promise<unknown>;
      requestQueue: Queue;
    };
    const connection = new Connection({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      logger,
      socketFactory: (options: object) => {
        const socket = socketFactory(options);
        sockets.push(socket);
        return socket;
      },
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
    });
    onEnd(() => {
      connection.requestQueue.destroy();
      for (const socket of sockets) socket.destroy();
    });
    await Promise.all([connection.connect(), connection.connect(), connection.connect()]);
    await connection.connect();
    expect(sockets).toHaveLength(1);
  });
});
