import type { AddressKey, UserId } from '@lantern/protocol';
import { hasPassed } from '../has-passed.js';
import type { MailboxUsage } from '../ports.js';

export interface QuotaConfig {
  /** Per address. */
  readonly maxMessages: number;
  /** Per address, of stored records. */
  readonly maxBytes: number;
  /** No sender user holds more than 1/senderShare of an address's quota. */
  readonly senderShare: number;
  /** A count that refuses somebody is taken anew when it is older than this. */
  readonly recountAfterMs: number;
  /** Addresses of one partition whose counts are kept in memory. */
  readonly maxAddresses: number;
}

interface Tally {
  messages: number;
  bytes: number;
}

interface Usage extends Tally {
  readonly senders: Map<UserId, Tally>;
  readonly countedAt: number;
  /** Something of unknown size went: the count is too high. */
  stale: boolean;
  /** Since it was last passed over when room was made. */
  used: boolean;
}

export type Admission = 'admitted' | 'full' | 'sender-full';

/**
 * How much of its quota each address uses, counted by the owner of its partition: loaded on first need, kept for the
 * addresses used last. Counts may be off by what is in flight; they bound, they do not bill.
 */
export class QuotaBook {
  readonly #usage = new Map<AddressKey, Usage>();
  readonly #config: QuotaConfig;

  constructor(config: QuotaConfig) {
    this.#config = config;
  }

  /** Whether the mailbox has to be counted before a send to this address is judged. */
  needsCount(address: AddressKey, now: number): boolean {
    const usage = this.#usage.get(address);
    if (usage === undefined) return true;
    const { maxMessages, maxBytes, senderShare, recountAfterMs } = this.#config;
    const nearlyFull = usage.messages >= maxMessages / senderShare || usage.bytes >= maxBytes / senderShare;
    return (nearlyFull || usage.stale) && hasPassed(recountAfterMs, usage.countedAt, now);
  }

  counted(address: AddressKey, stored: MailboxUsage, now: number): void {
    const senders = new Map<UserId, Tally>();
    for (const [sender, { messages, bytes }] of stored.senders) senders.set(sender, { messages, bytes });
    this.#usage.delete(address);
    this.#usage.set(address, {
      messages: stored.messages,
      bytes: stored.bytes,
      senders,
      countedAt: now,
      stale: false,
      used: true,
    });
    if (this.#usage.size > this.#config.maxAddresses) this.#forgetLeastUsed();
  }

  /** Judges one message. An address that is not counted admits: the caller counts first. */
  admit(address: AddressKey, sender: UserId, bytes: number): Admission {
    const usage = this.#usage.get(address);
    if (usage === undefined) return 'admitted';
    const { maxMessages, maxBytes, senderShare } = this.#config;
    if (usage.messages + 1 > maxMessages || usage.bytes + bytes > maxBytes) return 'full';
    const own = usage.senders.get(sender) ?? { messages: 0, bytes: 0 };
    const overShare = own.messages + 1 > maxMessages / senderShare || own.bytes + bytes > maxBytes / senderShare;
    return overShare ? 'sender-full' : 'admitted';
  }

  add(address: AddressKey, sender: UserId, bytes: number): void {
    const usage = this.#usage.get(address);
    if (usage === undefined) return;
    usage.messages++;
    usage.bytes += bytes;
    const own = usage.senders.get(sender);
    if (own === undefined) usage.senders.set(sender, { messages: 1, bytes });
    else {
      own.messages++;
      own.bytes += bytes;
    }
    usage.used = true;
  }

  release(address: AddressKey, sender: UserId, bytes: number): void {
    const usage = this.#usage.get(address);
    if (usage === undefined) return;
    subtract(usage, bytes);
    const own = usage.senders.get(sender);
    if (own === undefined) return;
    subtract(own, bytes);
    if (own.messages === 0) usage.senders.delete(sender);
  }

  /** Something of unknown size went: it is counted anew when it is needed, but no more often than any other count. */
  releaseUnknown(address: AddressKey): void {
    const usage = this.#usage.get(address);
    if (usage !== undefined) usage.stale = true;
  }

  /** One that was not used since it was last looked at here; those that were go to the end. */
  #forgetLeastUsed(): void {
    for (const [address, usage] of this.#usage) {
      this.#usage.delete(address);
      if (!usage.used) return;
      usage.used = false;
      this.#usage.set(address, usage);
    }
  }
}

function subtract(tally: Tally, bytes: number): void {
  tally.messages = Math.max(0, tally.messages - 1);
  tally.bytes = Math.max(0, tally.bytes - bytes);
}
