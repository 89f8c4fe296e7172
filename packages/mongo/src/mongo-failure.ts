import { asError } from '@lantern/runtime';
import { MongoError, MongoServerError, MongoWriteConcernError } from 'mongodb';

/** Thrown by the driver before a command is sent; one of a connection in use has another name. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'MongoServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoTopologyClosedError',
  'MongoServerClosedError',
  'MongoNotConnectedError',
]);

/** Answers of a server that looked at a command and did nothing of it. Anything about elections or time is not here. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  2, // BadValue
  9, // FailedToParse
  13, // Unauthorized
  14, // TypeMismatch
  18, // AuthenticationFailed
  72, // InvalidOptions
  73, // InvalidNamespace
  121, // DocumentValidationFailure
  10334, // BSONObjectTooLarge
]);

/** The code of a statement, or command, whose unique key exists already. */
export const DUPLICATE_KEY = 11_000;

/**
 * Whether a failed command of ours (one command, sent once) certainly did nothing and never will. A lost connection, a
 * time-out, and every answer of a server that is no primary any more or has no majority leave it open.
 */
export function isDefinitelyNotDone(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  if (NEVER_SENT.has(error.name) || error.hasErrorLabel('HandshakeError')) return true;
  if (error instanceof MongoWriteConcernError) return false;
  return error instanceof MongoServerError && REFUSALS.has(error.code);
}

/** Of a command that writes one document: its unique key exists already. */
export function isDuplicateKey(error: unknown): boolean {
  return (
    error instanceof MongoServerError && !(error instanceof MongoWriteConcernError) && error.code === DUPLICATE_KEY
  );
}

/** A failure as it may be logged: the texts of a server quote documents and keys (I8), so only its codes are kept. */
export class MongoFailure extends Error {
  override readonly name = 'MongoFailure';
  readonly code?: number;

  constructor(error: unknown) {
    const { name, message } = asError(error);
    super(error instanceof MongoServerError ? `${name} ${codeNameOf(error)}`.trimEnd() : `${name}: ${message}`);
    if (error instanceof MongoServerError && typeof error.code === 'number') this.code = error.code;
  }
}

function codeNameOf(error: MongoServerError): string {
  return error.codeName ?? '';
}
