// A main as services have it, for run.test.ts: says on stdout what happens to its service.
import { configKey, createLogger, defineConfig, Lifecycle, loadConfig, OperatorError, run, systemClock, word } from '@lantern/runtime';

const say = (line) => process.stdout.write(`${line}\n`);
const definition = defineConfig({
  prefix: 'FIXTURE_',
  keys: {
    fault: configKey.choice({
      about: 'What goes wrong.',
      values: ['start', 'operator', 'uncaught', 'nothing', 'hang'],
      optional: true,
    }),
    stopTimeoutMs: configKey.duration({ about: 'Time for a stop.', min: 1, max: 60_000, default: 20_000 }),
  },
});

await run({
  process,
  assemble() {
    const { fault, stopTimeoutMs } = loadConfig(definition, process.env);
    const logger = createLogger({ level: 'info', destination: { fd: 1, write: say } });
    const service = new Lifecycle({ clock: systemClock, logger });
    service.add({
      name: word('fixture'),
      async start() {
        // A listening server keeps a real service alive.
        setInterval(() => {}, 1_000);
        if (fault === 'start') throw new Error('no port');
        if (fault === 'operator') throw new OperatorError('The disk is full.');
        if (fault === 'uncaught') setImmediate(() => void Promise.reject(new Error('forgotten')));
        if (fault === 'nothing') setImmediate(() => void Promise.reject());
        say('STARTED');
      },
      drain: async (deadlineMs) => void say(`DRAINED ${deadlineMs <= 100}`),
      stop: async () => {
        say('STOPPING');
        if (fault === 'hang') await new Promise(() => {});
        say('STOPPED');
      },
    });
    return { service, logger, drainTimeoutMs: 100, stopTimeoutMs };
  },
});
