/** What the page is told, again and again: what the process knows, never whom it concerns (I8). Times are Unix ms. */
export interface Feed {
  /** By the server's clock. */
  readonly at: number;
  /** When the process began: another one means that all counts began anew. */
  readonly startedAt: number;
  readonly title: string;
  readonly parts: readonly Part[];
  /** starting, ready, draining or stopped. */
  readonly state: string;
  /** Metrics by the keys of src/console-metrics.ts; of those with a label `key.value`. Counters only grow. */
  readonly counts: Readonly<Record<string, number>>;
  readonly histograms: Readonly<Record<string, Histogram>>;
  readonly gateway?: GatewayStatus;
  readonly transport?: TransportStatus;
  readonly keys?: KeysStatus;
  readonly owners?: readonly PartitionOwner[];
  readonly search: Search;
}

export type Part = 'gateway' | 'keys' | 'transport';

/** Whether messages can be looked for here. */
export type Search =
  /** Yes. */
  | 'ready'
  /** The service knows nothing of messages: a transport does. */
  | 'elsewhere'
  /** No callers of the internal REST are configured, so nobody may. */
  | 'no-callers'
  /** Not yet. */
  | 'starting';

export interface Histogram {
  /** Upper bounds in seconds, ascending. */
  readonly bounds: readonly number[];
  /** How many lay at or below each bound, and at last how many there were. */
  readonly cumulative: readonly number[];
}

/** As the internal REST answers `gatewayStatus`. */
export interface GatewayStatus {
  readonly accepting: boolean;
  readonly draining: boolean;
  readonly connections: number;
  readonly transports: readonly { readonly partitions: number }[];
  readonly ownerlessPartitions: number;
  readonly heldSends: number;
  readonly revocations: { readonly kept: number; readonly live: boolean };
}

/** As the internal REST answers `transportStatus`. */
export interface TransportStatus {
  readonly ownerUrl: string;
  readonly partitionCount: number;
  readonly owned: readonly PartitionStatus[];
  readonly stopped: readonly number[];
  readonly logReachable: boolean;
  readonly parked?: number;
}

export interface PartitionStatus {
  readonly partition: number;
  readonly epoch: number;
  readonly committed: number;
  readonly end?: number;
  readonly lag: number;
  readonly uncommittedSince?: number;
  readonly sessions: number;
  readonly bytes: number;
  readonly paused: boolean;
}

/** As the internal REST answers `keysStatus`. */
export interface KeysStatus {
  readonly storeReachable: boolean;
  readonly stock?: {
    readonly users: number;
    readonly devices: number;
    readonly oneTime: readonly StockBucket[];
    readonly kem: readonly StockBucket[];
  };
}

export interface StockBucket {
  readonly atMost: number;
  readonly devices: number;
}

/** As the internal REST answers `listOwners`. */
export interface PartitionOwner {
  readonly partition: number;
  readonly epoch: number;
  readonly ownerUrl: string;
  readonly since?: number;
}
