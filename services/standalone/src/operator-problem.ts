import { OperatorError } from '@lantern/runtime';
import { DataDirectoryError } from '@lantern/transport';

const isFileError = (error: Error): error is NodeJS.ErrnoException => 'syscall' in error && 'code' in error;

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
