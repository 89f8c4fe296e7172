import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BEARER_SUBPROTOCOL_PREFIX,
  SUBPROTOCOL,
  type UserId,
  decodeClientBatch,
  encodeServerFrame,
  userIdToBytes,
  v1,
} from '@lantern/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { until } from './until.js';

export type RequestKind = NonNullable<v1.ClientFrame['request']>;

/** Deliveries come from this user unless a test says otherwise. */
export const SENDER = '6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2' as UserId;

const LIMITS: v1.ILimits = { maxMessageBytesIn: 320 * 1024, maxRequestsInFlight: 64, maxAckIds: 1_000 };

/** One connection as the scripted server sees it. */
export class FakeConnection {
  /** Every frame in the order of arrival; `batches` has how many came in each WebSocket message. */
  readonly frames: v1.ClientFrame[] = [];
  readonly batches: number[] = [];
  closedWith: number | undefined;
  readonly #read = new Set<v1.ClientFrame>();

  constructor(
    readonly socket: WebSocket,
    readonly token: string,
    readonly viaSubprotocol: boolean,
    onHello: (connection: FakeConnection, hello: v1.ClientFrame) => void,
  ) {
    socket.on('message', (data: Buffer) => {
      const frames = decodeClientBatch(data);
      this.batches.push(frames.length);
      this.frames.push(...frames);
      for (const frame of frames) if (frame.hello) onHello(this, frame);
    });
    socket.on('close', (code) => {
      this.closedWith = code;
    });
    socket.on('error', () => {});
  }

  get hello(): v1.IHello {
    return this.all('hello')[0]?.hello ?? {};
  }

  all(kind: RequestKind): v1.ClientFrame[] {
    return this.frames.filter((frame) => frame.request === kind);
  }

  /** The next frame of this kind that was not asked for before. */
  async next(kind: RequestKind): Promise<v1.ClientFrame> {
    const unread = () => this.frames.find((frame) => frame.request === kind && !this.#read.has(frame));
    await until(() => unread() !== undefined, `a frame ${kind}`);
    const frame = unread()!;
    this.#read.add(frame);
    return frame;
  }

  push(...bodies: v1.IServerFrame[]): void {
    this.socket.send(Buffer.concat(bodies.map((body) => encodeServerFrame(body))));
  }

  answer(frame: v1.ClientFrame, body: v1.IServerFrame): void {
    this.push({ ...body, seq: frame.seq });
  }

  /** Pushes a message numbered `n`, by which its delivery id and message id are made. */
  deliver(n: number, more: v1.IDeliver = {}): void {
    this.push({ deliver: delivery(n, more) });
  }

  /** The numbers of the acked messages, in the order of the acks. */
  acked(): number[] {
    return this.all('ack').flatMap((frame) => (frame.ack?.deliveryIds ?? []).map((id) => id.at(-1)!));
  }

  confirmAcks(): void {
    for (const frame of this.all('ack')) if (!this.#read.has(frame)) this.#confirm(frame);
  }

  #confirm(frame: v1.ClientFrame): void {
    this.#read.add(frame);
    this.answer(frame, { acked: {} });
  }
}

export function delivery(n: number, more: v1.IDeliver = {}): v1.IDeliver {
  return {
    deliveryId: Uint8Array.of(0xd0, n),
    senderUserId: userIdToBytes(SENDER),
    senderDeviceId: 1,
    messageId: new Uint8Array(16).fill(n),
    serverTime: 1_700_000_000_000 + n,
    expiresAt: 1_800_000_000_000,
    kind: 2,
    ciphertext: Uint8Array.of(n),
    ...more,
  };
}

/** A server that does what a test tells it. It answers Hello by itself unless `autoWelcome` is off. */
export class FakeServer {
  readonly connections: FakeConnection[] = [];
  autoWelcome = true;
  welcome: v1.IWelcome = {};
  /** Answers upgrades by this HTTP status, while set. */
  refuse: { status: number; headers?: Record<string, string> } | undefined;
  upgrades = 0;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });

  private constructor(http: Server) {
    this.#http = http;
    http.on('upgrade', (request, socket, head) => {
      this.upgrades++;
      if (this.refuse) {
        const headers = Object.entries(this.refuse.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.end(`HTTP/1.1 ${this.refuse.status} Refused\r\n${headers.join('')}content-length: 0\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#connected(webSocket, request));
    });
  }

  static async start(): Promise<FakeServer> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new FakeServer(http);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Connection number `n`, from 1, once its Hello has come. */
  async connection(n: number): Promise<FakeConnection> {
    await until(() => (this.connections[n - 1]?.all('hello').length ?? 0) > 0, `connection ${n}`);
    return this.connections.at(n - 1)!;
  }

  greet(connection: FakeConnection, hello: v1.ClientFrame): void {
    const attachment = v1.Attachment.ATTACHMENT_ATTACHED;
    connection.answer(hello, { welcome: { limits: LIMITS, attachment, ...this.welcome } });
  }

  async stop(): Promise<void> {
    for (const { socket } of this.connections) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #connected(socket: WebSocket, request: IncomingMessage): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    const bearer = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
    const token = bearer?.slice(BEARER_SUBPROTOCOL_PREFIX.length) ?? request.headers.authorization ?? '';
    const onHello = (connection: FakeConnection, hello: v1.ClientFrame) => {
      if (this.autoWelcome) this.greet(connection, hello);
    };
    this.connections.push(new FakeConnection(socket, token, bearer !== undefined, onHello));
  }
}
