import type { ErasureReport } from './erasure-report.js';

/** What each service does about a user who is to be forgotten. Every step may be repeated at any time. */
export interface ErasureSteps {
  readonly sessions: () => Promise<ErasureReport>;
  readonly keys: () => Promise<ErasureReport>;
  /** Resolves when no send is under way any more that was checked against the devices before they were removed (I6). */
  readonly settled: () => Promise<void>;
  readonly mailboxes: () => Promise<ErasureReport>;
}

/**
 * Erases a user. The order is what makes it whole: first nobody comes in as the user any more, then nobody finds a device to
 * send to, then what was sent goes. Whoever is interrupted anywhere begins anew: what is done already finds nothing to do.
 */
export async function eraseUser({ sessions, keys, settled, mailboxes }: ErasureSteps): Promise<ErasureReport> {
  const ofSessions = await sessions();
  const ofKeys = await keys();
  await settled();
  const ofMailboxes = await mailboxes();
  return { stores: [...ofSessions.stores, ...ofKeys.stores, ...ofMailboxes.stores] };
}
