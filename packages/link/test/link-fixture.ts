import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type {
  LinkEvent,
  LinkRequest,
  PartitionId,
  TransportEndpoint,
  TransportLink,
  TransportWelcome,
} from '@lantern/protocol';
import { type Clock, ServiceTokens, silentLogger, systemClock } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import {
  DEFAULT_LINK_BOUNDS,
  type InstanceDiscovery,
  type LinkBounds,
  type LinkDialer,
  LinkServer,
  TransportLinks,
  createLinkMetrics,
  staticInstances,
} from '../src/index.js';

const SECRET = 'a service secret of more than thirty-two bytes';
export const tokens = new ServiceTokens({ secrets: [SECRET], service: 'gateway', clock: systemClock });

type CleanUp = () => Promise<void> | void;
const cleanUps: CleanUp[] = [];
export const onEnd = (cleanUp: CleanUp) => void cleanUps.push(cleanUp);
/** For `afterEach`. */
export async function cleanUp(): Promise<void> {
  for (const undo of cleanUps.splice(0).reverse()) await undo();
}

export interface FakeLink {
  readonly requests: LinkRequest[];
  readonly emit: (event: LinkEvent) => void;
  closed: boolean;
}

/** A transport that records what it is asked. */
export class FakeTransport implements TransportEndpoint {
  readonly links: FakeLink[] = [];
  owned: { partition: PartitionId; epoch: number }[];

  constructor(partitions: readonly number[] = [], epoch = 1) {
    this.owned = partitions.map((partition) => ({ partition: partition as PartitionId, epoch }));
  }

  get last(): FakeLink {
    return this.links.at(-1)!;
  }

  connect(onEvent: (event: LinkEvent) => void): TransportLink {
    const link: FakeLink = { requests: [], emit: onEvent, closed: false };
    this.links.push(link);
    onEvent({ type: 'partitions', owned: this.owned });
    return { request: (request) => void link.requests.push(request), close: () => void (link.closed = true) };
  }
}

export function welcomeOf(changes: Partial<TransportWelcome> = {}): TransportWelcome {
  const instance = randomBytes(16).toString('hex');
  return { instance, partitionCount: 4, retentionMs: 1, dedupWindowMs: 2, parkAfterMs: 3, ...changes };
}

export interface ServerOptions {
  readonly bounds?: Partial<LinkBounds>;
  readonly welcome?: TransportWelcome;
  readonly host?: string;
  readonly port?: number;
  readonly maxLinks?: number;
  readonly clock?: Clock;
}

export async function startServer(endpoint: TransportEndpoint | undefined, options: ServerOptions = {}) {
  const { host = '127.0.0.1', port = await freePort(), maxLinks = 10, clock = systemClock } = options;
  const bounds = { ...DEFAULT_LINK_BOUNDS, ...options.bounds };
  const metrics = createLinkMetrics();
  const server = new LinkServer({ host, port, maxLinks, bounds, tokens, clock, logger: silentLogger, metrics });
  await server.start();
  onEnd(() => server.stop());
  if (endpoint) server.serve(endpoint, options.welcome ?? welcomeOf());
  return { server, url: `ws://${host.includes(':') ? `[${host}]` : host}:${server.port}` };
}

export interface LinksOptions extends Partial<LinkDialer> {
  readonly discovery?: InstanceDiscovery;
}

export function startLinks(urls: readonly string[], options: LinksOptions = {}): TransportLinks {
  const links = new TransportLinks({
    discovery: staticInstances(urls),
    tokens,
    bounds: DEFAULT_LINK_BOUNDS,
    backoff: { firstMs: 5, maxMs: 50, random: Math.random },
    clock: systemClock,
    logger: silentLogger,
    metrics: createLinkMetrics(),
    ...options,
  });
  links.start();
  onEnd(() => links.stop());
  return links;
}

/** What a router does: connects to every endpoint, and keeps what they say. */
export function follow(links: TransportLinks) {
  const ends: { endpoint: TransportEndpoint; events: LinkEvent[]; link: TransportLink }[] = [];
  const removed: TransportEndpoint[] = [];
  links.watch({
    added: (endpoint) => {
      const events: LinkEvent[] = [];
      ends.push({ endpoint, events, link: endpoint.connect((event) => events.push(event)) });
    },
    removed: (endpoint) => removed.push(endpoint),
  });
  return { ends, removed };
}

export const eventually = (condition: () => unknown) => until(condition, { message: () => condition.toString() });

/** A port that nobody listens on, and that nothing is given by the system while a server on it is down. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
