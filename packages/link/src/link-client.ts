import {
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  type SendOutcome,
  type TransportEndpoint,
  type TransportLink,
  type TransportWelcome,
  decodeLinkEvents,
  packLinkRequests,
  v1,
} from '@lantern/protocol';
import { type Clock, type Logger, Reminder, type ServiceTokens, type Timer, word } from '@lantern/runtime';
import { type Backoff, backoffMs } from './backoff.js';
import { dialWebSocket } from './dial-web-socket.js';
import type { DialLink, LinkCarrier } from './link-carrier.js';
import type { LinkMetrics, LinkRefusal } from './link-metrics.js';
import type { LinkBounds, LinkEnd } from './link-protocol.js';
import { LinkSocket } from './link-socket.js';

/** What all links of a process have in common. */
export interface LinkDialer {
  readonly tokens: Pick<ServiceTokens, 'authorization'>;
  readonly bounds: LinkBounds;
  readonly backoff: Backoff;
  readonly clock: Clock;
  /** Over the network unless told. */
  readonly dial?: DialLink;
  /** Calls back at the end of the turn of the event loop; setImmediate unless told. */
  readonly atTurnEnd?: (callback: () => void) => void;
  readonly logger: Logger;
  readonly metrics: LinkMetrics;
}

export interface LinkClientOptions extends LinkDialer {
  /** `ws://host:port` of the instance. */
  readonly url: string;
  /** Asked when the instance has said who it is: a reason not to keep the link, or undefined. */
  readonly admit: (welcome: TransportWelcome) => LinkRefusal | undefined;
  /** The link was lost, or did not come about, and is not tried again. */
  readonly gone: () => void;
  /** There is a link now, or there is none any more. */
  readonly changed: () => void;
}

type RequestSocket = LinkSocket<LinkRequest, LinkEvent>;

const NOT_LINKED: SendOutcome = {
  outcome: 'refused',
  code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE,
  message: 'the mailbox has no server now',
  retryAfterMs: 1_000,
};

const REFUSAL_TEXT = {
  token: 'a transport refuses the service token: set the same service secret for all services',
  partitions: 'a transport has another number of partitions than the others: its link is not used',
} as const satisfies Partial<Record<LinkRefusal, string>>;

const REFUSAL_WAY: Partial<Record<LinkRefusal, string>> = {
  unreachable: 'check that it runs, and the URLs of the transports',
  busy: 'it is starting or stopping, or has all the links that it may have',
  protocol: 'check the URLs of the transports: something else may listen there',
};

/** In one line for the operator. */
function refusalError(refusal: LinkRefusal, url: string, detail: string): Error {
  const way = REFUSAL_WAY[refusal];
  return new Error(`No link to ${url}${detail && ` (${detail})`}${way === undefined ? '' : `: ${way}`}.`);
}

/**
 * A transport instance in another process. It is linked to at once and again whenever the link is lost; whoever connects
 * is told of the partitions it owns, and of `moved` for each of them when the link is lost.
 */
export class LinkClient implements TransportEndpoint {
  readonly #options: LinkClientOptions;
  readonly #owned = new Map<PartitionId, number>();
  #onEvent: ((event: LinkEvent) => void) | undefined;
  #attempt: ReturnType<DialLink> | undefined;
  #socket: RequestSocket | undefined;
  #welcome: TransportWelcome | undefined;
  #retry: Timer | undefined;
  #failures = 0;
  /** Of the clock's monotonic time, ms. */
  #linkedAt = 0;
  readonly #reminder: Reminder;
  #retired = false;
  #stopped = false;

  constructor(options: LinkClientOptions) {
    this.#options = options;
    this.#reminder = new Reminder(options.clock);
  }

  /** Who is at the other end, while there is a link. */
  get welcome(): TransportWelcome | undefined {
    return this.#welcome;
  }

  start(): void {
    if (this.#attempt === undefined && this.#retry === undefined && !this.#stopped) this.#dial();
  }

  /** Whether the instance is still to be expected. If not, its link is kept as long as it lasts, and not made again. */
  expect(expected: boolean): void {
    this.#retired = !expected;
    if (this.#retired && this.#welcome === undefined) this.stop();
  }

  /** Ends the link for good. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#retry?.cancel();
    if (this.#socket === undefined) this.#attempt?.abandon();
    else this.#socket.close();
    this.#lost();
  }

  /** For one at a time. */
  connect(onEvent: (event: LinkEvent) => void): TransportLink {
    this.#onEvent = onEvent;
    if (this.#welcome !== undefined) {
      onEvent({ type: 'welcome', ...this.#welcome });
      onEvent({ type: 'partitions', owned: [...this.#owned].map(([partition, epoch]) => ({ partition, epoch })) });
    }
    return {
      request: (request) => this.#request(request, onEvent),
      close: () => {
        if (this.#onEvent !== onEvent) return;
        this.#onEvent = undefined;
        this.stop();
      },
    };
  }

  #request(request: LinkRequest, onEvent: (event: LinkEvent) => void): void {
    if (this.#onEvent !== onEvent) return;
    if (this.#socket !== undefined && this.#welcome !== undefined) this.#socket.send(request);
    else if (request.type === 'attach') onEvent({ type: 'moved', partition: request.partition });
    else if (request.type === 'send') onEvent({ type: 'send-result', request: request.request, result: NOT_LINKED });
    else if (request.type === 'purge') onEvent({ type: 'purge-result', request: request.request, purged: false });
  }

  #dial(): void {
    this.#retry = undefined;
    const { url, tokens, dial = dialWebSocket } = this.#options;
    const attempt = dial(
      { url, authorization: tokens.authorization() },
      {
        opened: (carrier) => {
          if (this.#attempt === attempt) this.#open(carrier);
        },
        failed: (refusal, detail) => {
          if (this.#attempt !== attempt || this.#socket !== undefined) return;
          this.#refused(refusal, detail);
          this.#lost();
        },
      },
    );
    this.#attempt = attempt;
  }

  #open(carrier: LinkCarrier): void {
    const { bounds, clock, atTurnEnd } = this.#options;
    const link: RequestSocket = new LinkSocket({
      carrier,
      bounds,
      clock,
      ...(atTurnEnd !== undefined && { atTurnEnd }),
      pack: packLinkRequests,
      unpack: decodeLinkEvents,
      received: (event) => {
        if (this.#socket === link) this.#receive(event);
      },
      ended: (cause) => {
        if (this.#socket === link) this.#ended(cause);
      },
    });
    this.#socket = link;
  }

  /** The first event says who speaks. Without it nothing is believed. */
  #receive(event: LinkEvent): void {
    if (event.type === 'welcome') return this.#meet(event);
    if (this.#welcome === undefined) return;
    if (event.type === 'partitions') {
      this.#owned.clear();
      for (const { partition, epoch } of event.owned) this.#owned.set(partition, epoch);
    } else if (event.type === 'moved') this.#owned.delete(event.partition);
    this.#onEvent?.(event);
  }

  #meet({ type: _type, ...welcome }: Extract<LinkEvent, { type: 'welcome' }>): void {
    const refusal = this.#options.admit(welcome);
    if (refusal !== undefined) {
      this.#refused(refusal, '');
      this.#socket?.close();
      this.#lost();
      return;
    }
    this.#welcome = welcome;
    this.#linkedAt = this.#options.clock.monotonic();
    this.#reminder.reset();
    this.#options.logger.info('linked to a transport');
    this.#options.changed();
    this.#onEvent?.({ type: 'welcome', ...welcome });
  }

  /** Told now and then, not at every attempt. */
  #refused(reason: LinkRefusal, detail: string): void {
    const { metrics, logger, url } = this.#options;
    metrics.refused.inc({ reason });
    if (!this.#reminder.isDue(reason)) return;
    const error = refusalError(reason, url, detail);
    if (reason === 'token' || reason === 'partitions') logger.error(REFUSAL_TEXT[reason], { error });
    else logger.warn('no link to a transport, trying again', { reason: word(reason), error });
  }

  #ended(cause: LinkEnd): void {
    const { metrics, logger } = this.#options;
    if (this.#welcome !== undefined) {
      metrics.ended.inc({ cause });
      logger.warn('link to a transport lost', { cause: word(cause) });
    }
    this.#lost();
  }

  #lost(): void {
    const wasLinked = this.#welcome !== undefined;
    this.#attempt = undefined;
    this.#socket = undefined;
    this.#welcome = undefined;
    const owned = [...this.#owned.keys()];
    this.#owned.clear();
    if (wasLinked) this.#options.changed();
    for (const partition of owned) this.#onEvent?.({ type: 'moved', partition });
    if (this.#retired) this.#stopped = true;
    if (this.#stopped) return this.#options.gone();
    const { clock, backoff } = this.#options;
    // A link that is lost as soon as it is there is tried more and more rarely, too.
    if (wasLinked && clock.monotonic() - this.#linkedAt > backoff.maxMs) this.#failures = 0;
    this.#retry = clock.after(backoffMs(backoff, this.#failures++), () => this.#dial());
  }
}
