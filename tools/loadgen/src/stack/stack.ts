import type { Target } from '../jobs/target.js';
import type { ProbeFiles } from '../probe/probe-files.js';

/** A process whose CPU and memory are measured. */
export interface WatchedProcess {
  readonly name: string;
  readonly pid: number;
  /** It is not the server's own, but what the server stores its data in. */
  readonly backend?: boolean;
}

/** A running server. */
export interface Stack<Kind extends Target = Target> {
  readonly name: string;
  readonly target: Kind;
  /** Empty when the server's processes are not known, or not on this machine. */
  readonly processes: readonly WatchedProcess[];
  /** Rejects when the server ends by itself; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
  /** What its data takes on disk; absent where the tool does not know where it is. */
  readonly storedBytes?: () => Promise<number>;
  /** What its processes say of themselves; absent for a server that somebody else runs. */
  readonly probes?: ProbeFiles;
  /** Kills a gateway and starts it again where it was; resolves when it listens. Absent for one that somebody else runs. */
  readonly crash?: () => Promise<void>;
}

/** The server could not be started, or ended by itself. */
export class ServerFailed extends Error {
  override readonly name = 'ServerFailed';
}
