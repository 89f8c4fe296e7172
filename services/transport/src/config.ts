import type { DeliveryConfig } from './delivery/state.js';
import type { QuotaConfig } from './sends/quota-book.js';
import type { SendLimitsConfig } from './sends/send-limits.js';
import type { SendQueueConfig } from './sends/send-queue.js';

/** Everything that can be set about a transport instance. Durations in ms, sizes in bytes. */
export interface TransportConfig {
  readonly delivery: DeliveryConfig;
  readonly quota: QuotaConfig;
  readonly limits: SendLimitsConfig;
  readonly sends: SendQueueConfig;
  readonly dedup: { readonly maxEntries: number; readonly windowMs: number };
  /** Latest records of which the instance knows where they went, over all its partitions. */
  readonly trailRecords: number;
  /** Record bytes in memory, over all partitions of the instance. */
  readonly maxRecordBytes: number;
  /** Records of one partition between the committed offset and the next to fetch. */
  readonly maxTrackedRecords: number;
  /** Attaches and first reads under way at once. */
  readonly maxReadsInFlight: number;
  /** Mailbox pages (256 KiB each) read at once for those who ask about mailboxes, apart from the reads of clients (I7). */
  readonly maxAsksInFlight: number;
  /** Inserts and removals of parked messages under way at once. */
  readonly maxWritesInFlight: number;
  /** How long presence may be unknown after a takeover. */
  readonly presenceTimeoutMs: number;
  readonly tickMs: number;
  /** Documents per step of the expiry sweep, and the time between steps. */
  readonly sweepDocuments: number;
  readonly sweepMs: number;
  /** Where the links of this instance are; empty in one process. */
  readonly ownerUrl: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

export const defaultTransportConfig: TransportConfig = {
  delivery: {
    parkAfterMs: 3_000,
    blockedConfirmationMs: 1_000,
    holdWindows: 4,
    unconfirmedWindows: 4,
    presumedWindow: { messages: 256, bytes: 1024 * 1024 },
    wakeIntervalMs: 30_000,
    maxPageDocuments: 512,
  },
  quota: {
    maxMessages: 10_000,
    maxBytes: 64 * 1024 * 1024,
    senderShare: 4,
    recountAfterMs: 10_000,
    maxAddresses: 2_000,
  },
  limits: {
    perPair: { burst: 120, intervalMs: 500 },
    perRecipient: { burst: 2_000, intervalMs: 20 },
    ephemeralPerPair: { burst: 30, intervalMs: 500 },
    ephemeralPerRecipient: { burst: 500, intervalMs: 20 },
    entries: 262_144,
  },
  sends: {
    retentionMs: 30 * DAY_MS,
    maxBatchBytes: 512 * 1024,
    maxQueuedSends: 4_096,
    maxQueuedBytes: 8 * 1024 * 1024,
    maxWaitMs: 2_000,
  },
  dedup: { maxEntries: 20_000, windowMs: 10 * 60 * 1_000 },
  trailRecords: 262_144,
  maxRecordBytes: 256 * 1024 * 1024,
  maxTrackedRecords: 100_000,
  maxReadsInFlight: 64,
  maxAsksInFlight: 8,
  maxWritesInFlight: 32,
  presenceTimeoutMs: 2_000,
  tickMs: 100,
  sweepDocuments: 500,
  sweepMs: 1_000,
  ownerUrl: '',
};
