import { unavailable } from '@lantern/protocol';
import { DefinitelyNotDone, NotReadable, OutcomeUnknown } from '../ports.js';

/** Carries out a call; what a store or the log leaves undone is to be repeated. @throws RequestProblem UNAVAILABLE, and what else the work throws */
export async function answeringOutages<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const passing = [NotReadable, OutcomeUnknown, DefinitelyNotDone].some((kind) => error instanceof kind);
    throw passing ? unavailable('what the messages are kept in does not answer now') : error;
  }
}
