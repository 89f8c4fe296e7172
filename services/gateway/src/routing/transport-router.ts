import {
  type LinkEvent,
  type PartitionId,
  type TransportEndpoint,
  type TransportEndpoints,
  type TransportLink,
  openLink,
  partitionOf,
} from '@lantern/protocol';
import { type Clock, type Logger, asError } from '@lantern/runtime';
import type { GatewayMetrics } from '../metrics.js';
import type {
  AttachRequest,
  MailboxAttachment,
  MailboxListener,
  MailboxRouter,
  RoutedSend,
  SendWaiter,
} from '../ports.js';
import { HoldBudget, type HoldBounds } from './hold-budget.js';
import { PartitionLane } from './partition-lane.js';

export interface TransportRouterOptions {
  /** Every partition is owned by at most one of them at a time; each tells which by `partitions`. */
  readonly endpoints: TransportEndpoints;
  readonly partitionCount: number;
  readonly hold: HoldBounds;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
}

/** Brings attaches, acks and sends to the transport that owns the partition, and follows it when it moves (R8). */
export class TransportRouter implements MailboxRouter {
  readonly #options: TransportRouterOptions;
  readonly #lanes: readonly PartitionLane[];
  readonly #budget: HoldBudget;
  readonly #links = new Map<TransportEndpoint, TransportLink>();
  #unwatch: (() => void) | undefined;

  constructor(options: TransportRouterOptions) {
    const { partitionCount, clock } = options;
    this.#options = options;
    this.#budget = new HoldBudget(options.hold);
    this.#lanes = Array.from({ length: partitionCount }, (_, partition) => {
      return new PartitionLane({ partition: partition as PartitionId, partitionCount, budget: this.#budget, clock });
    });
  }

  /** Links to every transport, as they come and go. */
  start(): void {
    this.#unwatch = this.#options.endpoints.watch({
      added: (endpoint) => this.#connect(endpoint),
      removed: (endpoint) => this.#disconnect(endpoint),
    });
  }

  /** Settles what waits and closes the links. */
  close(): void {
    this.#unwatch?.();
    for (const lane of this.#lanes) lane.close();
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  attach(request: AttachRequest, listener: MailboxListener): MailboxAttachment {
    return this.#laneOf(partitionOf(request.userId, this.#lanes.length)).attach(request, listener);
  }

  send(send: RoutedSend, waiter: SendWaiter): void {
    this.#laneOf(partitionOf(send.send.recipient, this.#lanes.length)).send(send, waiter);
  }

  /** Partitions that no linked transport owns now. */
  get ownerless(): number {
    return this.#lanes.reduce((count, { owner }) => (owner === undefined ? count + 1 : count), 0);
  }

  /** Of each linked transport, how many partitions are followed to it. */
  get linkedPartitions(): readonly number[] {
    const counts = new Map([...this.#links.values()].map((link) => [link, 0]));
    for (const { owner } of this.#lanes) if (owner) counts.set(owner.link, (counts.get(owner.link) ?? 0) + 1);
    return [...counts.values()];
  }

  /** Sends that wait for an owner. */
  get heldSends(): number {
    return this.#budget.requests;
  }

  /** Sets the gauges; called when metrics are rendered. */
  sample(): void {
    const { metrics } = this.#options;
    metrics.ownerlessPartitions.set(this.ownerless);
    metrics.heldSends.set(this.heldSends);
    metrics.heldBytes.set(this.#budget.bytes);
  }

  /** By its number, or by a number that a lane gave to a session or request. */
  #laneOf(number: number): PartitionLane {
    return this.#lanes[number % this.#lanes.length] as PartitionLane;
  }

  #connect(endpoint: TransportEndpoint): void {
    openLink(endpoint, {
      opened: (link) => this.#links.set(endpoint, link),
      handle: (link, event) => this.#handle(link, event),
    });
  }

  #disconnect(endpoint: TransportEndpoint): void {
    const link = this.#links.get(endpoint);
    if (link === undefined) return;
    this.#links.delete(endpoint);
    link.close();
    this.#follow(link, []);
  }

  /** A listener that throws must not stop the link: the fault is logged, the other sessions go on. */
  #handle(link: TransportLink, event: LinkEvent): void {
    try {
      this.#dispatch(link, event);
    } catch (error) {
      this.#options.logger.error('event of a transport failed', { error: asError(error) });
    }
  }

  #dispatch(link: TransportLink, event: LinkEvent): void {
    switch (event.type) {
      case 'partitions':
        return this.#follow(link, event.owned);
      case 'moved':
        return this.#release(link, event.partition);
      case 'send-result':
        return this.#laneOf(event.request).settle(event.request, event.result);
      case 'welcome':
      case 'purge-result':
        return;
      default:
        return this.#laneOf(event.session).tell(event);
    }
  }

  /**
   * The newer epoch wins, whichever link tells of it first; the same one again changes nothing, unless its link was lost
   * meanwhile. An epoch older than one that was seen is an owner that does not know that it was replaced.
   */
  #follow(link: TransportLink, owned: readonly { readonly partition: PartitionId; readonly epoch: number }[]): void {
    const kept = new Set<number>(owned.map(({ partition }) => partition));
    for (const [partition, lane] of this.#lanes.entries()) {
      if (lane.owner?.link === link && !kept.has(partition)) lane.release();
    }
    for (const { partition, epoch } of owned) {
      const lane = this.#lanes[partition];
      if (lane?.follows(epoch)) lane.assign({ link, epoch });
    }
  }

  #release(link: TransportLink, partition: PartitionId): void {
    const lane = this.#lanes[partition];
    if (lane?.owner?.link === link) lane.release();
  }
}
