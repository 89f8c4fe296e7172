import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A request that its sender has given up, and that has not reached the server yet. */
export interface HeldRequest {
  /** Sends it after all; resolves when the server has answered it. */
  deliver(): Promise<void>;
}

interface Trap {
  readonly marker: Buffer;
  readonly sprung: (request: HeldRequest) => void;
}

/**
 * A TCP proxy that makes requests arrive late: between a client and a server on this machine it holds one back, and cuts
 * the client's connection, as a network does that loses a connection and delivers what was on its way.
 */
export class HoldingProxy {
  readonly #server = createServer((client) => this.#relay(client));
  readonly #sockets = new Set<Socket>();
  readonly #target: { readonly host: string; readonly port: number };
  #trap: Trap | undefined;

  private constructor(target: URL) {
    this.#target = { host: target.hostname, port: Number(target.port) };
  }

  /** @returns the proxy, and the URL with the proxy in the place of the server. */
  static async start(url: string): Promise<{ readonly proxy: HoldingProxy; readonly url: string }> {
    const through = new URL(url);
    const proxy = new HoldingProxy(through);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    through.host = `127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`;
    return { proxy, url: through.href };
  }

  /** Holds back the next request that contains the text. Resolves when it has, and the sender's connection is cut. */
  holdNext(text: string): Promise<HeldRequest> {
    return new Promise((sprung) => (this.#trap = { marker: Buffer.from(text), sprung }));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(client: Socket): void {
    const server = connect(this.#target);
    for (const socket of [client, server]) {
      this.#sockets.add(socket.on('error', () => socket.destroy()));
      socket.once('close', () => this.#sockets.delete(socket));
    }
    const clientLeft = () => server.destroy();
    client.on('data', (chunk) => {
      const trap = this.#trap;
      if (trap === undefined || !chunk.includes(trap.marker)) {
        server.write(chunk);
        return;
      }
      this.#trap = undefined;
      client.off('close', clientLeft).destroy();
      trap.sprung({ deliver: () => deliver(server, chunk) });
    });
    server.on('data', (chunk) => {
      if (!client.destroyed) client.write(chunk);
    });
    client.once('close', clientLeft);
    server.once('close', () => client.destroy());
  }
}

/** One request is one chunk here: requests of a test are small, and a connection has one under way. */
async function deliver(server: Socket, request: Buffer): Promise<void> {
  server.write(request);
  await once(server, 'data');
  server.destroy();
}
