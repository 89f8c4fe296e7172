import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import type { Part } from './lifecycle.js';
import type { LogWord, Logger } from './logger.js';
import { noSuchResource, problemHandler } from './problem-middleware.js';

export interface InternalServerOptions {
  readonly name: LogWord;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** I7: connections at a time. */
  readonly maxConnections: number;
  readonly router: Router;
  readonly logger: Logger;
}

/** Longer than callers keep idle connections, so that it is they who close them. */
const KEEP_ALIVE_MS = 60_000;
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** A listener for other services and backends, never for clients: a router, and problems for what it does not answer. */
export class InternalServer implements Part {
  readonly name: LogWord;
  readonly #options: InternalServerOptions;
  readonly #http: Server;
  #closed: Promise<void> | undefined;

  constructor(options: InternalServerOptions) {
    const { name, router, logger, maxConnections } = options;
    this.name = name;
    this.#options = options;
    const app = express().disable('x-powered-by').disable('etag').enable('case sensitive routing');
    app.use((_req, res, next) => {
      // The connection is wanted no more: its next request belongs to another instance.
      if (this.#closed !== undefined) res.set('connection', 'close');
      next();
    });
    app.use(router);
    app.use(noSuchResource);
    app.use(problemHandler({ logger }));
    this.#http = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      app,
    );
    this.#http.maxConnections = maxConnections;
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#http.address() as AddressInfo | null)?.port ?? this.#options.port;
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

  /** Takes no more connections, and resolves when those that are open had their answers. */
  drain(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      if (!this.#http.listening) return resolve();
      this.#http.close(() => resolve());
      return this.#http.closeIdleConnections();
    });
    return this.#closed;
  }

  async stop(): Promise<void> {
    const closed = this.drain();
    this.#http.closeAllConnections();
    await closed;
  }
}
