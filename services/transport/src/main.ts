import { createLogger, run, runCommand, systemClock } from '@lantern/runtime';
import { createTransportProcess } from './create-transport-process.js';
import { mayPass, openBackends } from './open-backends.js';
import { loadTransportProcessSettings } from './process-settings.js';
import { topicsCommand } from './topics-command.js';

const [command, ...args] = process.argv.slice(2);
if (command === 'topics') await runCommand(process, () => topicsCommand(args, process.env));
else
  await run({
    process,
    assemble: () => {
      const settings = loadTransportProcessSettings(process.env);
      const { logLevel, drainTimeoutMs } = settings.process;
      const logger = createLogger({ level: logLevel, destination: process.stdout });
      const backends = { settings, clock: systemClock, logger: logger.child('backends') };
      const openPorts = (metrics: Parameters<typeof openBackends>[0]['metrics']) =>
        openBackends({ ...backends, metrics });
      const service = createTransportProcess(settings, { clock: systemClock, logger, openPorts, mayPass });
      return { service, logger, drainTimeoutMs, stopTimeoutMs: 15_000 };
    },
  });
