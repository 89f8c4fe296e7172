import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Router } from 'express';
import type { Clock } from './clock.js';
import type { LifecycleState, Part } from './lifecycle.js';
import { type LogWord, type Logger, word } from './logger.js';
import type { MetricsRegistry } from './metrics.js';
import { noSuchResource, problemHandler } from './problem-middleware.js';
import { type ReadinessCheck, ReadinessChecks } from './readiness-checks.js';

export interface AdminServerOptions {
  /** Where to listen, e.g. 127.0.0.1 or :: */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly registry: MetricsRegistry;
  /** Usually `() => lifecycle.state`. */
  readonly state: () => LifecycleState;
  readonly checks: readonly ReadinessCheck[];
  /** What else is served: pages for operators. Takes as little of the connections as it can. */
  readonly pages?: Router;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** I7: probes, one or two scrapers, and those who look at the pages. */
const MAX_CONNECTIONS = 64;

/**
 * Health and metrics on a port of their own, never the clients':
 * `/livez` the event loop answers; `/startupz` start has ended; `/readyz` ready and all checks pass; `/metrics`.
 * 200 or 503, with JSON that names the failed checks; and the pages that it is given. Add it to the lifecycle first, so that it answers until the end.
 */
export class AdminServer implements Part {
  readonly name: LogWord = word('admin server');
  readonly #options: AdminServerOptions;
  readonly #checks: ReadinessChecks;
  #server: Server | undefined;

  constructor(options: AdminServerOptions) {
    this.#options = options;
    this.#checks = new ReadinessChecks(options);
  }

  /** Where it listens. @throws Error before start. */
  get address(): AddressInfo {
    const address = this.#server?.address();
    if (!address || typeof address === 'string') throw new Error('the admin server does not listen');
    return address;
  }

  /** @throws Error when the port cannot be had. */
  async start(): Promise<void> {
    const server = createServer(this.#app());
    server.maxConnections = MAX_CONNECTIONS;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#options.port, this.#options.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  #app(): Express {
    const { registry, state, pages, logger } = this.#options;
    const app = express();
    app.disable('x-powered-by').disable('etag');
    app.use((_req, res, next) => {
      res.set('cache-control', 'no-store');
      next();
    });
    app.get('/livez', (_req, res) => void res.json({ status: 'ok' }));
    app.get('/startupz', (_req, res) => {
      const started = state() !== 'starting';
      res.status(started ? 200 : 503).json({ status: state() });
    });
    app.get('/readyz', async (_req, res) => {
      const { ready, failed } = await this.#checks.run();
      res.status(ready ? 200 : 503).json({ status: state(), failed });
    });
    app.get('/metrics', async (_req, res) => {
      res.type(registry.contentType).send(await registry.render());
    });
    if (pages !== undefined) app.use(pages);
    app.use(noSuchResource);
    app.use(problemHandler({ logger }));
    return app;
  }
}
