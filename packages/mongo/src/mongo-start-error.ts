/**
 * - `bad-url`: the connection string is none.
 * - `unreachable`: no server answers, or none of them is a primary.
 * - `credentials`: user name or password are refused.
 * - `not-allowed`: the user may not do what the store needs.
 * - `not-a-replica-set`: a server of its own, or one member of a set addressed directly.
 * - `indexes`: an index is missing or is another one.
 */
export type MongoStartProblem =
  'bad-url' | 'unreachable' | 'credentials' | 'not-allowed' | 'not-a-replica-set' | 'indexes';

/** The database cannot be used; the message is one line for the operator and holds no secret. */
export class MongoStartError extends Error {
  override readonly name = 'MongoStartError';

  constructor(
    readonly problem: MongoStartProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether it may go away without anybody changing the configuration. */
  get passing(): boolean {
    return this.problem === 'unreachable';
  }
}
