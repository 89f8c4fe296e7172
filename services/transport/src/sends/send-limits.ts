import { REQUEST_LIMITS, type Rate, RateLimiter } from '@lantern/limits';
import { type SendOutcome, type UserId, v1 } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';

export interface SendLimitsConfig {
  /** Stored messages of one sender user to one recipient user. */
  readonly perPair: Rate;
  /** Stored messages to one recipient user, of all senders. */
  readonly perRecipient: Rate;
  /** The same for ephemeral ones, which have buckets of their own: typing notices take nothing from messages. */
  readonly ephemeralPerPair: Rate;
  readonly ephemeralPerRecipient: Rate;
  /** Counts that each of these keeps. */
  readonly entries: number;
}

/** What a limiter is asked about a send. */
export interface LimitedSend {
  readonly sender: UserId;
  readonly recipient: UserId;
}

/** One sentence for both limits. */
const MESSAGE = REQUEST_LIMITS.messages_per_recipient;

/** One kind of sends. */
class SendLimit {
  readonly #perPair: RateLimiter;
  readonly #perRecipient: RateLimiter;

  constructor(rates: { readonly pair: Rate; readonly recipient: Rate }, shared: { clock: Clock; entries: number }) {
    this.#perPair = new RateLimiter({ rate: rates.pair, ...shared });
    this.#perRecipient = new RateLimiter({ rate: rates.recipient, ...shared });
  }

  charge({ sender, recipient }: LimitedSend): SendOutcome | undefined {
    const pairWaitMs = this.#perPair.charge(sender, recipient);
    if (pairWaitMs > 0) return refused(pairWaitMs);
    const recipientWaitMs = this.#perRecipient.charge(recipient);
    if (recipientWaitMs === 0) return undefined;
    this.#perPair.refund(sender, recipient);
    return refused(recipientWaitMs);
  }

  refund({ sender, recipient }: LimitedSend): void {
    this.#perPair.refund(sender, recipient);
    this.#perRecipient.refund(recipient);
  }
}

function refused(waitMs: number): SendOutcome {
  const retryAfterMs = Math.max(1, Math.ceil(waitMs));
  return { outcome: 'refused', code: v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED, message: MESSAGE, retryAfterMs };
}

/**
 * How fast messages may come to a user, judged where all of them come together: at the owner of the user's partition. One
 * for all partitions of an instance; a partition that moves begins anew at its next owner.
 */
export class SendLimits {
  readonly stored: SendLimit;
  readonly ephemeral: SendLimit;

  constructor(config: SendLimitsConfig, clock: Clock) {
    const { perPair, perRecipient, ephemeralPerPair, ephemeralPerRecipient, entries } = config;
    const shared = { clock, entries };
    this.stored = new SendLimit({ pair: perPair, recipient: perRecipient }, shared);
    this.ephemeral = new SendLimit({ pair: ephemeralPerPair, recipient: ephemeralPerRecipient }, shared);
  }
}

/** Charges sends, and gives back what was charged. */
export type { SendLimit };
