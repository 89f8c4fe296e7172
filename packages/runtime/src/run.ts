import closeWithGrace from 'close-with-grace';
import { asError } from './as-error.js';
import { systemClock } from './clock.js';
import { ConfigError } from './config-error.js';
import { withDeadline } from './deadline.js';
import type { Service } from './lifecycle.js';
import type { LogWord, Logger } from './logger.js';
import { prettyError } from './pretty-line.js';
import { serializeError } from './serialize-error.js';

/** What `run` needs of the process. */
export interface RunProcess {
  readonly stderr: { write(text: string): unknown };
  exit(code: number): void;
}

/** A service that was put together, not yet started. */
export interface Assembled {
  readonly service: Service;
  readonly logger: Logger;
  /** How long a drain may take, in ms. */
  readonly drainTimeoutMs: number;
  /** How long a stop may take after it, in ms; then the watchdog ends the process. */
  readonly stopTimeoutMs: number;
}

/** What `run` uses of close-with-grace. */
export type InstallGrace = (
  options: closeWithGrace.Options,
  shutDown: closeWithGrace.CloseWithGraceAsyncCallback,
) => unknown;

export interface RunOptions {
  readonly process: RunProcess;
  /** Reads the configuration and composes the service; starts nothing. */
  readonly assemble: () => Assembled | Promise<Assembled>;
  /** Installs the handlers of signals and uncaught errors, on the real process unless told. */
  readonly install?: InstallGrace;
}

export const EXIT_FAILED = 1;
/** EX_CONFIG of sysexits: a restart does not help. */
export const EXIT_CONFIG = 78;

/** The faults of native code are left to the system: no handler can do anything safe after them. */
const SKIPPED = [
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGUSR2',
  'beforeExit',
] as const;

/**
 * The main of a service: assemble, start, then at SIGINT, SIGTERM or SIGHUP drain, stop, and exit with 0. An uncaught
 * error is logged once, then the service is stopped without a drain and the exit code is 1. A second signal or error,
 * or a stop that takes too long, ends the process at once with 1. A wrong configuration exits with 78.
 * Resolves when the service has started, or after `exit` was called.
 */
export async function run(options: RunOptions): Promise<void> {
  let assembled: Assembled;
  try {
    assembled = await options.assemble();
  } catch (error) {
    reportFailedAssembly(options.process, error);
    return;
  }
  const { service, logger } = assembled;
  const shutdown = new Shutdown(assembled);
  shutdown.install(options.install ?? closeWithGrace);
  try {
    await service.start();
  } catch (error) {
    // A stop during the start is no failure; its own handler exits.
    if (shutdown.began) return;
    logger.error('start failed', { error: asError(error) });
    await stopWhatStarted(assembled);
    options.process.exit(EXIT_FAILED);
  }
}

async function stopWhatStarted({ service, stopTimeoutMs }: Assembled): Promise<void> {
  const deadline = { clock: systemClock, deadlineMs: stopTimeoutMs, what: 'stop after a failed start' };
  // Its reasons were logged where they arose; the exit code tells already.
  await withDeadline(deadline, () => service.stop()).catch(() => undefined);
}

function reportFailedAssembly(process: RunProcess, error: unknown): void {
  const wrongConfig = error instanceof ConfigError;
  process.stderr.write(`${wrongConfig ? error.message : prettyError(serializeError(asError(error)))}\n`);
  process.exit(wrongConfig ? EXIT_CONFIG : EXIT_FAILED);
}

class Shutdown {
  began = false;
  readonly #assembled: Assembled;

  constructor(assembled: Assembled) {
    this.#assembled = assembled;
  }

  install(install: InstallGrace): void {
    const { logger, drainTimeoutMs, stopTimeoutMs } = this.#assembled;
    const options = {
      delay: drainTimeoutMs + stopTimeoutMs,
      logger: false as const,
      skip: [...SKIPPED],
      onTimeout: () => logger.error('stop took too long'),
      onSecondSignal: () => logger.error('second signal, ending at once'),
      onSecondError: (error: unknown) =>
        logger.error('second uncaught error, ending at once', { error: asError(error) }),
    };
    install(options, ({ err, signal }) => this.#shutDown(err, signal));
  }

  async #shutDown(uncaught: Error | undefined, signal: string | undefined): Promise<void> {
    const { service, logger, drainTimeoutMs } = this.#assembled;
    this.began = true;
    if (uncaught !== undefined) {
      // What the process still knows is not to be trusted: no drain, and nothing but giving everything back.
      logger.error('uncaught error', { error: asError(uncaught) });
    } else {
      logger.info('draining', { signal: signal as LogWord | undefined, drainTimeoutMs });
      await service.drain(drainTimeoutMs);
    }
    await service.stop();
    logger.info('stopped');
  }
}
