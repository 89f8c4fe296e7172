import { isError } from './as-error.js';
import { scrubIdentifiers } from './scrub-identifiers.js';

/** An error as it is logged. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  /** Such as ECONNREFUSED. */
  readonly code?: string | number;
  /** The frames only. */
  readonly stack?: string;
  readonly cause?: SerializedError;
  /** The errors of an AggregateError. */
  readonly errors?: readonly SerializedError[];
}

/** I7: the chain of causes may be long, or a circle. */
const MAX_DEPTH = 8;
const MAX_ERRORS = 8;
const MAX_TEXT = 2_000;
const MAX_STACK = 8_000;

function clip(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function codeOf(error: Error): string | number | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'number' || (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,60}$/.test(code))
    ? code
    : undefined;
}

function framesOf(error: Error): string | undefined {
  const first = error.stack?.search(/^\s+at /m) ?? -1;
  return first < 0 ? undefined : scrubIdentifiers(clip(error.stack?.slice(first) ?? '', MAX_STACK));
}

/**
 * Type, message, code, stack, and the same of its causes; nothing else that hangs on an error, since libraries attach
 * requests and documents. Ids, tokens and IP addresses in the texts are scrubbed (I8).
 */
export function serializeError(error: Error, depth = 0): SerializedError {
  const code = codeOf(error);
  const stack = framesOf(error);
  const deeper = depth + 1 < MAX_DEPTH;
  const cause = isError(error.cause) && deeper ? serializeError(error.cause, depth + 1) : undefined;
  const inner: readonly unknown[] = deeper && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  const errors = inner.filter(isError).slice(0, MAX_ERRORS);
  return {
    type: error.name,
    message: scrubIdentifiers(clip(error.message, MAX_TEXT)),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause }),
    ...(errors.length === 0 ? {} : { errors: errors.map((each) => serializeError(each, depth + 1)) }),
  };
}
