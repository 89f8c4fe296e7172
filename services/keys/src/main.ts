import { MongoStartError } from '@lantern/mongo';
import { ConfigError, OperatorError, createLogger, run, systemClock } from '@lantern/runtime';
import { createKeysProcess } from './create-keys-process.js';
import { mayPass, openAnnouncer, openStore } from './open-backends.js';
import { loadKeysProcessSettings } from './process-settings.js';
import { restoreCheckCommand } from './restore-check-command.js';

const [command, ...args] = process.argv.slice(2);
if (command === 'restore-check') {
  try {
    process.stdout.write(await restoreCheckCommand(args, { env: process.env, clock: systemClock }));
  } catch (error) {
    const plain = error instanceof OperatorError || error instanceof ConfigError || error instanceof MongoStartError;
    if (!plain) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
} else
  await run({
    process,
    assemble: () => {
      const settings = loadKeysProcessSettings(process.env);
      const { logLevel, drainTimeoutMs } = settings.process;
      const logger = createLogger({ level: logLevel, destination: process.stdout });
      const service = createKeysProcess(settings, {
        clock: systemClock,
        logger,
        openStore: () => openStore(settings, { clock: systemClock, logger: logger.child('store') }),
        openAnnouncer: () => openAnnouncer(settings),
        mayPass,
      });
      return { service, logger, drainTimeoutMs, stopTimeoutMs: 15_000 };
    },
  });
