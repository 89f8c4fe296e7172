import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:net';

/**
 * Below the range from which systems take the ports of outgoing connections: a client that tries to reach a killed server
 * must not be given the server's own port, nor anything else while the server is down.
 */
const range = { first: 20_000, end: 32_000 };
const attempts = 100;

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

/** Ports of the loopback interface that nobody listens on; they stay good for a server that is killed and started again. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Map<number, Server>();
  for (let tried = 0; found.size < count && tried < attempts; tried++) {
    const port = randomInt(range.first, range.end);
    if (found.has(port)) continue;
    const server = await listen(port);
    if (server) found.set(port, server);
  }
  await Promise.all([...found.values()].map(async (server) => once(server.close(), 'close')));
  if (found.size < count) throw new Error(`No ${count} free ports between ${range.first} and ${range.end}`);
  return [...found.keys()];
}
