import { fileURLToPath } from 'node:url';
import { createLogger, run, systemClock } from '@lantern/runtime';
import { welcomeText } from './welcome-text.js';
import { createStandalone, loadStandaloneSettings } from './create-standalone.js';

const developmentPageDir = fileURLToPath(new URL('../../../examples/web-chat/dist/page', import.meta.url));

await run({
  process,
  assemble: () => {
    const settings = loadStandaloneSettings(process.env);
    const { logLevel, drainTimeoutMs } = settings.standalone;
    const logger = createLogger({ level: logLevel, destination: process.stdout });
    const fatal = (error: Error) => {
      // Uncaught on purpose: `run` logs it, gives everything back and exits with 1.
      queueMicrotask(() => {
        throw error;
      });
    };
    const standalone = createStandalone(settings, { clock: systemClock, logger, onBroken: fatal, developmentPageDir });
    const start = async () => {
      await standalone.start();
      process.stdout.write(welcomeText(standalone.address, process.stdout.isTTY));
    };
    const service = { start, drain: (ms: number) => standalone.drain(ms), stop: () => standalone.stop() };
    return { service, logger, drainTimeoutMs, stopTimeoutMs: 10_000 };
  },
});
