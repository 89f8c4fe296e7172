import { types } from 'node:util';

/** Whether it is an error, also one of another realm (a worker, a vm context), whose Error is another class. */
export function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}

/** What was thrown, as an Error: anything else becomes the cause of one. */
export function asError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error('something that is no Error was thrown', { cause: thrown });
}
