import { pause } from '../pause.js';
import type { SeededRandom } from '../seeded-random.js';
import type { Device, Leave } from './device.js';

const ONLINE_MS = { least: 5_000, below: 90_000 };
const WAYS: readonly Leave[] = ['close', 'lose-network', 'crash'];

/** Short outages mostly, some of a minute. */
function offlineMs(random: SeededRandom): number {
  if (random.chance(0.05)) return random.between(20_000, 60_000);
  return random.chance(0.2) ? random.between(3_000, 15_000) : random.between(100, 3_000);
}

/** One device's life until the signal: it comes, stays for a while, and leaves in one of the ways that devices do. */
export async function comeAndGo(device: Device, random: SeededRandom, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    device.comeBack();
    await pause(random.between(ONLINE_MS.least, ONLINE_MS.below), signal);
    if (signal.aborted) return;
    await device.leave(random.pick(WAYS));
    await pause(offlineMs(random), signal);
  }
}
