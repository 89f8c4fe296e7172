import type { ClusterSize } from '../cluster/cluster.js';

/** What clients do. Devices and users are named by their number. */
export type Action = { readonly at: number } & (
  | {
      readonly do: 'connect' | 'disconnect' | 'overlap' | 'roam' | 'reinstall' | 'remove' | 'upload' | 'thief';
      readonly device: number;
    }
  | { readonly do: 'deaf'; readonly device: number; readonly ms: number }
  /** Between two networks: it roams again and again. */
  | { readonly do: 'flap'; readonly device: number; readonly times: number; readonly everyMs: number }
  | {
      readonly do: 'send';
      readonly device: number;
      readonly to: number;
      readonly count: number;
      readonly bytes: number;
    }
  | { readonly do: 'claim'; readonly device: number; readonly to: number }
);

export const SERVERS = ['broker', 'store', 'keydb'] as const;
export type ServerName = (typeof SERVERS)[number];

/** What goes wrong, from `at` on, for `ms`. */
export type Fault = { readonly at: number; readonly ms: number } & (
  | { readonly fault: 'kill' | 'pause' | 'suspend' | 'jump'; readonly who: string }
  | { readonly fault: 'rebalance' }
  | { readonly fault: 'cut'; readonly who: string; readonly other: string }
  | { readonly fault: 'block'; readonly who: string; readonly other: string }
  | {
      readonly fault: 'trouble';
      readonly server: ServerName;
      readonly how: 'lose-requests' | 'lose-replies' | 'slow' | 'refuse' | 'any';
    }
  /** Those of one side and those of the other do not reach each other; the group's coordinator moves so many ms later. */
  | {
      readonly fault: 'split';
      readonly side: readonly string[];
      readonly other: readonly string[];
      readonly rebalanceMs: number | undefined;
    }
  /** The next calls of one kind of a process; `ms` is how late, for how long it stands still, or is dead. */
  | {
      readonly fault: 'at-call';
      readonly who: string;
      readonly call: string;
      readonly fate: 'late' | 'lose-reply' | 'pause' | 'suspend' | 'kill';
      readonly times: number;
    }
  /** The process that owns the partition of a device. */
  | { readonly fault: 'kill-owner'; readonly device: number }
  /**
   * That process and the gateway of the device are cut off from the rest, which goes on without them: the owner is replaced and
   * does not know it, and the gateway believes it.
   */
  | { readonly fault: 'strand'; readonly device: number }
  | { readonly fault: 'cut-client' | 'slow-client' | 'block-client'; readonly device: number }
);

export interface Schedule {
  readonly seed: number;
  readonly size: ClusterSize;
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}

export const SIZE: ClusterSize = { transports: 3, gateways: 2, keys: 2 };
/** Devices of each user. */
export const USERS: readonly number[] = [2, 2, 1];
export const DEVICES = USERS.reduce((sum, count) => sum + count, 0);
