import { RequestProblem, v1 } from '@lantern/protocol';

/** The name of the code with which the work is refused, e.g. `ADDRESS_TAKEN`; 'done' when it is not. Rethrows faults. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return v1.ProblemCode[error.code].replace('PROBLEM_CODE_', '');
  }
}
