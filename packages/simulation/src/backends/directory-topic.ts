import type { DirectoryListener } from '@lantern/gateway';
import type { DirectoryAnnouncer, DirectoryChange } from '@lantern/protocol';
import type { Network } from '../engine/network.js';
import type { SimProcess } from '../engine/sim-process.js';
import { BROKER } from './sim-log.js';

const POLL_MS = 600;
const LIVE_MS = 2_000;
const TIMEOUT_MS = 1_000;

/** The compacted topic of changes of device lists. */
export class DirectoryTopic {
  readonly #network: Network;
  readonly #changes: DirectoryChange[] = [];
  /** Told of each change as soon as it is in the topic. */
  announced: (change: DirectoryChange) => void = () => undefined;

  constructor(network: Network) {
    this.#network = network;
  }

  announcer(process: SimProcess): DirectoryAnnouncer {
    const failed = () => new Error('the change was not announced');
    return {
      announce: async (change) => {
        await this.#network.call({
          from: process,
          to: BROKER,
          what: () => `announce ${change.devices.map(({ deviceId }) => deviceId).join(' ')}`,
          timeoutMs: TIMEOUT_MS,
          apply: () => {
            this.#changes.push(change);
            this.announced(change);
          },
          timedOut: failed,
          refused: failed,
        });
      },
    };
  }

  /** What a gateway reads of it. */
  feed(process: SimProcess): { readonly live: boolean; start(listener: DirectoryListener): void } {
    let position = this.#changes.length;
    let confirmedAt = -Infinity;
    const poll = async (listener: DirectoryListener): Promise<void> => {
      const sentAt = process.clock.monotonic();
      const failed = () => new Error('the topic was not read');
      try {
        const end = await this.#network.call({
          from: process,
          to: BROKER,
          what: () => 'read directory',
          timeoutMs: TIMEOUT_MS,
          apply: () => this.#changes.length,
          timedOut: failed,
          refused: failed,
        });
        for (; position < end; position++) listener.changed(this.#changes[position] as DirectoryChange);
        confirmedAt = Math.max(confirmedAt, sentAt);
      } catch {
        // Not live after a while.
      }
    };
    return {
      get live() {
        return process.clock.monotonic() - confirmedAt <= LIVE_MS;
      },
      start: (listener) => {
        listener.reset();
        void poll(listener);
        process.clock.every(POLL_MS, () => void poll(listener));
      },
    };
  }
}
