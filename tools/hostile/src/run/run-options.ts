export interface RunOptions {
  /** How long each case attacks, in each of its windows. */
  readonly seconds: number;
  readonly seed: number;
  readonly profileDir?: string;
  /** Breaks the run off. */
  readonly interrupted: AbortSignal;
  /** Says what is done, for a person who waits. */
  readonly say: (what: string) => void;
}
