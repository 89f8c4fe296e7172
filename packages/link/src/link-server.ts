import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type TransportEndpoint, type TransportWelcome, v1 } from '@lantern/protocol';
import {
  type Clock,
  type HttpProblem,
  type LogWord,
  type Logger,
  PROBLEM_KINDS,
  type Part,
  type ServiceTokens,
  refuseUpgrade,
  renderProblem,
  word,
} from '@lantern/runtime';
import { type ServerOptions, WebSocketServer } from 'ws';
import { LinkAcceptor, type ServedEndpoint } from './link-acceptor.js';
import type { LinkMetrics, LinkRefusal } from './link-metrics.js';
import { LINK_SUBPROTOCOL, type LinkBounds, MAX_LINK_MESSAGE_BYTES } from './link-protocol.js';

export interface LinkServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Links at a time; more are refused with 503. */
  readonly maxLinks: number;
  readonly bounds: LinkBounds;
  readonly tokens: Pick<ServiceTokens, 'accepts'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: LinkMetrics;
}

const HANDSHAKE_TIMEOUT_MS = 5_000;
/** How long the other end may take to say good-bye, ms. */
const CLOSE_TIMEOUT_MS = 1_000;
/** Sockets beside the links: requests that are being read or refused. */
const HANDSHAKE_SOCKETS = 64;

const WS_OPTIONS: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_LINK_MESSAGE_BYTES,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols: (offered) => (offered.has(LINK_SUBPROTOCOL) ? LINK_SUBPROTOCOL : false),
};

const UPGRADE_REQUIRED: HttpProblem = {
  status: 426,
  code: 'upgrade_required',
  title: 'WebSocket only',
  detail: `this address speaks only WebSocket, subprotocol ${LINK_SUBPROTOCOL}, between services`,
};
const NO_TOKEN: HttpProblem = {
  ...PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID],
  detail: 'a valid service token is required',
};
const WRONG_PROTOCOL: HttpProblem = {
  ...PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_INVALID],
  detail: `the subprotocol ${LINK_SUBPROTOCOL} is required`,
};
const BUSY: HttpProblem = {
  ...PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE],
  detail: 'no link can be made now',
  retryAfterMs: 1_000,
};

/** The HTTP server has let go of the socket: without a listener a reset would end the process. */
function destroyOnError(this: Duplex): void {
  this.destroy();
}

/**
 * Where gateways and the keys service link to a transport instance: an internal listener that lets in services only, and
 * carries the requests and events of each link over one WebSocket.
 */
export class LinkServer implements Part {
  readonly name: LogWord = word('link server');
  readonly #options: LinkServerOptions;
  readonly #http: Server;
  readonly #ws = new WebSocketServer(WS_OPTIONS);
  readonly #links: LinkAcceptor;
  #served: ServedEndpoint | undefined;

  constructor(options: LinkServerOptions) {
    this.#options = options;
    this.#links = new LinkAcceptor(options);
    const timeouts = { headersTimeout: HANDSHAKE_TIMEOUT_MS, requestTimeout: HANDSHAKE_TIMEOUT_MS };
    this.#http = createServer({ ...timeouts, maxHeaderSize: 8 * 1024, keepAliveTimeout: 1_000 }, (_, response) => {
      const { status, headers, body } = renderProblem(UPGRADE_REQUIRED);
      response.writeHead(status, { ...headers, connection: 'close' }).end(body);
    });
    this.#http.maxConnections = options.maxLinks + HANDSHAKE_SOCKETS;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
    this.#ws.on('wsClientError', (_error, socket) => this.#refuse(socket, 'protocol', WRONG_PROTOCOL));
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#http.address() as AddressInfo | null)?.port ?? this.#options.port;
  }

  get links(): number {
    return this.#links.links;
  }

  /** Lets links in; until then they are refused. */
  serve(endpoint: TransportEndpoint, welcome: TransportWelcome): void {
    this.#served = { endpoint, welcome };
  }

  /** @throws Error when the address cannot be listened on. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen({ host: this.#options.host, port: this.#options.port }, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
  }

  /** What was sent still leaves; then the links end. */
  async stop(): Promise<void> {
    this.#served = undefined;
    this.#links.close();
    if (!this.#http.listening) return;
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeIdleConnections();
    });
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', destroyOnError);
    const { tokens, maxLinks } = this.#options;
    const { authorization, 'sec-websocket-protocol': protocols = '' } = request.headers;
    if (!tokens.accepts(authorization)) return this.#refuse(socket, 'token', NO_TOKEN);
    if (!protocols.split(/ *, */).includes(LINK_SUBPROTOCOL)) return this.#refuse(socket, 'protocol', WRONG_PROTOCOL);
    const served = this.#served;
    if (served === undefined || this.links >= maxLinks) return this.#refuse(socket, 'busy', BUSY);
    this.#ws.handleUpgrade(request, socket, head, (ws) => {
      this.#links.accept({ ws, socket: socket.setNoDelay(true) }, served);
    });
  }

  #refuse(socket: Duplex, reason: LinkRefusal, problem: HttpProblem): void {
    this.#options.metrics.refused.inc({ reason });
    refuseUpgrade(socket, problem);
  }
}
