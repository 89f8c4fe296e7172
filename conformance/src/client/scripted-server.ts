import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { BEARER_SUBPROTOCOL_PREFIX, v1 } from '@lantern/protocol';
import { WebSocketServer } from 'ws';
import { RuleBroken } from '../rules/rule.js';
import { Changes } from '../rules/waiting.js';
import { type Handshake, SUBPROTOCOL, ScriptedConnection } from './scripted-connection.js';

const LIMITS: v1.ILimits = {
  maxMessageBytesIn: 320 * 1024,
  maxMessageBytesOut: 256 * 1024,
  maxCiphertextBytes: 64 * 1024,
  maxSendBytes: 256 * 1024,
  maxRequestsInFlight: 64,
  maxAckIds: 1_000,
  maxOneTimeKeysPerUpload: 100,
  maxKemKeysPerUpload: 50,
  maxKeysStored: 200,
  maxDevices: 10,
  maxWindow: { messages: 1_000, bytes: 16 * 1024 * 1024 },
  dedupWindowMs: 600_000,
  claimWindowMs: 3_600_000,
  parkAfterMs: 3_000,
  maxTtlMs: 30 * 24 * 3_600_000,
  maxFramesPerMessage: 1_024,
};

/** A refusal of upgrades. */
export interface Refusal {
  readonly status: number;
  readonly retryAfterSeconds?: number;
}

function handshakeOf(request: IncomingMessage): Handshake {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  const bearer = protocols.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
  const header = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = header ?? bearer?.slice(BEARER_SUBPROTOCOL_PREFIX.length) ?? '';
  return { path: request.url ?? '', protocols, token };
}

/** A server that does what a rule tells it. It answers Hello by itself unless `greets` is off. */
export class ScriptedServer {
  readonly connections: ScriptedConnection[] = [];
  /** Every attempt to connect, also refused ones. */
  readonly attempts: { readonly at: number; readonly handshake: Handshake }[] = [];
  greets = true;
  /** Fields of Welcome that are not as usual. */
  welcome: v1.IWelcome = {};
  limits: v1.ILimits = {};
  refusal: Refusal | undefined;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });
  readonly #waitMs: number;
  readonly #changes: Changes;

  private constructor(http: Server, waitMs: number) {
    this.#http = http;
    this.#waitMs = waitMs;
    this.#changes = new Changes(waitMs);
    http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** `waitMs`: how long to wait for what has to come. */
  static async start(waitMs: number): Promise<ScriptedServer> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new ScriptedServer(http, waitMs);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/client`;
  }

  /** Connection number `n`, from 1, once its Hello has come. @throws RuleBroken */
  connection(n: number, waitMs?: number): Promise<ScriptedConnection> {
    return this.#changes.until(
      () => this.connections.filter(({ frames }) => frames.length > 0)[n - 1],
      () => `the client did not connect ${n === 1 ? '' : 'again '}(${this.attempts.length} attempts)`,
      waitMs,
    );
  }

  /** Waits for attempt number `n`, from 1. @throws RuleBroken */
  async attempt(n: number): Promise<{ readonly at: number; readonly handshake: Handshake }> {
    return this.#changes.until(
      () => this.attempts[n - 1],
      () => `${this.attempts.length} attempts to connect, not ${n}`,
    );
  }

  /** Answers Hello: attached, unless told otherwise. */
  greet(connection: ScriptedConnection, hello: v1.ClientFrame): void {
    const attachment = v1.Attachment.ATTACHMENT_ATTACHED;
    const own = {
      registered: true,
      registrationId: hello.hello?.registrationId ?? 0,
      counts: { oneTimeLeft: 100, kemLeft: 0 },
    };
    const usual = {
      serverTime: Date.now(),
      tokenExpiresAt: Date.now() + 3_600_000,
      retentionMs: 2_592_000_000,
      attachment,
      own,
    };
    connection.answer(hello, { welcome: { ...usual, limits: { ...LIMITS, ...this.limits }, ...this.welcome } });
  }

  /** @throws RuleBroken when the client did what no client may do */
  async stop(): Promise<void> {
    const violation = this.connections.flatMap(({ violations }) => violations)[0];
    for (const connection of this.connections) connection.drop();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
    if (violation !== undefined) throw new RuleBroken(violation);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const handshake = handshakeOf(request);
    this.attempts.push({ at: performance.now(), handshake });
    this.#changes.tell();
    socket.on('error', () => undefined);
    if (this.refusal) {
      const { status, retryAfterSeconds } = this.refusal;
      const retry = retryAfterSeconds === undefined ? '' : `Retry-After: ${retryAfterSeconds}\r\n`;
      socket.end(`HTTP/1.1 ${status} Refused\r\n${retry}Content-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const onHello = (one: ScriptedConnection, hello: v1.ClientFrame): void => {
        if (this.greets) this.greet(one, hello);
        this.#changes.tell();
      };
      const connection = new ScriptedConnection(webSocket, handshake, { onHello, waitMs: this.#waitMs });
      this.connections.push(connection);
    });
  }
}
