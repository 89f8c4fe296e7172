/**
 * What one worker process does for a scenario. The steps are called in this order, each after the one before has
 * resolved; any of them may throw, which ends the run.
 */
export interface Job {
  /** Connects and prepares whatever is not measured. */
  prepare(): Promise<void>;
  /** Begins the load, as warm-up. */
  start(): void;
  /** Ends the warm-up: from when it resolves on, it counts. */
  mark(): Promise<void>;
  /** Ends the load, waits for what is under way, and checks. The result must be cloneable. */
  stop(): Promise<unknown>;
  /** Messages (or claims, or connections) done so far, for the progress line. */
  done(): number;
}

export interface JobContext {
  /** The run has no meaning any more. */
  fail(error: Error): void;
  /** The job has nothing left to do: the measured window may end early. */
  finished(): void;
}
