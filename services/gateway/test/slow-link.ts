import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A network on whose other side everything arrives later; a reset arrives at once, and what was on its way is lost. */
export class SlowLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Connections that one of the ends has reset. */
  resets = 0;

  private constructor(port: number, delayMs: number) {
    this.#server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      this.#carry(near, far, delayMs);
      this.#carry(far, near, delayMs);
    });
  }

  static async to(port: number, delayMs: number): Promise<SlowLink> {
    const link = new SlowLink(port, delayMs);
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #carry(from: Socket, to: Socket, delayMs: number): void {
    this.#sockets.add(from);
    const later = (deliver: () => void) => setTimeout(() => !to.destroyed && deliver(), delayMs).unref();
    from.on('data', (chunk) => later(() => to.write(chunk)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => {
      this.resets++;
      to.resetAndDestroy();
    });
  }
}
