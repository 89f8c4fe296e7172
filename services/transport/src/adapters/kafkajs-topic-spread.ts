import type { Clock } from '@lantern/runtime';
import { pause } from '../owner/retry.js';
import { TopicsError } from './kafkajs-topics-error.js';

const WAIT_MS = 20_000;
const POLL_MS = 100;

/**
 * Runs `work` again while it fails only since some broker has not heard of a topic that was made a moment ago: whoever is asked next
 * may be that one.
 * @throws what `work` failed with, if it is something else, or still so after 20 s
 */
export async function whileTopicsSpread<Result>(clock: Clock, work: () => Promise<Result>): Promise<Result> {
  const deadline = clock.monotonic() + WAIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnknownTopic(error) || clock.monotonic() >= deadline) throw error;
    }
    await pause(clock, POLL_MS, new AbortController().signal);
  }
}

/** In an answer that our own requests read, or as kafkajs tells it. */
function isUnknownTopic(error: unknown): boolean {
  if (error instanceof TopicsError) return error.problem === 'missing-topic';
  return (error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** @throws `problem`, if it does not hold within 20 s */
export async function poll(clock: Clock, problem: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = clock.monotonic() + WAIT_MS;
  while (!(await holds())) {
    if (clock.monotonic() >= deadline) throw new Error(`${problem} within ${WAIT_MS} ms`);
    await pause(clock, POLL_MS, new AbortController().signal);
  }
}
