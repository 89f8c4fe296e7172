/**
 * What whoever started the process has to put right, such as a data directory that is in use: told in one line, without a
 * stack. The message names no user (I8).
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
