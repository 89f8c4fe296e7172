import { LinkAcceptor } from '@lantern/link';
import { TransportService } from '@lantern/transport';
import { SimLog } from '../backends/sim-log.js';
import { SimMailbox } from '../backends/sim-mailbox.js';
import { SimOwnership } from '../backends/sim-ownership.js';
import type { LinkTarget } from '../engine/link-wire.js';
import type { SimProcess } from '../engine/sim-process.js';
import type { Cluster } from './cluster.js';
import { linkMetrics, transportMetrics } from './shared-metrics.js';
import {
  BROKER_TIMEOUT_MS,
  INCARNATION,
  LINK_BOUNDS,
  PARTITIONS,
  SESSION_TIMEOUT_MS,
  STORE_TIMEOUT_MS,
  TRANSPORT_CONFIG,
} from './sim-config.js';

const RETRY_MS = 200;

/** One transport instance: the product's service over simulated backends. */
export class TransportHost {
  readonly process: SimProcess;
  readonly service: TransportService;
  readonly target: LinkTarget;

  constructor(cluster: Cluster, process: SimProcess) {
    const { network, broker, mail, ownership, options } = cluster;
    const { clock, random } = process;
    this.process = process;
    const log = new SimLog({
      broker,
      network,
      process,
      incarnation: INCARNATION,
      requestTimeoutMs: BROKER_TIMEOUT_MS,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      appended: options.appended,
    });
    const store = { network, process, timeoutMs: STORE_TIMEOUT_MS };
    const mailbox = new SimMailbox(mail, { ...store, counted: options.counted });
    const logger = cluster.logger(process.name);
    this.service = new TransportService({
      config: { ...TRANSPORT_CONFIG, ownerUrl: `ws://${process.name}` },
      ports: {
        log,
        mailbox,
        addressBook: mailbox,
        ownership: new SimOwnership(ownership, store),
        wakeUps: { wake: () => undefined },
        deadLetters: { put: async () => options.broken('a record could not be read') },
        clock,
        logger,
        metrics: transportMetrics,
        random: random.next,
      },
    });
    const acceptor = new LinkAcceptor({
      bounds: LINK_BOUNDS,
      clock,
      atTurnEnd: process.atTurnEnd,
      logger,
      metrics: linkMetrics,
    });
    const { sends, dedup, delivery } = TRANSPORT_CONFIG;
    const welcome = {
      instance: Buffer.from(random.bytes(16)).toString('hex'),
      partitionCount: PARTITIONS,
      retentionMs: sends.retentionMs,
      dedupWindowMs: dedup.windowMs,
      parkAfterMs: delivery.parkAfterMs,
    };
    this.target = {
      name: process.name,
      get alive() {
        return process.alive;
      },
      dispatch: (run) => process.dispatch(run),
      admit: (carrier) => {
        acceptor.accept(carrier(), { endpoint: this.service, welcome });
        return true;
      },
    };
  }

  start(): void {
    this.service.start().catch(() => void this.process.clock.after(RETRY_MS, () => this.start()));
  }
}
