import { OperatorError } from '@lantern/runtime';
import { DataDirectoryError } from '@lantern/transport';

const isFileError = (error: Error): error is NodeJS.ErrnoException => 'syscall' in error && 'code' in error;

/** With 8080 as the default, the first thing that many a newcomer meets. */
const OTHER_PORT =
  'End what listens there, or set another port (0 takes a free one): STANDALONE_PORT for clients, STANDALONE_ADMIN_PORT, STANDALONE_REST_PORT';

function told(message: string, cause: unknown): OperatorError {
  return new OperatorError(`The server cannot start: ${message}.`, { cause });
}

/** What a failed start means for whoever started it; other errors as they are. */
export function operatorProblem(error: unknown, dataDir: string): unknown {
  if (error instanceof DataDirectoryError) {
    const { cause } = error;
    const reason = cause instanceof Error && isFileError(cause) ? ` (${cause.code})` : '';
    return told(`${error.message}${reason}`, error);
  }
  if (!(error instanceof Error) || !isFileError(error)) return error;
  if (error.code === 'EADDRINUSE') return told(`${error.message}. ${OTHER_PORT}`, error);
  return told(error.syscall === 'listen' ? error.message : `cannot use ${dataDir}: ${error.message}`, error);
}

/** @throws what `work` throws, as {@link operatorProblem} tells it. */
export function inOperatorTerms<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw operatorProblem(error, dataDir);
  }
}
