import { KafkaStartError, kafkaConnection } from '@lantern/kafka';
import { createLogger, run, runCommand, systemClock } from '@lantern/runtime';
import { createGatewayProcess } from './create-gateway-process.js';
import { KafkajsDirectoryFeed } from './directory/kafkajs-directory-feed.js';
import { loadGatewayProcessSettings } from './process-settings.js';
import { revokeCommand } from './revocations/revoke-command.js';
import { KafkajsRevocations } from './revocations/kafkajs-revocations.js';

const [command, ...args] = process.argv.slice(2);
if (command === 'revoke') await runCommand(process, () => revokeCommand(args, process.env));
else
  await run({
    process,
    assemble: () => {
      const settings = loadGatewayProcessSettings(process.env);
      const { logLevel, drainTimeoutMs } = settings.process;
      const logger = createLogger({ level: logLevel, destination: process.stdout });
      const backend = { connection: kafkaConnection(settings.kafka, 'lantern-gateway'), clock: systemClock };
      const feed = new KafkajsDirectoryFeed({ ...backend, logger: logger.child('directory') });
      const revocations = new KafkajsRevocations({ ...backend, logger: logger.child('revocations') });
      const mayPass = (error: unknown) => !(error instanceof KafkaStartError) || error.passing;
      const service = createGatewayProcess(settings, { clock: systemClock, logger, feed, revocations, mayPass });
      return { service, logger, drainTimeoutMs, stopTimeoutMs: 15_000 };
    },
  });
