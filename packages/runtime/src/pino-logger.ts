import { pino, type Logger as PinoLogger } from 'pino';
import { isError } from './as-error.js';
import { type Clock, systemClock } from './clock.js';
import type { LogFields, LogValue, Logger } from './logger.js';
import { prettyLine } from './pretty-line.js';
import { serializeError } from './serialize-error.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where lines go; `process.stdout` is one. */
export interface LogDestination {
  write(line: string): unknown;
  /** A terminal gets lines for people instead of JSON. */
  readonly isTTY?: boolean;
  /** Written to directly and synchronously, so that the last lines before an exit are not lost. */
  readonly fd?: number;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly destination: LogDestination;
  /** `auto` (unless told): `pretty` for a terminal, else `json`. */
  readonly format?: 'auto' | 'json' | 'pretty';
  /** Of the `time` field; the system clock unless told. */
  readonly clock?: Clock;
}

const RESERVED = new Set(['level', 'time', 'msg', 'component']);

/** What passes: the types of LogFields, checked again since a cast gets past the compiler (I8). */
function allowed(value: LogValue | Error): unknown {
  if (isError(value)) return serializeError(value);
  if (value === undefined || typeof value === 'boolean' || typeof value === 'string') return value;
  return typeof value === 'number' ? (Number.isFinite(value) ? value : String(value)) : '[not loggable]';
}

function allowedFields(fields: LogFields): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) out[RESERVED.has(name) ? `${name}_` : name] = allowed(value);
  return out;
}

class PinoBackedLogger implements Logger {
  readonly #root: PinoLogger;
  readonly #pino: PinoLogger;

  constructor(root: PinoLogger, own: PinoLogger = root) {
    this.#root = root;
    this.#pino = own;
  }

  debug(message: string, fields?: LogFields): void {
    this.#log('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#log('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#log('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#log('error', message, fields);
  }

  child(component: string): Logger {
    return new PinoBackedLogger(this.#root, this.#root.child({ component }));
  }

  #log(level: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields = {}): void {
    if (this.#pino.isLevelEnabled(level)) this.#pino[level](allowedFields(fields), message);
  }
}

function lineSink(destination: LogDestination): { write(line: string): unknown } {
  // Through pino, since it waits for a full pipe, and takes a closed one without an uncaught error.
  return typeof destination.fd === 'number' ? pino.destination({ dest: destination.fd, sync: true }) : destination;
}

/** A logger that writes one line per entry: JSON for machines, readable text for a terminal. */
export function createLogger(options: LoggerOptions): Logger {
  const { level, destination, format = 'auto', clock = systemClock } = options;
  const sink = lineSink(destination);
  const pretty = format === 'pretty' || (format === 'auto' && destination.isTTY === true);
  const stream = pretty
    ? { write: (line: string) => void sink.write(prettyLine(line, destination.isTTY === true)) }
    : { write: (line: string) => void sink.write(line) };
  const root = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return new PinoBackedLogger(root);
}
