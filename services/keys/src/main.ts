import { createLogger, run, systemClock } from '@lantern/runtime';
import { createKeysProcess } from './create-keys-process.js';
import { mayPass, openAnnouncer, openStore } from './open-backends.js';
import { loadKeysProcessSettings } from './process-settings.js';

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
