import type { Clock, Environment } from '@lantern/runtime';

/** What the command line needs of its process. */
export interface Terminal {
  readonly env: Environment;
  readonly clock: Clock;
  /** Results, and nothing else. */
  readonly stdout: { write(text: string): unknown };
  /** Errors, progress and questions. */
  readonly stderr: { write(text: string): unknown };
  /** Whether results go to a person who sees colours. */
  readonly colours: boolean;
  /** Whether somebody sees progress, and can be asked. */
  readonly interactive: boolean;
  /** Asks a person; only where `interactive`. @returns the answer */
  ask(question: string): Promise<string>;
}
