import {
  type LinkEvent,
  type LinkRequest,
  type TransportEndpoint,
  type TransportLink,
  type TransportWelcome,
  decodeLinkRequests,
  packLinkEvents,
} from '@lantern/protocol';
import { type Clock, type Logger, word } from '@lantern/runtime';
import type { LinkCarrier } from './link-carrier.js';
import type { LinkMetrics } from './link-metrics.js';
import type { LinkBounds } from './link-protocol.js';
import { LinkSocket } from './link-socket.js';

export interface LinkAcceptorOptions {
  readonly bounds: LinkBounds;
  readonly clock: Clock;
  /** Calls back at the end of the turn of the event loop; setImmediate unless told. */
  readonly atTurnEnd?: (callback: () => void) => void;
  readonly logger: Logger;
  readonly metrics: LinkMetrics;
}

/** What links lead to. */
export interface ServedEndpoint {
  readonly endpoint: TransportEndpoint;
  readonly welcome: TransportWelcome;
}

type EventSocket = LinkSocket<LinkEvent, LinkRequest>;

/** A transport instance's ends of its links: knows nothing of who was let in, and how. */
export class LinkAcceptor {
  readonly #options: LinkAcceptorOptions;
  readonly #links = new Set<EventSocket>();

  constructor(options: LinkAcceptorOptions) {
    this.#options = options;
  }

  get links(): number {
    return this.#links.size;
  }

  /** Brings an open carrier and the endpoint together, until one of them ends it. */
  accept(carrier: LinkCarrier, { endpoint, welcome }: ServedEndpoint): void {
    const { metrics, logger, bounds, clock, atTurnEnd } = this.#options;
    let link: TransportLink | undefined;
    const connection: EventSocket = new LinkSocket({
      carrier,
      bounds,
      clock,
      ...(atTurnEnd !== undefined && { atTurnEnd }),
      pack: packLinkEvents,
      unpack: decodeLinkRequests,
      received: (request) => link?.request(request),
      ended: (cause) => {
        this.#links.delete(connection);
        metrics.open.set(this.#links.size);
        metrics.ended.inc({ cause });
        logger.info('link ended', { cause: word(cause) });
        link?.close();
      },
    });
    this.#links.add(connection);
    metrics.open.set(this.#links.size);
    logger.info('link opened', { links: this.#links.size });
    connection.send({ type: 'welcome', ...welcome });
    link = endpoint.connect((event) => connection.send(event));
  }

  /** What was sent still leaves; then the links end. */
  close(): void {
    for (const link of this.#links) link.close();
  }
}
