import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** What a client said: the head of its upgrade request, and its WebSocket frames without their masks; else the bytes as they are. */
function unmask(said: Buffer): Buffer {
  const end = said.indexOf(HEAD_END);
  if (end < 0 || !/\r\nupgrade: *websocket/i.test(said.subarray(0, end).toString('latin1'))) return said;
  const parts = [said.subarray(0, end)];
  for (let at = end + HEAD_END.length; at + 2 <= said.length;) {
    const short = said.readUInt8(at + 1) & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    const length = extra === 0 ? short : extra === 2 ? said.readUInt16BE(at + 2) : Number(said.readBigUInt64BE(at + 2));
    const mask = at + 2 + extra;
    const payload = said.subarray(mask + 4, mask + 4 + length);
    parts.push(payload.map((byte, index) => byte ^ said.readUInt8(mask + (index % 4))) as Buffer);
    at = mask + 4 + length;
  }
  return Buffer.concat(parts);
}

/** Between two services: passes everything on, and keeps what those who connect say. */
export class RecordingProxy {
  readonly #server = createServer((client) => this.#relay(client));
  readonly #sockets = new Set<Socket>();
  readonly #said: Buffer[][] = [];
  readonly #targetPort: number;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  static async start(targetPort: number): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(targetPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** By connection, with the masks of WebSocket taken off. */
  get said(): readonly Buffer[] {
    return this.#said.map((chunks) => unmask(Buffer.concat(chunks)));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(client: Socket): void {
    const said: Buffer[] = [];
    this.#said.push(said);
    const server = connect(this.#targetPort, '127.0.0.1');
    client.on('data', (chunk) => said.push(chunk));
    client.pipe(server).pipe(client);
    for (const [socket, other] of [[client, server] as const, [server, client] as const]) {
      this.#sockets.add(socket.on('error', () => socket.destroy()));
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
