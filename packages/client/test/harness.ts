import { type ClientOptions, type MessagingClient, createClient } from '../src/index.js';
import { FakeServer } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

/** Makes servers, clocks and clients for a test file, and ends them after each test. */
export function harness(): {
  server(): FakeServer;
  clock(): ManualClock;
  /** Not connected yet. Full jitter is 1 unless the test says otherwise: delays are what the policy allows at most. */
  client(options?: Partial<ClientOptions>): MessagingClient;
} {
  let server: FakeServer;
  let clock: ManualClock;
  let clients: MessagingClient[] = [];
  beforeEach(async () => {
    server = await FakeServer.start();
    clock = new ManualClock();
    clients = [];
  });
  afterEach(async () => {
    for (const { socket } of server.connections) socket.terminate();
    const closed = clients.map((client) => client.close({ timeoutMs: 0 }));
    clock.advance(10_000);
    await Promise.all(closed);
    await server.stop();
  });
  return {
    server: () => server,
    clock: () => clock,
    client: (options = {}) => {
      const client = createClient({
        url: server.url,
        token: () => 'a.b.c',
        deviceId: 7,
        clock,
        random: () => 0.999_999,
        backoff: { baseMs: 1_000, maxMs: 8_000 },
        ...options,
      });
      clients.push(client);
      return client;
    },
  };
}
