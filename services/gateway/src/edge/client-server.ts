import { type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CloseCode, RequestProblem, SUBPROTOCOL } from '@lantern/protocol';
import { type Logger, type Tracer, asError } from '@lantern/runtime';
import type { GatewayMetrics } from '../metrics.js';
import type { ClientConnection, ConnectionPlace, TokenIdentity, TokenVerdict, TokenVerifier } from '../ports.js';
import { HandshakeDeadlines } from './handshake-deadlines.js';
import { type HandshakeGate, type TooMany, tooManyProblem } from './handshake-gate.js';
import {
  RETRY_AFTER_MS,
  UPGRADE_REQUIRED,
  invalidRequest,
  tokenProblem,
  unavailableProblem,
} from './handshake-problems.js';
import { HandshakeTurns } from './handshake-turns.js';
import { sendProblem } from './problem-response.js';
import { type Offer, readOffer } from './read-offer.js';
import { type AdmittedUpgrade, type Upgrade, Upgrades } from './upgrades.js';
import { type ConnectionListener, WsConnection } from './ws-connection.js';

export interface ClientServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Most WebSockets at a time. */
  readonly maxConnections: number;
  /** How long a client may take to send its upgrade request, ms. */
  readonly handshakeTimeoutMs: number;
  readonly gate: HandshakeGate;
  readonly verifier: TokenVerifier;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  /** Takes over a connection whose token is good. */
  readonly accept: (accepted: Accepted) => void;
}

/** A connection whose token is good, and its place among those of its user. */
export interface Accepted {
  readonly connection: ClientConnection & {
    /** Begins to tell the listener, in the same turn in which the connection was accepted. */
    listen(listener: ConnectionListener): void;
  };
  readonly identity: TokenIdentity;
  readonly place: ConnectionPlace;
}

/** Room for a token of the largest size, twice, and for what proxies add. */
const MAX_HEADER_BYTES = 24 * 1024;
/** Sockets beside the WebSockets: requests that are being read or refused. */
const HANDSHAKE_SOCKETS = 1_024;
/**
 * Connections that wait to be accepted, of which each turn of the event loop takes one: as many as the system lets wait by
 * default (net.core.somaxconn). What clients send beyond it is dropped, and comes again ever later.
 */
const BACKLOG = 4_096;

/**
 * The HTTP server has let go of the socket: without a listener a reset would end the process. It stays for the life of
 * the connection, and must not keep the request with its token in memory.
 */
function destroyOnError(this: Duplex): void {
  this.destroy();
}

type TokenOffer = Extract<Offer, { readonly token: string }>;

/** The public listener: checks the token, then turns an upgrade request into a connection. */
export class ClientServer {
  readonly #options: ClientServerOptions;
  readonly #http: Server;
  readonly #upgrades: Upgrades;
  /** Gives back the place of a connection that has not asked for anything yet. */
  readonly #waiting = new WeakMap<Duplex, () => void>();
  readonly #deadlines: HandshakeDeadlines;
  readonly #turns = new HandshakeTurns();
  #handshakes = 0;
  #accepting = false;

  constructor(options: ClientServerOptions) {
    this.#options = options;
    this.#upgrades = new Upgrades(options);
    this.#deadlines = new HandshakeDeadlines(options.handshakeTimeoutMs);
    this.#http = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        // The deadlines here say when.
        headersTimeout: 0,
        requestTimeout: 0,
        keepAliveTimeout: 1_000,
      },
      (_request, response) => sendProblem(response, UPGRADE_REQUIRED),
    );
    this.#http.maxHeadersCount = options.gate.maxHeaders;
    this.#http.maxConnections = options.maxConnections + HANDSHAKE_SOCKETS;
    this.#http.on('connection', (socket) => this.#connected(socket));
    this.#http.on('upgrade', (request, socket, head) => {
      // A trace of our own: what the request says of one is not for us (I8).
      this.#asked({ request, socket, head, span: options.tracer.begin('gateway.handshake') });
    });
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#http.address() as AddressInfo | null)?.port ?? this.#options.port;
  }

  get accepting(): boolean {
    return this.#accepting;
  }

  /** WebSockets that are open or closing. */
  get connections(): number {
    return this.#upgrades.size;
  }

  /** @throws Error when the address cannot be listened on. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      const { host, port } = this.#options;
      this.#http.listen({ host, port, backlog: BACKLOG }, () => {
        this.#http.off('error', reject);
        this.#accepting = true;
        resolve();
      });
    });
  }

  /** Refuses further connections (503), so that clients try elsewhere; those that are open go on. */
  stopAccepting(): void {
    this.#accepting = false;
  }

  /** Stops listening and ends every connection at once. */
  async close(): Promise<void> {
    this.#accepting = false;
    this.#upgrades.terminateAll();
    if (!this.#http.listening) return;
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  #connected(socket: Socket): void {
    const leave = this.#options.gate.connected(socket.remoteAddress ?? '');
    if (leave === undefined) {
      this.#options.metrics.handshakes.inc({ result: 'limited' });
      socket.resetAndDestroy();
      return;
    }
    this.#waiting.set(socket, leave);
    this.#deadlines.add(socket);
    socket.once('close', () => {
      leave();
      this.#deadlines.delete(socket);
    });
  }

  #asked(upgrade: Upgrade): void {
    upgrade.socket.on('error', destroyOnError);
    this.#waiting.get(upgrade.socket)?.();
    this.#deadlines.delete(upgrade.socket);
    // At once: an answer costs less than a place in the queue, and keeps nobody waiting there.
    if (!this.#hasRoom()) return this.#refuseForRoom(upgrade);
    const admission = this.#options.gate.admit(upgrade.request);
    if (!admission.admitted) return this.#upgrades.refuse(upgrade, admission.result, admission.problem);
    const admitted = { ...upgrade, source: admission.source };
    const offer = readOffer(upgrade.request.headers);
    if (offer.via === 'header' && this.#isKeptOut(admitted, offer)) return;
    this.#queue(admitted, offer);
  }

  #queue(upgrade: AdmittedUpgrade, offer: Offer): void {
    // Charged at its address even if its turn does not come: else an address could fill the queue with those that wait in vain.
    const until = performance.now() + this.#options.handshakeTimeoutMs;
    this.#turns.take(() => {
      if (upgrade.socket.destroyed) return false;
      if (performance.now() <= until) {
        this.#judgeOffer(upgrade, offer);
        return true;
      }
      // Clients give up about then and come again: it would take the turn of one that still waits.
      this.#upgrades.refuse(upgrade, 'unavailable', unavailableProblem('too many connections are made at once'));
      return false;
    });
  }

  #judgeOffer(upgrade: AdmittedUpgrade, offer: Offer): void {
    if (!this.#hasRoom()) return this.#refuseForRoom(upgrade);
    const admission = this.#options.gate.admitSource(upgrade.source);
    if (!admission.admitted) return this.#upgrades.refuse(upgrade, admission.result, admission.problem);
    switch (offer.via) {
      case 'malformed':
        return this.#upgrades.refuse(upgrade, 'request', invalidRequest(offer.detail));
      case 'nothing':
        this.#options.metrics.tokensRefused.inc({ fault: 'missing' });
        this.#options.gate.tokenRefused(upgrade.source, 'missing');
        return this.#upgrades.refuse(upgrade, 'token', tokenProblem('a token is needed: Authorization: Bearer'));
      case 'other-version':
        return this.#upgrades.closeAfter(upgrade, 'request', [
          CloseCode.UnsupportedVersion,
          `only ${SUBPROTOCOL} is spoken`,
        ]);
      case 'header':
      case 'subprotocol':
        if (!this.#isKeptOut(upgrade, offer)) void this.#admit(upgrade, offer);
    }
  }

  /** Whether it was refused for a penalty that it was told of before. */
  #isKeptOut(upgrade: AdmittedUpgrade, offer: TokenOffer): boolean {
    const tooMany = this.#options.gate.judgeToken(upgrade.source, offer.token);
    if (tooMany !== undefined) this.#tooMany(upgrade, offer, tooMany);
    return tooMany !== undefined;
  }

  #refuseForRoom(upgrade: Upgrade): void {
    this.#upgrades.refuse(upgrade, 'unavailable', unavailableProblem('the server takes no connections now'));
  }

  #hasRoom(): boolean {
    return this.#accepting && this.#upgrades.size + this.#handshakes < this.#options.maxConnections;
  }

  async #admit(upgrade: AdmittedUpgrade, offer: TokenOffer): Promise<void> {
    this.#handshakes++;
    let verdict: TokenVerdict | undefined;
    let retryAfterMs: number | undefined;
    try {
      verdict = await this.#options.verifier.verify(offer.token);
    } catch (error) {
      // Why nothing can be judged now is logged where it is decided, not for each token.
      if (error instanceof RequestProblem) retryAfterMs = error.retryAfterMs;
      else this.#options.logger.warn('token could not be judged', { error: asError(error) });
    } finally {
      this.#handshakes--;
    }
    if (upgrade.socket.destroyed) return upgrade.span?.end('gone');
    if (verdict === undefined || !this.#accepting) return this.#turnAway(upgrade, offer, retryAfterMs);
    if (verdict.valid) return this.#accept(upgrade, verdict.identity, offer);
    this.#options.metrics.tokensRefused.inc({ fault: verdict.fault });
    this.#options.gate.tokenRefused(upgrade.source, verdict.fault);
    if (offer.via === 'header') this.#upgrades.refuse(upgrade, 'token', tokenProblem(verdict.detail));
    else this.#upgrades.closeAfter(upgrade, 'token', [CloseCode.TokenInvalid, verdict.detail]);
  }

  #turnAway(upgrade: AdmittedUpgrade, { via }: TokenOffer, retryAfterMs = RETRY_AFTER_MS): void {
    const detail = 'no connection can be made now';
    if (via === 'header')
      return this.#upgrades.refuse(upgrade, 'unavailable', { ...unavailableProblem(detail), retryAfterMs });
    const reason = `${detail}; retry_after_ms=${Math.ceil(retryAfterMs)}`;
    this.#upgrades.closeAfter(upgrade, 'unavailable', [CloseCode.TryAgainLater, reason]);
  }

  #tooMany(upgrade: AdmittedUpgrade, { via }: TokenOffer, tooMany: TooMany): void {
    if (via === 'header') return this.#upgrades.refuse(upgrade, 'limited', tooManyProblem(tooMany));
    const reason = `${tooMany.detail}; retry_after_ms=${tooMany.retryAfterMs}`;
    this.#upgrades.closeAfter(upgrade, 'limited', [CloseCode.Flooding, reason]);
  }

  #accept(upgrade: AdmittedUpgrade, identity: TokenIdentity, offer: TokenOffer): void {
    // What stays with the connection must not keep the request, whose headers are larger than all the rest of it.
    const { source, socket } = upgrade;
    const tooMany = this.#options.gate.judge(source, identity, offer.token);
    if (tooMany !== undefined) return this.#tooMany(upgrade, offer, tooMany);
    this.#upgrades.complete(upgrade, (ws) => {
      this.#options.metrics.handshakes.inc({ result: 'accepted' });
      const place = this.#options.gate.enter(source, identity.userId);
      ws.once('close', () => place.leave());
      this.#options.accept({ connection: new WsConnection(ws, socket as Socket), identity, place });
    });
    upgrade.span?.end(socket.destroyed || socket.writableEnded ? 'request' : 'accepted');
  }
}
