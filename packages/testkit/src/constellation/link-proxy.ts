import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * A TCP proxy for one link between two processes on this machine, to be cut as networks are cut: with a reset on both
 * sides, or by silence, in which connections look alive, nothing passes, and what was on its way arrives late.
 */
export class LinkProxy {
  readonly #server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#accept(client));
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  #state: 'passing' | 'refusing' | 'silent' = 'passing';

  private constructor(target: URL) {
    this.#target = { host: target.hostname, port: Number(target.port) };
  }

  /** @returns the proxy, and the URL with the proxy in the place of the server. */
  static async start(url: string): Promise<{ readonly proxy: LinkProxy; readonly url: string }> {
    const through = new URL(url);
    const proxy = new LinkProxy(through);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    through.host = `127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`;
    // `URL` ends a bare host with a slash.
    return { proxy, url: through.href.replace(/\/$/, '') };
  }

  /** Ends every connection with a reset to both sides, and refuses new ones the same way until `mend`. */
  reset(): void {
    this.#state = 'refusing';
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Connections stay open, new ones are accepted, and nothing passes in either direction until `mend`. */
  silence(): void {
    this.#state = 'silent';
    for (const { client, server } of this.#pairs) {
      client.unpipe(server).pause();
      server.unpipe(client).pause();
    }
  }

  /** Passes again; what was sent into the silence arrives now. */
  mend(): void {
    this.#state = 'passing';
    for (const pair of this.#pairs) join(pair);
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#state === 'refusing') {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const server = connect({ ...this.#target, allowHalfOpen: true });
    const pair = { client, server };
    this.#pairs.add(pair);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.setNoDelay(true);
      // The close that follows says it to the other side.
      socket.on('error', () => undefined);
      socket.once('close', (failed) => {
        this.#pairs.delete(pair);
        if (failed) other.resetAndDestroy();
        else other.destroySoon();
      });
    }
    if (this.#state === 'passing') join(pair);
  }
}

function join({ client, server }: Pair): void {
  client.pipe(server);
  server.pipe(client);
}
