import type { Finding } from '../attack/attack.js';
import type { Counts } from '../attack/tally.js';
import type { PairsLatency } from './latency-check.js';
import type { MemoryAccount } from './memory-check.js';

export interface CaseResult {
  readonly name: string;
  /** For how long it was attacked. */
  readonly seconds: number;
  readonly findings: readonly Finding[];
  /** Only in the long form; the one in the middle when it was measured several times. */
  readonly latency?: PairsLatency;
  /** By what the pairs were slowed down, each time that it was measured. */
  readonly ratios?: readonly number[];
  readonly memory?: MemoryAccount;
  /** What happened to the attacker. */
  readonly counts: Counts;
}

export const isKept = ({ findings }: CaseResult) => findings.every(({ kept }) => kept);
