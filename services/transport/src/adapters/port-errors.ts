import { DefinitelyNotDone, OutcomeUnknown } from '../ports.js';
import { CommitFailed } from './commit-failed.js';

/** For appends: says whether the write may be repeated under the same name. */
export async function asAppendOutcome<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CommitFailed && error.definitelyNotDone)
      throw new DefinitelyNotDone(error.message, { cause: error });
    throw new OutcomeUnknown('the append may or may not have been done', { cause: error });
  }
}

/** For writes whose callers only know "maybe done". */
export async function asUnknownOutcome<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new OutcomeUnknown(error instanceof Error ? error.message : 'the write failed', { cause: error });
  }
}
