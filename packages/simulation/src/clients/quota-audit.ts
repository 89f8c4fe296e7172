import type { AddressKey, PartitionId } from '@lantern/protocol';
import { TRANSPORT_CONFIG } from '../cluster/sim-config.js';
import type { RecordAccount } from './auditor.js';

/** What an owner was told that a mailbox holds. */
export interface MailboxCount {
  readonly address: AddressKey;
  readonly partition: PartitionId;
  /** The process that asked. */
  readonly by: string;
  /** Virtual ms. */
  readonly issuedAt: number;
  /** Virtual ms. */
  readonly answeredAt: number;
  /** Of the documents. */
  readonly offsets: ReadonlySet<number>;
}

/** Who owns a partition under its newest epoch, and since when, virtual ms. */
interface NewestOwner {
  readonly at: number;
  readonly name: string;
}

/**
 * Whether an owner stores no more for a device than the quota, by what it knows for certain: what was in the mailbox when it counted,
 * and what it stored since then and was told so. What was in memory or on its way to the mailbox then, and what it cannot know to
 * be stored, may come on top of the quota; nothing else may.
 */
export class QuotaAudit {
  readonly #counts = new Map<AddressKey, MailboxCount>();

  counted(count: MailboxCount): void {
    this.#counts.set(count.address, count);
  }

  /** `all`: of its address, this one too. @returns what is wrong */
  check(stored: RecordAccount, all: readonly RecordAccount[], owner: NewestOwner | undefined): string | undefined {
    if (owner === undefined || owner.name !== stored.by || stored.issuedAt < owner.at) return undefined;
    const count = this.#counts.get(stored.address);
    const isOwn = count !== undefined && count.by === owner.name && count.issuedAt >= owner.at;
    const since = isOwn ? count.answeredAt : owner.at;
    // It was judged before that, and came to the log late.
    if (stored.issuedAt < since) return undefined;
    let waiting = 1;
    let ofSender = 1;
    for (const each of all) {
      if (each === stored) continue;
      const wasTold = each.by === owner.name && each.asked.answered;
      const isSince = wasTold && each.issuedAt >= since && each.issuedAt < stored.issuedAt;
      const isCounted = isSince || (isOwn && count.offsets.has(each.offset));
      const change = isCounted ? kept(each, stored) : givenBack(each, { stored, since });
      waiting += change;
      if (each.senderUser === stored.senderUser) ofSender += change;
    }
    const { maxMessages, senderShare } = TRANSPORT_CONFIG.quota;
    if (waiting <= maxMessages && ofSender <= maxMessages / senderShare) return undefined;
    return `quota: ${waiting} messages wait for a device, ${ofSender} of one sender, and ${owner.name} knew it`;
  }
}

/** Of what was counted: what waits. */
function kept(each: RecordAccount, { registrationId }: RecordAccount): number {
  return !each.acked && each.registrationId === registrationId ? 1 : 0;
}

/** What was not counted, being in memory then, is taken off the count all the same once it is acked, or dropped. */
function givenBack(each: RecordAccount, at: { readonly stored: RecordAccount; readonly since: number }): number {
  const isOver = each.acked || each.registrationId !== at.stored.registrationId;
  return isOver && (each.confirmedAt ?? Infinity) >= at.since ? -1 : 0;
}
