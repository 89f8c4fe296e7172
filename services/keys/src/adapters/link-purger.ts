import {
  type Address,
  type InstallStamp,
  type LinkEvent,
  type PartitionId,
  type TransportEndpoint,
  type TransportEndpoints,
  type TransportLink,
  addressKey,
  openLink,
  partitionOf,
} from '@lantern/protocol';
import type { Clock, Timer } from '@lantern/runtime';
import type { MailboxPurger } from '../ports.js';

export interface LinkPurgerOptions {
  readonly endpoints: TransportEndpoints;
  /** Of the log, once a transport has told; undefined before. */
  readonly partitionCount: () => number | undefined;
  readonly clock: Clock;
  /** How long a purge may take to be confirmed, ms. */
  readonly timeoutMs: number;
}

interface Owner {
  readonly link: TransportLink;
  readonly epoch: number;
}

interface Pending {
  readonly link: TransportLink;
  readonly partition: PartitionId;
  readonly timer: Timer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Purges mailboxes at the transport instances that own them, wherever these are. */
export class LinkPurger implements MailboxPurger {
  readonly #options: LinkPurgerOptions;
  readonly #owners = new Map<PartitionId, Owner>();
  readonly #newestEpochs = new Map<PartitionId, number>();
  readonly #links = new Map<TransportEndpoint, TransportLink>();
  /** Bounded by the follow-ups of the keys service that run at once. */
  readonly #pending = new Map<number, Pending>();
  #lastRequest = 0;
  #unwatch: (() => void) | undefined;

  constructor(options: LinkPurgerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unwatch = this.#options.endpoints.watch({
      added: (endpoint) => this.#connect(endpoint),
      removed: (endpoint) => this.#disconnect(endpoint),
    });
  }

  /** Purges under way fail. */
  stop(): void {
    this.#unwatch?.();
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
    this.#owners.clear();
    for (const number of this.#pending.keys()) this.#settle(number, new Error('the purger was stopped'));
  }

  /** @throws when no transport owns the partition now, or it did not confirm: the purge may be done or not. */
  purge(address: Address, installedBefore: InstallStamp): Promise<void> {
    const { partitionCount, clock, timeoutMs } = this.#options;
    const count = partitionCount();
    const partition = count === undefined ? undefined : partitionOf(address.userId, count);
    const owner = partition === undefined ? undefined : this.#owners.get(partition);
    if (partition === undefined || owner === undefined)
      return Promise.reject(new Error('no transport owns the mailbox now'));
    const request = ++this.#lastRequest;
    return new Promise((resolve, reject) => {
      const timer = clock.after(timeoutMs, () =>
        this.#settle(request, new Error('the purge was not confirmed in time')),
      );
      this.#pending.set(request, { link: owner.link, partition, timer, resolve, reject });
      owner.link.request({ type: 'purge', request, partition, address: addressKey(address), installedBefore });
    });
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

  #handle(link: TransportLink, event: LinkEvent): void {
    if (event.type === 'partitions') this.#follow(link, event.owned);
    else if (event.type === 'moved') this.#release(link, event.partition);
    else if (event.type === 'purge-result')
      this.#settle(event.request, event.purged ? undefined : new Error('the transport did not confirm the purge'));
  }

  /** The newer epoch wins; one older than was seen is an owner that does not know that it was replaced. */
  #follow(link: TransportLink, owned: readonly { readonly partition: PartitionId; readonly epoch: number }[]): void {
    const kept = new Set(owned.map(({ partition }) => partition));
    for (const [partition, owner] of this.#owners)
      if (owner.link === link && !kept.has(partition)) this.#release(link, partition);
    for (const { partition, epoch } of owned) {
      // R8: a takeover waits until every link said that it attached its sessions; this one never has any.
      link.request({ type: 'attach-done', partition });
      const newest = this.#newestEpochs.get(partition) ?? -1;
      if (epoch < newest || (epoch === newest && this.#owners.has(partition))) continue;
      const before = this.#owners.get(partition);
      if (before !== undefined) this.#release(before.link, partition);
      this.#owners.set(partition, { link, epoch });
      this.#newestEpochs.set(partition, epoch);
    }
  }

  #release(link: TransportLink, partition: PartitionId): void {
    if (this.#owners.get(partition)?.link === link) this.#owners.delete(partition);
    for (const [number, pending] of this.#pending)
      if (pending.link === link && pending.partition === partition)
        this.#settle(number, new Error('the mailbox moved during a purge'));
  }

  #settle(number: number, error: Error | undefined): void {
    const pending = this.#pending.get(number);
    if (pending === undefined) return;
    this.#pending.delete(number);
    pending.timer.cancel();
    if (error === undefined) pending.resolve();
    else pending.reject(error);
  }
}
