import type { BoundEndpoint } from '@lantern/internal-rest';
import { type Clock, type LifecycleState, type MetricsRegistry, word } from '@lantern/runtime';
import type { Feed, KeysStatus, Part, PartitionOwner, Search, TransportStatus, GatewayStatus } from '../page/feed.js';
import { readMetrics } from './read-metrics.js';
import { SharedValue } from './shared-value.js';

export interface ConsoleFeedOptions {
  /** What the page is headed with. */
  readonly title: string;
  /** The services in the process. */
  readonly parts: readonly Part[];
  readonly registry: MetricsRegistry;
  readonly state: () => LifecycleState;
  /** The operations of the services' internal REST; empty before they are there. */
  readonly endpoints: () => readonly BoundEndpoint[];
  /** Whether anybody may call these. */
  readonly hasCallers: () => boolean;
  readonly clock: Clock;
}

/** Pages ask every 2 s. */
const NUMBERS_FRESH_MS = 1_000;
/** It asks the log for the end of each partition. */
const STATUS_FRESH_MS = 1_900;
/** They read from stores. */
const STORED_FRESH_MS = 15_000;

/** In whose name the console asks; it asks for what tells of nobody only. */
const CONSOLE = { name: word('console'), scopes: new Set(['read-stats'] as const) };

/** What the pages are told, made of the metrics and of what the internal REST answers about the instance. */
export class ConsoleFeed {
  readonly #options: ConsoleFeedOptions;
  readonly #startedAt: number;
  readonly #numbers: SharedValue<Pick<Feed, 'counts' | 'histograms'>>;
  readonly #gateway: SharedValue<GatewayStatus | undefined>;
  readonly #transport: SharedValue<TransportStatus | undefined>;
  readonly #keys: SharedValue<KeysStatus | undefined>;
  readonly #owners: SharedValue<{ readonly partitions: readonly PartitionOwner[] } | undefined>;

  constructor(options: ConsoleFeedOptions) {
    const { registry, clock } = options;
    this.#options = options;
    this.#startedAt = clock.now();
    const answer = <T>(operationId: string, freshMs: number) =>
      new SharedValue(() => this.#answerOf<T>(operationId), { freshMs, clock });
    this.#numbers = new SharedValue(() => readMetrics(registry), { freshMs: NUMBERS_FRESH_MS, clock });
    this.#gateway = answer('gatewayStatus', STATUS_FRESH_MS);
    this.#transport = answer('transportStatus', STATUS_FRESH_MS);
    this.#keys = answer('keysStatus', STORED_FRESH_MS);
    this.#owners = answer('listOwners', STORED_FRESH_MS);
  }

  /** The operation that looks for a message, if the process has it. */
  get finder(): BoundEndpoint | undefined {
    return this.#endpoint('findMessage');
  }

  /** Waits some seconds at most, whatever is down: what does not answer is left out. */
  async read(): Promise<Feed> {
    const { title, parts, state, clock } = this.#options;
    const [numbers, gateway, transport, keys, owners] = await Promise.all([
      this.#numbers.get(),
      this.#gateway.get(),
      this.#transport.get(),
      this.#keys.get(),
      this.#owners.get(),
    ]);
    return {
      at: clock.now(),
      startedAt: this.#startedAt,
      title,
      parts,
      state: state(),
      ...numbers,
      ...(gateway && { gateway }),
      ...(transport && { transport }),
      ...(keys && { keys }),
      ...(owners && { owners: owners.partitions }),
      search: this.#search(),
    };
  }

  #search(): Search {
    const { parts, endpoints, hasCallers } = this.#options;
    if (!parts.includes('transport')) return 'elsewhere';
    if (endpoints().length === 0) return 'starting';
    return hasCallers() ? 'ready' : 'no-callers';
  }

  #endpoint(operationId: string): BoundEndpoint | undefined {
    return this.#options.endpoints().find(({ spec }) => spec.operationId === operationId);
  }

  /** Undefined for what the process does not have, or cannot tell now. */
  async #answerOf<T>(operationId: string): Promise<T | undefined> {
    try {
      const call = { caller: CONSOLE, repeatId: new Uint8Array(16) };
      return (await this.#endpoint(operationId)?.handle({}, call)) as T | undefined;
    } catch {
      return undefined;
    }
  }
}
