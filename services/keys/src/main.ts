import { MongoStartError } from '@lantern/mongo';
import { createLogger, run, runCommand, systemClock } from '@lantern/runtime';
import { createKeysProcess } from './create-keys-process.js';
import { mayPass, openAnnouncer, openStore } from './open-backends.js';
import { loadKeysProcessSettings } from './process-settings.js';
import { restoreCheckCommand } from './restore-check-command.js';

const [command, ...args] = process.argv.slice(2);
if (command === 'restore-check')
  await runCommand(
    process,
    () => restoreCheckCommand(args, { env: process.env, clock: systemClock }),
    (error) => error instanceof MongoStartError,
  );
else
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
