import { ConfigError, OperatorError, createLogger, run, systemClock } from '@lantern/runtime';
import { createTransportProcess } from './create-transport-process.js';
import { mayPass, openBackends } from './open-backends.js';
import { loadTransportProcessSettings } from './process-settings.js';
import { topicsCommand } from './topics-command.js';

const [command, ...args] = process.argv.slice(2);
if (command === 'topics') {
  try {
    process.stdout.write(await topicsCommand(args, process.env));
  } catch (error) {
    if (!(error instanceof OperatorError || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
} else
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
