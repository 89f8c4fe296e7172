import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { type Clock, type Logger, asError } from '@lantern/runtime';

/** Where the transport instances are. */
export interface InstanceDiscovery {
  /** Tells the URLs of all instances, now or soon and at every change, until what it returns is called. */
  watch(listener: (urls: readonly string[]) => void): () => void;
}

/** Instances that were named one by one. */
export function staticInstances(urls: readonly string[]): InstanceDiscovery {
  return {
    watch(listener) {
      listener(urls);
      return () => undefined;
    },
  };
}

export interface DnsInstancesOptions {
  /** Its host has an address record (A or AAAA) for every instance; the port is the same for all. */
  readonly url: string;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All addresses of a host; the system's resolver unless told. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** I7: more instances than any deployment has. */
const MAX_INSTANCES = 512;

async function resolveAll(host: string): Promise<readonly string[]> {
  const addresses = await lookup(host, { all: true, verbatim: true });
  return addresses.map(({ address }) => address);
}

/**
 * Instances behind a name, such as a headless service of Kubernetes, looked up again and again. While the name cannot be
 * resolved, or has no address, the last instances known are kept: links that work must not depend on DNS.
 */
export function dnsInstances(options: DnsInstancesOptions): InstanceDiscovery {
  const { clock, intervalMs } = options;
  return {
    watch(listener) {
      const lookups = new Lookups(options, listener);
      const timer = clock.every(intervalMs, () => void lookups.run());
      void lookups.run();
      return () => {
        timer.cancel();
        lookups.stop();
      };
    },
  };
}

class Lookups {
  readonly #options: DnsInstancesOptions;
  readonly #listener: (urls: readonly string[]) => void;
  #known = '';
  #running = false;
  #failing = false;
  #stopped = false;

  constructor(options: DnsInstancesOptions, listener: (urls: readonly string[]) => void) {
    this.#options = options;
    this.#listener = listener;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** One look-up at a time; never rejects. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      const { url, resolve = resolveAll } = this.#options;
      const addresses = await resolve(new URL(url).hostname);
      if (addresses.length === 0) throw new Error('the name of the transports has no address');
      this.#tell(addresses);
    } catch (error) {
      this.#failed(asError(error));
    } finally {
      this.#running = false;
    }
  }

  #tell(addresses: readonly string[]): void {
    this.#failing = false;
    const urls = [...new Set(addresses)].sort().map((address) => this.#urlOf(address));
    if (this.#stopped || urls.join() === this.#known) return;
    this.#known = urls.join();
    if (urls.length > MAX_INSTANCES) this.#options.logger.error('too many transports: some are left out');
    this.#listener(urls.slice(0, MAX_INSTANCES));
  }

  #urlOf(address: string): string {
    const { protocol, port, pathname } = new URL(this.#options.url);
    const host = isIPv6(address) ? `[${address}]` : address;
    return `${protocol}//${host}${port && `:${port}`}${pathname === '/' ? '' : pathname}`;
  }

  /** Said once, not at every look-up. The host may be in the error of the resolver, and is nobody's secret. */
  #failed(error: Error): void {
    if (!this.#failing && !this.#stopped)
      this.#options.logger.warn('the transports could not be looked up, the last known are kept', { error });
    this.#failing = true;
  }
}
