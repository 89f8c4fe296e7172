import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BEARER_SUBPROTOCOL_PREFIX, type CloseCode, MAX_MESSAGE_BYTES_IN, SUBPROTOCOL } from '@lantern/protocol';
import { type HttpProblem, type Span, refuseUpgrade } from '@lantern/runtime';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { GatewayMetrics } from '../metrics.js';
import { ClientSocket } from './client-socket.js';
import { Farewells } from './farewells.js';
import { type HandshakeGate, tooManyProblem } from './handshake-gate.js';
import { invalidRequest } from './handshake-problems.js';

/** An upgrade request. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Where the handshake is traced. */
  readonly span?: Span | undefined;
}

export interface AdmittedUpgrade extends Upgrade {
  /** Whom it is counted under. */
  readonly source: string;
}

export type HandshakeResult = 'token' | 'request' | 'limited' | 'unavailable';

export interface UpgradesOptions {
  readonly gate: Pick<HandshakeGate, 'enterToLeave'>;
  readonly metrics: GatewayMetrics;
}

const WS_OPTIONS: ServerOptions<typeof ClientSocket> & { maxPendingAutoPongs: number; closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  WebSocket: ClientSocket,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES_IN,
  maxFragments: 64,
  maxBufferedChunks: 4_096,
  maxPendingAutoPongs: 16,
  // A client far away has so long to read why it ends: then the socket is destroyed.
  closeTimeout: 5_000,
  handleProtocols: (offered) => {
    return offered.has(SUBPROTOCOL)
      ? SUBPROTOCOL
      : ([...offered].find((name) => !name.startsWith(BEARER_SUBPROTOCOL_PREFIX)) ?? false);
  },
};

/** How upgrade requests end: as WebSockets, which are known here until they are gone, or as refusals. */
export class Upgrades {
  readonly #options: UpgradesOptions;
  readonly #ws = new WebSocketServer<typeof ClientSocket>(WS_OPTIONS);
  readonly #sockets = new Set<WebSocket>();
  readonly #farewells = new Farewells();

  constructor(options: UpgradesOptions) {
    this.#options = options;
    this.#ws.on('wsClientError', (error, socket) => {
      options.metrics.handshakes.inc({ result: 'request' });
      refuseUpgrade(socket, invalidRequest(error.message));
    });
  }

  /** WebSockets that are open or closing. */
  get size(): number {
    return this.#sockets.size;
  }

  terminateAll(): void {
    for (const ws of this.#sockets) ws.terminate();
  }

  /** Refuses by HTTP. */
  refuse({ socket, span }: Upgrade, result: HandshakeResult, problem: HttpProblem): void {
    this.#options.metrics.handshakes.inc({ result });
    span?.end(result);
    refuseUpgrade(socket, problem);
  }

  /** For browsers, which are not told what an HTTP refusal says. Counted at its address like any other, until it is gone. */
  closeAfter(upgrade: AdmittedUpgrade, result: HandshakeResult, [code, reason]: readonly [CloseCode, string]): void {
    const leave = this.#options.gate.enterToLeave(upgrade.source);
    if (typeof leave !== 'function') return this.refuse(upgrade, 'limited', tooManyProblem(leave));
    upgrade.socket.once('close', leave);
    this.complete(upgrade, (ws) => {
      this.#options.metrics.handshakes.inc({ result });
      ws.on('error', () => undefined);
      ws.close(code, reason);
    });
    upgrade.span?.end(result);
  }

  complete({ request, socket, head }: Upgrade, completed: (ws: ClientSocket) => void): void {
    this.#ws.handleUpgrade(request, socket, head, (ws) => {
      ws.carriedBy(socket as Socket, this.#farewells);
      this.#track(ws);
      completed(ws);
    });
  }

  /** On its own, so that the listener keeps neither the request nor its token in memory. */
  #track(ws: WebSocket): void {
    this.#sockets.add(ws);
    ws.on('close', () => this.#sockets.delete(ws));
  }
}
