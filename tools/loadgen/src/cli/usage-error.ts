/** The command line makes no sense; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
