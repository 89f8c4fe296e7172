/** What was thrown, as an Error: anything else becomes the cause of one. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('something that is no Error was thrown', { cause: thrown });
}
