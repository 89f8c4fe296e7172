import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Rate } from '@lantern/limits';
import {
  type Clock,
  type LogWord,
  type Logger,
  type MetricsRegistry,
  type Part,
  type Secret,
  noSuchResource,
  problemHandler,
  word,
} from '@lantern/runtime';
import express, { type Express } from 'express';
import { Callers, parseCallers } from './callers.js';
import { createRestRouter } from './create-rest-router.js';
import type { BoundEndpoint } from './endpoint.js';
import { type InternalRestMetrics, createInternalRestMetrics } from './metrics.js';

/** As {@link internalRestKeys} are loaded. */
export interface RestSettings {
  readonly restHost: string;
  readonly restPort: number;
  readonly restCallers?: Secret | undefined;
  readonly restCallsPerCaller: Rate;
  readonly restCallsInFlight: number;
}

export interface RestServerOptions {
  readonly settings: RestSettings & { readonly restCallers: Secret };
  readonly title: string;
  readonly endpoints: readonly BoundEndpoint[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: MetricsRegistry;
  /** Instead of `metrics`. */
  readonly counted?: InternalRestMetrics;
}

const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 60_000;
/** I7 */
const MAX_CONNECTIONS = 1_024;

/** The listener of the internal REST. */
export class RestServer implements Part {
  readonly name: LogWord = word('internal rest');
  readonly #options: RestServerOptions;
  readonly #http: Server;
  #closed: Promise<void> | undefined;

  constructor(options: RestServerOptions) {
    this.#options = options;
    const timeouts = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
    this.#http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, ...timeouts }, this.#app());
    this.#http.maxConnections = MAX_CONNECTIONS;
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#http.address() as AddressInfo | null)?.port ?? this.#options.settings.restPort;
  }

  /** @throws Error when the address cannot be listened on. */
  start(): Promise<void> {
    const { restHost: host, restPort: port } = this.#options.settings;
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen({ host, port }, () => {
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

  #app(): Express {
    const { settings, title, endpoints, clock, logger } = this.#options;
    const { restCallers, restCallsPerCaller: callsPerCaller, restCallsInFlight: callsInFlight } = settings;
    const callers = new Callers(parseCallers(restCallers, Infinity), clock);
    const metrics = this.#options.counted ?? createInternalRestMetrics(this.#options.metrics);
    const shared = { title, endpoints, callers, callsPerCaller, callsInFlight, clock, logger, metrics };
    const app = express().disable('x-powered-by').disable('etag').enable('case sensitive routing');
    app.use((_req, res, next) => {
      if (this.#closed !== undefined) res.set('connection', 'close');
      next();
    });
    app.use(createRestRouter(shared));
    app.use(noSuchResource);
    app.use(problemHandler({ logger }));
    return app;
  }
}
