import type { SeededRandom } from '../seeded-random.js';
import type { FaultKind } from './fault-kinds.js';

/** One fault as it is planned. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** In [0, 1): picks what is broken among what there is. */
  readonly target: number;
  /** How long it stays broken, in ms. */
  readonly holdMs: number;
  /** From the recovery to the next fault, in ms. */
  readonly restMs: number;
}

export interface FaultPlanOptions {
  readonly kinds: readonly FaultKind[];
  readonly random: SeededRandom;
  readonly sessionTimeoutMs: number;
}

const REST_MS = { least: 500, below: 4_000 };

/**
 * The range of a fault's length, in ms. A transport that was killed is back before its session is over about as often as
 * after it; a paused one always comes back as a zombie, after it.
 */
function holdRange(kind: FaultKind, sessionTimeoutMs: number): readonly [number, number] {
  if (kind === 'pause-transport') return [1.2 * sessionTimeoutMs, 2 * sessionTimeoutMs];
  if (kind === 'kill-transport' || kind === 'silence-link') return [300, 2 * sessionTimeoutMs];
  if (kind === 'scale-transports') return [500, 4_000];
  return [300, 6_000];
}

/** Faults without end: rounds in which each kind comes once, in an order of its own. */
export function* planFaults({ kinds, random, sessionTimeoutMs }: FaultPlanOptions): Generator<PlannedFault, never> {
  for (;;) {
    for (const kind of random.shuffled(kinds)) {
      const [least, below] = holdRange(kind, sessionTimeoutMs);
      yield {
        kind,
        target: random.next(),
        holdMs: Math.round(random.between(least, below)),
        restMs: Math.round(random.between(REST_MS.least, REST_MS.below)),
      };
    }
  }
}
