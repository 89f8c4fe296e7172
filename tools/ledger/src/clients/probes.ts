import { pause } from '../pause.js';
import type { StallBook } from '../stalls/stall-book.js';
import type { Population } from './population.js';

const PERIOD_MS = 400;
/** A pair that has so many under way adds none: the oldest tells how long the stall is. */
const MAX_UNDER_WAY = 50;
const BYTES = 64;

/** Messages per second that each pair of probes sends. */
export const PROBE_RATE = 1_000 / PERIOD_MS;

export interface ProbesOptions {
  readonly population: Population;
  readonly stalls: StallBook;
}

/** Every pair of probes sends on its schedule, whatever became of what it sent before, until the signal. */
export async function sendProbes({ population, stalls }: ProbesOptions, signal: AbortSignal): Promise<void> {
  const senders = population.devices.filter(({ persona }) => persona.role === 'probe-sender');
  const startedAt = performance.now();
  for (let round = 0; !signal.aborted; round++) {
    for (const [pair, from] of senders.entries()) {
      const to = population.devices[from.persona.number + 1];
      if (to === undefined || stalls.underWay(pair) >= MAX_UNDER_WAY) continue;
      const message = population.send({ from, to: to.persona.userId, bytes: BYTES, urgent: false });
      stalls.wanted(message, pair, performance.now());
    }
    await pause(Math.max(0, startedAt + (round + 1) * PERIOD_MS - performance.now()), signal);
  }
}
