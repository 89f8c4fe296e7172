import type { UserId } from '@lantern/protocol';
import { pause } from '../pause.js';
import type { SeededRandom } from '../seeded-random.js';
import type { Device } from './device.js';
import type { Population } from './population.js';

export interface TrafficOptions {
  readonly population: Population;
  readonly random: SeededRandom;
  /** Messages per second, of all regular devices together. */
  readonly rate: number;
  /** Copies that wait for a device. */
  readonly waitingFor: (device: number) => number;
  /** Copies that wait, of all devices. */
  readonly waiting: () => number;
}

const TICK_MS = 20;
/** Most that is caught up after a stall, in seconds of the rate: then it goes on as if nothing was due. */
const CATCH_UP_S = 5;
/** Most messages that a device wants to send at once. */
const MAX_OUTBOX = 64;
/** Far below any quota, at which a duplicate does not say whose copy was not stored; and the test database is slow with large mailboxes. */
const MAX_WAITING = 300;
/** The same for all devices together: then nobody writes for a while, and the probes go on. */
const MAX_WAITING_IN_ALL = 1_500;
/** People write several messages in a row. */
const IN_A_ROW = [1, 1, 2, 4, 8];

function sizeOf(random: SeededRandom): number {
  if (random.chance(0.005)) return 16 * 1024;
  return random.chance(0.1) ? 64 : 200 + random.whole(1_000);
}

/** Regular devices write to regular users at a rate, until the signal. */
export async function writeMessages(options: TrafficOptions, signal: AbortSignal): Promise<void> {
  const { rate } = options;
  const senders = options.population.devices.filter(({ persona }) => persona.role === 'regular');
  let due = 0;
  let last = performance.now();
  while (!signal.aborted) {
    await pause(TICK_MS, signal);
    const now = performance.now();
    due = Math.min(due + ((now - last) / 1_000) * rate, CATCH_UP_S * rate);
    last = now;
    if (options.waiting() > MAX_WAITING_IN_ALL) continue;
    while (due >= 1 && !signal.aborted) {
      const written = writeSome(options, senders);
      if (written === 0) break;
      due -= written;
    }
  }
}

/** One device writes to one user. @returns how many messages, 0 when it can write none now. */
function writeSome({ population, random, waitingFor }: TrafficOptions, senders: readonly Device[]): number {
  const from = random.pick(senders);
  // A device that is gone writes only now and then.
  if (from.outbox >= MAX_OUTBOX || (!from.online && !random.chance(0.05))) return 0;
  const { userId } = from.persona;
  const toOwn = population.devicesOf(userId).length > 1 && random.chance(0.1);
  const to = toOwn ? userId : pickOther(population.users, userId, random);
  if (population.devicesOf(to).some(({ persona }) => waitingFor(persona.number) >= MAX_WAITING)) return 0;
  const count = random.pick(IN_A_ROW);
  for (let i = 0; i < count; i++) population.send({ from, to, bytes: sizeOf(random), urgent: random.chance(0.1) });
  return count;
}

function pickOther(users: readonly UserId[], own: UserId, random: SeededRandom): UserId {
  for (;;) {
    const user = random.pick(users);
    if (user !== own) return user;
  }
}
