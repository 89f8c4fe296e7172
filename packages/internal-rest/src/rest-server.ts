import type { Rate } from '@lantern/limits';
import { type Clock, InternalServer, type Logger, type MetricsRegistry, type Secret, word } from '@lantern/runtime';
import { Callers, parseCallers } from './callers.js';
import { createRestRouter } from './create-rest-router.js';
import type { BoundEndpoint } from './endpoint.js';
import { EndpointCalls } from './endpoint-calls.js';
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

/** I7 */
const MAX_CONNECTIONS = 1_024;

/** The listener of the internal REST. */
export class RestServer extends InternalServer {
  /** Admits and carries out its calls, also those that come another way: for them the same callers and limits count. */
  readonly calls: EndpointCalls;

  constructor({ settings, title, endpoints, clock, logger, metrics, counted }: RestServerOptions) {
    const { restHost: host, restPort: port, restCallers, restCallsPerCaller: callsPerCaller } = settings;
    const calls = new EndpointCalls({
      callers: new Callers(parseCallers(restCallers, Infinity), clock),
      callsPerCaller,
      callsInFlight: settings.restCallsInFlight,
      clock,
      logger,
      metrics: counted ?? createInternalRestMetrics(metrics),
    });
    const router = createRestRouter({ title, endpoints, calls });
    super({ name: word('internal rest'), host, port, maxConnections: MAX_CONNECTIONS, router, logger });
    this.calls = calls;
  }
}
