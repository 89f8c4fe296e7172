import { type Server, type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { ServiceProcess } from '@lantern/testkit';
import { type Watch, watch } from '../measure/watch.js';

export interface Backend {
  readonly service: ServiceProcess;
  /** Where it takes connections. */
  readonly url: string;
}

const ASK_EVERY_MS = 200;
const PATIENCE_MS = 5_000;

/**
 * What stands before gateways: new connections go in turn to those that say that they are ready, and stay where they are.
 * It asks by itself, as a load balancer does that nobody tells.
 */
export class Balancer {
  readonly #backends: readonly Backend[];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #closed = new Set<Backend>();
  readonly #watch: Watch;
  #ready: readonly Backend[] = [];
  #turn = 0;

  private constructor(backends: readonly Backend[]) {
    this.#backends = backends;
    this.#server = createServer({ pauseOnConnect: true }, (socket) => this.#accept(socket));
    this.#watch = watch(ASK_EVERY_MS, () => this.#look());
  }

  /** Resolves when it listens and every gateway is ready. */
  static async start(backends: readonly Backend[]): Promise<Balancer> {
    const balancer = new Balancer(backends);
    balancer.#server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
    await once(balancer.#server, 'listening');
    while (balancer.#ready.length < backends.length) await balancer.#look();
    return balancer;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether it sends connections there. */
  uses(service: ServiceProcess): boolean {
    return this.#ready.some((backend) => backend.service === service);
  }

  /** Sends no new connections to it, or again, whatever it says. */
  allow(service: ServiceProcess, allowed: boolean): void {
    for (const backend of this.#backends) {
      if (backend.service !== service) continue;
      if (allowed) this.#closed.delete(backend);
      else this.#closed.add(backend);
    }
    this.#ready = this.#ready.filter((backend) => !this.#closed.has(backend));
  }

  async stop(): Promise<void> {
    await this.#watch.stop();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  async #look(): Promise<void> {
    const answers = await Promise.all(this.#backends.map(({ service }) => isReady(service)));
    this.#ready = this.#backends.filter((backend, index) => answers[index] === true && !this.#closed.has(backend));
  }

  #accept(client: Socket): void {
    const backend = this.#ready[this.#turn++ % Math.max(1, this.#ready.length)];
    if (backend === undefined) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(backend.url);
    const server = connect({ host: hostname, port: Number(port) });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroySoon();
      });
      socket.pipe(other);
    }
  }
}

async function isReady(service: ServiceProcess): Promise<boolean> {
  if (!service.running) return false;
  const port = service.listening?.['adminPort'];
  if (typeof port !== 'number') return false;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal })).status === 200;
  } catch {
    return false;
  }
}
