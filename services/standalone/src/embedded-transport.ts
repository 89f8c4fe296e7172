import { type Clock, type Logger, type MetricsRegistry, type Tracer, noTracer } from '@lantern/runtime';
import {
  LmdbAddressBook,
  LmdbDeadLetters,
  type LmdbEnvironment,
  LmdbLog,
  LmdbMailbox,
  LmdbOwnership,
  type TransportConfig,
  TransportService,
  type WakeUps,
  createTransportMetrics,
} from '@lantern/transport';

export interface EmbeddedTransportOptions {
  readonly environment: LmdbEnvironment;
  readonly partitionCount: number;
  readonly config: TransportConfig;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MetricsRegistry;
  readonly tracer: Tracer;
}

export interface EmbeddedTransport {
  readonly service: TransportService;
  /** Gives up everything but the environment. */
  readonly close: () => Promise<void>;
}

/** The transport service over LMDB; not started yet. */
export async function openEmbeddedTransport(options: EmbeddedTransportOptions): Promise<EmbeddedTransport> {
  const { environment, partitionCount, config, wakeUps, clock, registry, tracer } = options;
  const logger = options.logger.child('transport');
  const { windowMs: keepMs, maxEntries: keepRecords } = config.dedup;
  const metrics = createTransportMetrics(registry);
  const log = await LmdbLog.open({ environment, partitionCount, clock, logger, keepMs, keepRecords });
  const service = new TransportService({
    config,
    ports: {
      log,
      mailbox: new LmdbMailbox({ environment, clock, logger }),
      addressBook: new LmdbAddressBook({ environment }),
      ownership: new LmdbOwnership({ environment }),
      wakeUps,
      deadLetters: new LmdbDeadLetters({ environment, clock }),
      clock,
      logger,
      metrics,
      ...(tracer === noTracer ? {} : { tracer }),
    },
  });
  registry.onRender(() => service.sampleMetrics());
  const close = async () => {
    await service.stop();
    await log.close();
  };
  return { service, close };
}
