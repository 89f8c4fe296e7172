declare const logWord: unique symbol;

/**
 * Text that may be logged: made from a literal by {@link word}. A UserId, an address or a token is a string of another
 * type and does not fit (I8).
 */
export type LogWord = string & { readonly [logWord]: true };

export type LogValue = number | boolean | LogWord | undefined;

export interface LogFields {
  readonly [field: string]: LogValue | Error;
}

/** Messages are constants; data goes into fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same logger with a fixed `component` field. */
  child(component: string): Logger;
}

/** Marks a literal as safe to log. A `string` that is not a literal does not type-check. */
export function word<const Literal extends string>(literal: string extends Literal ? never : Literal): LogWord {
  return literal as unknown as LogWord;
}

/** Drops everything. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
};
