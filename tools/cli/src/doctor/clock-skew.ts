import type { Findings } from './finding.js';
import { durationWords } from '../words.js';

/** Beyond that tokens of the other machine are refused. */
const REFUSED_MS = 30_000;
/** `Date` has whole seconds, and an answer takes a while. */
const TOLERATED_MS = 5_000;

export interface SeenClock {
  readonly whose: string;
  /** Unix ms, as the other says. */
  readonly theirs: number;
  /** Of this machine, Unix ms, before the question and after the answer. */
  readonly asked: number;
  readonly answered: number;
}

/** Compares the clock of another machine with the one of this. */
export function findSkew({ whose, theirs, asked, answered }: SeenClock, findings: Findings): void {
  if (Number.isNaN(theirs)) return;
  const off = theirs < asked ? theirs - asked : Math.max(0, theirs - answered);
  if (Math.abs(off) <= TOLERATED_MS) return;
  const direction = off > 0 ? 'ahead of' : 'behind';
  const words = `The clock of ${whose} is ${durationWords(Math.round(Math.abs(off) / 1_000))} ${direction} the one here`;
  const way = 'set both by the same time servers (chrony or systemd-timesyncd)';
  if (Math.abs(off) > REFUSED_MS)
    findings.error(`${words}: tokens are refused beyond ${REFUSED_MS / 1_000} s; ${way}.`);
  else findings.warning(`${words}: ${way}.`);
}
