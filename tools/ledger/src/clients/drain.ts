import type { Ledger } from '../ledger/ledger.js';
import { pause } from '../pause.js';
import type { Population } from './population.js';

export interface DrainOptions {
  readonly population: Population;
  readonly ledger: Ledger;
  readonly timeoutMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** What keeps a run from its end. */
export interface Open {
  /** Sends that are not settled. */
  readonly sends: number;
  /** Copies that were accepted and are not delivered. */
  readonly copies: number;
  /** Deliveries whose ack is not confirmed. */
  readonly unconfirmed: number;
  /** Devices that have not heard that all that waited for them is confirmed. */
  readonly notCaughtUp: number;
}

const LOOK_MS = 100;
/** For so long nothing may move before it counts as over. */
const QUIET_MS = 2_000;

export function openIn(population: Population, ledger: Ledger): Open {
  return {
    sends: population.outbox,
    copies: ledger.openCopies,
    unconfirmed: Math.max(ledger.unconfirmed, population.unconfirmedAcks),
    notCaughtUp: population.notCaughtUp,
  };
}

/**
 * Brings everybody back, waits until all that was sent is answered, delivered, read and confirmed, then makes everybody
 * attach once more, with nothing in memory, so that what is confirmed and comes again is seen.
 * @returns false when that did not come to rest in time.
 */
export async function drain(options: DrainOptions): Promise<boolean> {
  const { population } = options;
  for (const device of population.devices) device.comeBack();
  if (!(await atRest(options))) return false;
  population.forgetCaughtUp();
  await Promise.all(population.devices.map((device) => device.leave('crash')));
  for (const device of population.devices) device.comeBack();
  return atRest(options);
}

async function atRest({ population, ledger, timeoutMs, signal }: DrainOptions): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  let seen = -1;
  let since = performance.now();
  while (performance.now() < deadline && !signal.aborted) {
    const open = Object.values(openIn(population, ledger)).some((count: number) => count > 0);
    if (open || ledger.deliveries !== seen) {
      seen = ledger.deliveries;
      since = performance.now();
    }
    if (performance.now() - since >= QUIET_MS) return true;
    await pause(LOOK_MS, signal);
  }
  return false;
}
