import type { Clock } from './clock.js';

/** A time limit: `what` names the work in the error. */
export interface Deadline {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly what: string;
}

export class DeadlineExceeded extends Error {
  constructor({ what, deadlineMs }: Deadline) {
    super(`${what} took longer than ${deadlineMs} ms`);
    this.name = 'DeadlineExceeded';
  }
}

/**
 * The result of the work, if it comes in time. The work itself is not stopped: it must watch its own signal.
 * @throws DeadlineExceeded, or what the work throws.
 */
export async function withDeadline<T>(deadline: Deadline, work: () => Promise<T> | T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = deadline.clock.after(deadline.deadlineMs, () => reject(new DeadlineExceeded(deadline)));
    const run = async () => work();
    run()
      .then(resolve, reject)
      .finally(() => timer.cancel());
  });
}
