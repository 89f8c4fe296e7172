import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  BEARER_SUBPROTOCOL_PREFIX,
  SUBPROTOCOL,
  decodeClientBatch,
  decodeServerBatch,
  encodeClientFrame,
  encodeServerFrame,
  type v1,
} from '@lantern/protocol';
import { WebSocket, WebSocketServer } from 'ws';

/** One client's connection through the proxy. */
export interface ProxiedConnection {
  /** To the client, as from the server. */
  toClient(...frames: v1.IServerFrame[]): void;
  /** To the server, as from the client. */
  toServer(...frames: v1.IClientFrame[]): void;
  readonly closed: boolean;
  /** For whatever a fault has to know of it. */
  readonly delivered: Set<string>;
}

/** What a server does wrong. Each is given what passes and returns what passes on; all absent: a server without fault. */
export interface Fault {
  fromServer?: (frames: v1.ServerFrame[], connection: ProxiedConnection) => v1.IServerFrame[];
  fromClient?: (frames: v1.ClientFrame[], connection: ProxiedConnection) => v1.IClientFrame[];
  closeCode?: (code: number) => number;
}

const sendable = (code: number) => (code === 1005 || code === 1006 ? undefined : code);

/** A server with a fault: stands before one without, reads every frame and alters some. What it cannot read passes as it is. */
export class FaultProxy {
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<WebSocket>();

  private constructor(server: WebSocketServer) {
    this.#server = server;
  }

  static async start(target: string, fault: Fault): Promise<FaultProxy> {
    const handleProtocols = () => SUBPROTOCOL;
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols, perMessageDeflate: false });
    const proxy = new FaultProxy(server);
    server.on('connection', (client, request) => {
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
      const bearer = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
      const { authorization } = request.headers;
      const headers = authorization === undefined ? {} : { authorization };
      const protocols = bearer === undefined ? [SUBPROTOCOL] : [SUBPROTOCOL, bearer];
      proxy.#join(client, new WebSocket(target, protocols, { headers, perMessageDeflate: false }), fault);
    });
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: WebSocket, upstream: WebSocket, fault: Fault): void {
    const early: [Buffer, boolean][] = [];
    const up = (data: Buffer, isBinary: boolean) => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(data, { binary: isBinary });
      else early.push([data, isBinary]);
    };
    const connection: ProxiedConnection = {
      toClient: (...frames) => {
        if (frames.length > 0) client.send(Buffer.concat(frames.map((frame) => encodeServerFrame(frame))));
      },
      toServer: (...frames) => {
        if (frames.length > 0) up(Buffer.concat(frames.map((frame) => encodeClientFrame(frame))), true);
      },
      get closed() {
        return client.readyState !== WebSocket.OPEN;
      },
      delivered: new Set(),
    };
    upstream.on('open', () => {
      for (const [data, isBinary] of early.splice(0)) upstream.send(data, { binary: isBinary });
    });
    upstream.on('message', (data: Buffer) => this.#fromServer(data, connection, fault));
    client.on('message', (data: Buffer, isBinary) => {
      if (isBinary && fault.fromClient) this.#fromClient(data, up, { connection, fault });
      else up(data, isBinary);
    });
    this.#endTogether(client, upstream, fault);
  }

  #fromServer(data: Buffer, connection: ProxiedConnection, { fromServer }: Fault): void {
    const frames = decodeServerBatch(data);
    for (const { deliver } of frames)
      if (deliver) connection.delivered.add(Buffer.from(deliver.deliveryId ?? []).toString('hex'));
    connection.toClient(...(fromServer?.(frames, connection) ?? frames));
  }

  #fromClient(
    data: Buffer,
    up: (data: Buffer, isBinary: boolean) => void,
    { connection, fault }: { connection: ProxiedConnection; fault: Fault },
  ): void {
    let frames;
    try {
      frames = decodeClientBatch(data);
    } catch {
      up(data, true);
      return;
    }
    connection.toServer(...(fault.fromClient?.(frames, connection) ?? frames));
  }

  #endTogether(client: WebSocket, upstream: WebSocket, { closeCode = (code) => code }: Fault): void {
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.terminate());
      one.on('close', (code, reason) => {
        this.#sockets.delete(one);
        const altered = sendable(one === upstream ? closeCode(code) : code);
        if (altered === undefined) other.terminate();
        else other.close(altered, reason);
      });
    }
  }
}
