import { z } from 'zod';
import { count, unixMs } from './fields.js';

/** What an erasure came to in one place where something of a user is kept. */
export const storeReport = z.strictObject({
  store: z.string().describe('Where, as docs/internal-api.md lists them.'),
  removed: count
    .describe('Taken away by this call; a call that goes on where another ended counts its own.')
    .exactOptional(),
  left: count.describe('Still there after it; absent where it cannot be counted.').exactOptional(),
  goneBy: unixMs.describe('When what is left goes by itself at the latest, Unix ms.').exactOptional(),
  note: z.string().describe('What it is, and what ends it.').exactOptional(),
});

export type StoreReport = z.output<typeof storeReport>;

export const erasureReport = z.strictObject({
  stores: z.array(storeReport).describe('One for each place where something of the user may be, or was.'),
});

export type ErasureReport = z.output<typeof erasureReport>;

/** Whether nothing is left but what goes by itself. */
export function isErased({ stores }: ErasureReport): boolean {
  return stores.every(({ left = 0, goneBy }) => left === 0 || goneBy !== undefined);
}
