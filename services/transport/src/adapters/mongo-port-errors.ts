import { MongoFailure, isDefinitelyNotDone } from '@lantern/mongo';
import { DefinitelyNotDone, NotReadable, OutcomeUnknown } from '../ports.js';

/** Runs one command that writes, and says by the error it throws whether the write may be there. */
export async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutcomeUnknown || error instanceof DefinitelyNotDone) throw error;
    const cause = { cause: new MongoFailure(error) };
    if (isDefinitelyNotDone(error)) throw new DefinitelyNotDone('the database refused a write', cause);
    throw new OutcomeUnknown('the database did not confirm a write', cause);
  }
}

/** For reads, which may be repeated whatever failed. */
export async function reading<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw readFailure(error);
  }
}

function readFailure(error: unknown): Error {
  return new NotReadable('the database could not be read', { cause: new MongoFailure(error) });
}
