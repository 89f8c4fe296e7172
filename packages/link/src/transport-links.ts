import type { EndpointWatcher, TransportEndpoints, TransportWelcome } from '@lantern/protocol';
import type { InstanceDiscovery } from './instance-discovery.js';
import { LinkClient, type LinkDialer } from './link-client.js';
import type { LinkRefusal } from './link-metrics.js';

export interface TransportLinksOptions extends LinkDialer {
  readonly discovery: InstanceDiscovery;
}

/** One link to each transport instance, as instances come and go. */
export class TransportLinks implements TransportEndpoints {
  readonly #options: TransportLinksOptions;
  readonly #clients = new Map<string, LinkClient>();
  readonly #waiting = new Set<(welcome: TransportWelcome) => void>();
  #watcher: EndpointWatcher | undefined;
  #welcome: TransportWelcome | undefined;
  #unwatch: (() => void) | undefined;
  #stopped = false;

  constructor(options: TransportLinksOptions) {
    this.#options = options;
  }

  /** How many instances are linked to now. */
  get linked(): number {
    let count = 0;
    for (const { welcome } of this.#clients.values()) if (welcome !== undefined) count++;
    return count;
  }

  /** What the instance that was linked to last keeps to; undefined before the first link. */
  get welcome(): TransportWelcome | undefined {
    return this.#welcome;
  }

  start(): void {
    this.#unwatch = this.#options.discovery.watch((urls) => this.#follow(urls));
  }

  /** Ends all links for good; those that watch are not told. */
  stop(): void {
    this.#stopped = true;
    this.#watcher = undefined;
    this.#unwatch?.();
    for (const client of this.#clients.values()) client.stop();
  }

  /** For one at a time. */
  watch(watcher: EndpointWatcher): () => void {
    this.#watcher = watcher;
    for (const client of this.#clients.values()) watcher.added(client);
    return () => {
      if (this.#watcher === watcher) this.#watcher = undefined;
    };
  }

  /** Resolves at the first link. @throws the reason of the signal. */
  firstWelcome(signal: AbortSignal): Promise<TransportWelcome> {
    return new Promise((resolve, reject) => {
      if (this.#welcome !== undefined) return resolve(this.#welcome);
      const abort = () => {
        this.#waiting.delete(found);
        reject(signal.reason as Error);
      };
      const found = (welcome: TransportWelcome) => {
        signal.removeEventListener('abort', abort);
        resolve(welcome);
      };
      if (signal.aborted) return abort();
      this.#waiting.add(found);
      return signal.addEventListener('abort', abort, { once: true });
    });
  }

  #follow(urls: readonly string[]): void {
    if (this.#stopped) return;
    for (const url of urls) if (!this.#clients.has(url)) this.#add(url);
    const expected = new Set(urls);
    for (const [url, client] of this.#clients) client.expect(expected.has(url));
  }

  #add(url: string): void {
    const client: LinkClient = new LinkClient({
      ...this.#options,
      url,
      admit: (welcome) => this.#admit(client, welcome),
      changed: () => this.#changed(client),
      gone: () => {
        if (this.#clients.get(url) !== client) return;
        this.#clients.delete(url);
        this.#watcher?.removed(client);
      },
    });
    this.#clients.set(url, client);
    this.#watcher?.added(client);
    client.start();
  }

  /** An instance may be known under two addresses, as IPv4 and IPv6: one link is enough. */
  #admit(client: LinkClient, { instance, partitionCount }: TransportWelcome): LinkRefusal | undefined {
    if (partitionCount !== (this.#welcome?.partitionCount ?? partitionCount)) return 'partitions';
    for (const other of this.#clients.values())
      if (other !== client && other.welcome?.instance === instance) return 'same-instance';
    return undefined;
  }

  #changed(client: LinkClient): void {
    this.#options.metrics.open.set(this.linked);
    const { welcome } = client;
    if (welcome === undefined) return;
    this.#welcome = welcome;
    for (const found of this.#waiting) found(welcome);
    this.#waiting.clear();
  }
}
