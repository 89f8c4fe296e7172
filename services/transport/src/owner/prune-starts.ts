import type { Clock, Logger } from '@lantern/runtime';
import type { Ownership } from '../ports.js';
import type { TakenPartition } from './takeover.js';

export interface PruneStartsOptions {
  readonly ownership: Ownership;
  /** How long a message may be kept, ms. */
  readonly retentionMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What an owner that was replaced and does not know it may still park is this young. */
const SLACK_MS = 86_400_000;

/**
 * Forgets the starts of epochs that are older than any mailbox document can be: where an epoch starts says which documents
 * of the epochs before it count, and these have expired. Never fails; what is not forgotten now is by the next takeover.
 */
export async function pruneStarts(taken: readonly TakenPartition[], options: PruneStartsOptions): Promise<void> {
  const { ownership, retentionMs, clock, logger } = options;
  const oldest = clock.now() - retentionMs - SLACK_MS;
  for (const { partition, starts } of taken) {
    const keepFrom = starts.find(({ at }) => at >= oldest)?.epoch;
    if (keepFrom === undefined || keepFrom === starts[0]?.epoch) continue;
    try {
      await ownership.pruneStarts(partition, keepFrom);
    } catch (error) {
      logger.warn('old epochs were not forgotten', { partition, error: error as Error });
      return;
    }
  }
}
