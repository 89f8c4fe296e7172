import closeWithGrace from 'close-with-grace';
import { asError } from './as-error.js';
import { systemClock } from './clock.js';
import { ConfigError } from './config-error.js';
import { withDeadline } from './deadline.js';
import type { Service } from './lifecycle.js';
import { type Logger, word } from './logger.js';
import { OperatorError } from './operator-error.js';
import { prettyError } from './pretty-line.js';
import { serializeError } from './serialize-error.js';

/** What `run` needs of the process. */
export interface RunProcess {
  readonly stderr: { write(text: string): unknown };
  exit(code: number): void;
  on(signal: 'SIGINT' | 'SIGTERM', listener: (signal: 'SIGINT' | 'SIGTERM') => void): unknown;
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

export interface RunOptions {
  readonly process: RunProcess;
  /** Reads the configuration and composes the service; starts nothing. */
  readonly assemble: () => Assembled | Promise<Assembled>;
}

export const EXIT_FAILED = 1;
/** EX_CONFIG of sysexits: a restart does not help. */
export const EXIT_CONFIG = 78;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type StopSignal = (typeof SIGNALS)[number];

/**
 * One Ctrl-C may arrive twice, from the terminal and passed on by npm. A repeat within this time is the same wish; a
 * later one is impatience.
 */
const REPEAT_MS = 1_000;

/** close-with-grace handles uncaught errors only: signals come through the process that was passed in. */
const SKIPPED: closeWithGrace.AllEvents[] = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGUSR2',
  'SIGTERM',
  'beforeExit',
];

/**
 * The main of a service: assemble, start, then at SIGINT or SIGTERM drain, stop, and exit with 0. An uncaught
 * error is logged once, then the service is stopped without a drain and the exit code is 1. A later second signal or error,
 * or a stop that takes too long, ends the process at once with 1. A wrong configuration exits with 78; it and an
 * OperatorError are told in plain words.
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
  const shutdown = new Shutdown(assembled, options.process);
  shutdown.install();
  try {
    await service.start();
  } catch (error) {
    // A stop during the start is no failure; its own handler exits.
    if (shutdown.began) return;
    if (error instanceof OperatorError) options.process.stderr.write(`${error.message}\n`);
    else logger.error('start failed', { error: asError(error) });
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
  const plain = wrongConfig || error instanceof OperatorError;
  process.stderr.write(`${plain ? error.message : prettyError(serializeError(asError(error)))}\n`);
  process.exit(wrongConfig ? EXIT_CONFIG : EXIT_FAILED);
}

class Shutdown {
  readonly #assembled: Assembled;
  readonly #process: RunProcess;
  #signal: StopSignal | undefined;
  /** When it began, on the monotonic clock. */
  #beganAt: number | undefined;

  constructor(assembled: Assembled, process: RunProcess) {
    this.#assembled = assembled;
    this.#process = process;
  }

  get began(): boolean {
    return this.#beganAt !== undefined;
  }

  install(): void {
    const { logger, drainTimeoutMs, stopTimeoutMs } = this.#assembled;
    const options: closeWithGrace.Options = {
      // The watchdog: it alone ends a process whose stop hangs.
      delay: drainTimeoutMs + stopTimeoutMs,
      logger: false,
      skip: SKIPPED,
      onTimeout: () => logger.error('stop took too long'),
      onSecondError: (error) => logger.error('second uncaught error, ending at once', { error: asError(error) }),
    };
    const { close } = closeWithGrace(options, ({ err, manual }) => {
      this.#beganAt ??= systemClock.monotonic();
      return manual === true ? this.#drainAndStop() : this.#stopAfter(asError(err));
    });
    for (const signal of SIGNALS) this.#process.on(signal, () => this.#onSignal(signal, close));
  }

  #onSignal(signal: StopSignal, close: () => void): void {
    if (this.#beganAt === undefined) {
      this.#signal = signal;
      close();
    } else if (systemClock.monotonic() - this.#beganAt > REPEAT_MS) {
      this.#assembled.logger.error('second signal, ending at once');
      this.#process.exit(EXIT_FAILED);
    }
  }

  async #drainAndStop(): Promise<void> {
    const { service, logger, drainTimeoutMs } = this.#assembled;
    logger.info('draining', { signal: this.#signal && word(this.#signal), drainTimeoutMs });
    await service.drain(drainTimeoutMs);
    await service.stop();
    logger.info('stopped');
  }

  /** What the process still knows is not to be trusted: no drain, only everything given back. */
  async #stopAfter(uncaught: Error): Promise<never> {
    const { service, logger } = this.#assembled;
    logger.error('uncaught error', { error: uncaught });
    await service.stop();
    logger.info('stopped');
    // Sets the exit code, also when what was thrown is undefined.
    throw uncaught;
  }
}
