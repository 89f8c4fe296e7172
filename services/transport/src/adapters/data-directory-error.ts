/**
 * - `not-writable`: it cannot be made, or not written to.
 * - `locked`: another server uses it.
 * - `disk-full`: no space is left on its file system.
 * - `unusable`: what lies there is damaged, or of something else.
 */
export type DataDirectoryProblem = 'not-writable' | 'locked' | 'disk-full' | 'unusable';

/** The data directory cannot be used; the message is for the operator. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';

  constructor(
    readonly problem: DataDirectoryProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const ENOSPC = 28;
const EACCES = 13;
const EPERM = 1;
const EROFS = 30;
const NOT_WRITABLE: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'ENOENT',
  EACCES,
  EPERM,
  EROFS,
]);
const DISK_FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', ENOSPC]);

/** What a failure of node:fs (string codes) or of LMDB (numbers) while opening says of the directory. */
export function dataDirectoryError(directory: string, error: unknown): DataDirectoryError {
  if (error instanceof DataDirectoryError) return error;
  const cause = { cause: error };
  if (isDiskFull(error)) return new DataDirectoryError('disk-full', `no space is left for ${directory}`, cause);
  if (NOT_WRITABLE.has(codeOf(error)))
    return new DataDirectoryError('not-writable', `cannot write to ${directory}`, cause);
  const reason = error instanceof Error ? error.message : String(error);
  return new DataDirectoryError('unusable', `cannot use the data in ${directory}: ${reason}`, cause);
}

/** Whether a failure of node:fs or of LMDB means that no space is left. */
function isDiskFull(error: unknown): boolean {
  return DISK_FULL.has(codeOf(error));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
