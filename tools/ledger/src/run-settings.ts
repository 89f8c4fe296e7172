import type { FaultKind } from './faults/fault-kinds.js';

/** What a run is asked to do. */
export interface RunSettings {
  /** Messages to be accepted, at least. */
  readonly messages: number;
  /** Time under load and faults, at least. */
  readonly minutes: number;
  /** Each is injected at least once. */
  readonly faults: readonly FaultKind[];
  readonly seed: number;
  /** Devices, beside a pair of probes for each partition. */
  readonly clients: number;
  /** Messages per second, probes included. */
  readonly rate: number;
  /** Of the transports. */
  readonly sessionTimeoutMs: number;
}

/** Partitions of the log: few, so that faults meet busy ones. */
export const PARTITIONS = 8;
