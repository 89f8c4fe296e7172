import { kafkaConnection } from '@lantern/kafka';
import { createLogger, run, systemClock } from '@lantern/runtime';
import { createGatewayProcess } from './create-gateway-process.js';
import { KafkajsDirectoryFeed } from './directory/kafkajs-directory-feed.js';
import { loadGatewayProcessSettings } from './process-settings.js';

await run({
  process,
  assemble: () => {
    const settings = loadGatewayProcessSettings(process.env);
    const { logLevel, drainTimeoutMs } = settings.process;
    const logger = createLogger({ level: logLevel, destination: process.stdout });
    const connection = kafkaConnection(settings.kafka, 'lantern-gateway');
    const feed = new KafkajsDirectoryFeed({ connection, clock: systemClock, logger: logger.child('directory') });
    const service = createGatewayProcess(settings, { clock: systemClock, logger, feed });
    return { service, logger, drainTimeoutMs, stopTimeoutMs: 15_000 };
  },
});
