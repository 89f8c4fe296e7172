/** How the command line ends; documented in docs/operations.md. */
export const EXIT = {
  ok: 0,
  /** What was looked at is not as it has to be. */
  problem: 1,
  usage: 2,
  /** No such message, user or device. */
  notFound: 3,
  /** The server, or what it stands on, cannot be reached, or does not answer as one of ours. */
  unreachable: 4,
  /** The server refuses: the caller, its scope, its rate, or the request. */
  refused: 5,
  /** A mistake of this program. */
  fault: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command; the message is for the operator and says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: ExitCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
