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

const sum = (a: number | undefined, b: number | undefined) => (a === undefined ? b : a + (b ?? 0));
const later = (a: number | undefined, b: number | undefined) => (a === undefined || (b ?? 0) > a ? b : a);

/**
 * What several instances of a service say of the same step as one report: counts of what each has by itself (`apart`) are added up,
 * of what they share the largest counts, and it is gone when the last says so.
 */
export function mergeReports(reports: readonly ErasureReport[], apart: ReadonlySet<string>): ErasureReport {
  const merged = new Map<string, StoreReport>();
  for (const each of reports.flatMap(({ stores }) => stores)) {
    const { store } = each;
    const known = merged.get(store);
    const count = apart.has(store) ? sum : later;
    const removed = count(known?.removed, each.removed);
    const left = count(known?.left, each.left);
    const goneBy = later(known?.goneBy, each.goneBy);
    merged.set(store, {
      ...each,
      ...(removed !== undefined && { removed }),
      ...(left !== undefined && { left }),
      ...(goneBy !== undefined && { goneBy }),
    });
  }
  return { stores: [...merged.values()] };
}
