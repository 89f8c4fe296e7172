import { type Keys, createKeys } from '@lantern/keys';
import { LinkPurger } from '@lantern/keys/distributed';
import { noMetrics } from '@lantern/runtime';
import { simKeyStore } from '../backends/sim-key-store.js';
import type { SimProcess } from '../engine/sim-process.js';
import type { Cluster } from './cluster.js';
import { linksOf } from './cluster-parts.js';
import { KEYS_CONFIG, STORE_TIMEOUT_MS } from './sim-config.js';

/** One keys service: the product's own over a simulated store, with its links for purges. */
export class KeysHost {
  readonly process: SimProcess;
  readonly #cluster: Cluster;
  /** Once it takes calls. */
  keys: Keys | undefined;

  constructor(cluster: Cluster, process: SimProcess) {
    this.#cluster = cluster;
    this.process = process;
  }

  start(): void {
    void this.#start();
  }

  async #start(): Promise<void> {
    const { process } = this;
    const { network, keyDb: db, topic } = this.#cluster;
    const { clock } = process;
    const links = linksOf(this.#cluster, process);
    links.start();
    await links.firstWelcome(new AbortController().signal);
    const purger = new LinkPurger({
      endpoints: links,
      partitionCount: () => links.welcome?.partitionCount,
      clock,
      timeoutMs: KEYS_CONFIG.followUpTimeoutMs,
    });
    purger.start();
    const keys = createKeys(KEYS_CONFIG, {
      store: simKeyStore({ db, network, process, timeoutMs: STORE_TIMEOUT_MS }),
      purger,
      announcer: topic.announcer(process),
      logger: this.#cluster.logger(process.name),
      metrics: noMetrics,
      authorize: () => false,
      clock,
      random: process.random.next,
    });
    await keys.start();
    this.keys = keys;
  }
}
