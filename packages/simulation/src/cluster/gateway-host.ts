import { type Accepted, type ConnectionListener, type Gateway, createGateway } from '@lantern/gateway';
import type { UserId } from '@lantern/protocol';
import { noMetrics } from '@lantern/runtime';
import { EPOCH_MS, type SimProcess } from '../engine/sim-process.js';
import type { PipeEnd } from '../engine/sim-pipe.js';
import type { Cluster } from './cluster.js';
import { linksOf } from './cluster-parts.js';
import { KEYS_LIMITS, remoteKeys } from './remote-keys.js';
import { GATEWAY_CONFIG, PARTITIONS, TRANSPORT_CONFIG } from './sim-config.js';

const NOTHING = new Uint8Array(0);
const YEAR_MS = 365 * 86_400_000;

/** One gateway: the product's own, with connections of the simulated network instead of its listener. */
export class GatewayHost {
  readonly process: SimProcess;
  readonly #cluster: Cluster;
  #accept: ((accepted: Accepted) => void) | undefined;
  #connections = 0;
  #started = false;

  constructor(cluster: Cluster, process: SimProcess) {
    this.#cluster = cluster;
    this.process = process;
  }

  /** Whether clients are let in. */
  get accepting(): boolean {
    return this.process.alive && this.#started;
  }

  start(): void {
    void this.#start();
  }

  async #start(): Promise<void> {
    const { process } = this;
    const { topic, options } = this.#cluster;
    const links = linksOf(this.#cluster, process);
    links.start();
    await links.firstWelcome(new AbortController().signal);
    const { sends, dedup, delivery } = TRANSPORT_CONFIG;
    const feed = topic.feed(process);
    const gateway: Gateway = createGateway(GATEWAY_CONFIG, {
      keys: remoteKeys(this.#cluster, process),
      transports: links,
      partitionCount: PARTITIONS,
      serviceLimits: {
        ...KEYS_LIMITS,
        retentionMs: sends.retentionMs,
        maxTtlMs: sends.retentionMs,
        dedupWindowMs: dedup.windowMs,
        parkAfterMs: delivery.parkAfterMs,
      },
      logger: this.#cluster.logger(process.name),
      metrics: noMetrics,
      verifier: { verify: async () => ({ valid: false, fault: 'malformed', detail: 'there are no tokens here' }) },
      revocations: { live: true, revoke: async () => options.broken('somebody revoked a token') },
      clock: process.clock,
      random: process.random.next,
      createConnectionId: () => Buffer.from(process.random.bytes(16)).toString('hex'),
      atTurnEnd: process.atTurnEnd,
      directoryIsLive: () => feed.live,
      createEdge: (accept) => {
        this.#accept = accept;
        const connections = () => this.#connections;
        return {
          port: 0,
          accepting: true,
          get connections() {
            return connections();
          },
          listen: async () => undefined,
          stopAccepting: () => undefined,
          close: async () => undefined,
        };
      },
    });
    feed.start(gateway.directoryListener);
    await gateway.start();
    this.#started = true;
  }

  /** A connection whose token speaks for the user. */
  connect(end: PipeEnd, userId: UserId): void {
    this.#connections++;
    this.#accept?.({
      connection: connectionOf(end, () => this.#connections--),
      identity: { userId, expiresAt: EPOCH_MS + YEAR_MS, issuedAt: EPOCH_MS },
      place: { prove: () => true, onDisplaced: () => undefined, violated: () => undefined },
    });
  }
}

function connectionOf(end: PipeEnd, gone: () => void): Accepted['connection'] {
  return {
    send: (bytes) => end.send({ bytes }),
    close: (code, reason) => end.close(code, reason),
    terminate: () => end.terminate(),
    ping: () => end.send({ bytes: NOTHING, control: 'ping' }),
    pause: () => end.hold(true),
    resume: () => end.hold(false),
    get bufferedBytes() {
      return end.bufferedBytes;
    },
    get receivedBytes() {
      return end.receivedBytes;
    },
    listen: (listener: ConnectionListener) => {
      end.listener = {
        received: ({ bytes, control }) => {
          if (control === undefined) listener.receive(bytes);
          else listener.controlFrame();
        },
        closed: () => {
          gone();
          listener.connectionClosed();
        },
        taken: () => listener.written(),
      };
    },
  };
}
