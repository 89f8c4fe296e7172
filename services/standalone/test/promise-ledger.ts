import type { v1 } from '@lantern/protocol';
import type { Device } from './test-device.js';

/** What a message is known by everywhere; `count` grows with each message of its sender to its recipients. */
export interface LedgerMessage {
  readonly id: string;
  readonly sender: string;
  readonly count: number;
  readonly recipients: readonly Device[];
}

/** What must never be, by name. */
export interface Violations {
  ackedMessagesThatCameBack: number;
  messagesTwiceInASession: number;
  messagesOutOfOrder: number;
  messagesThatNobodySent: number;
  keysHandedOutTwice: number;
  repeatedClaimsWithAnotherAnswer: number;
}

export const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');
export const nameOf = ({ userId, deviceId }: Pick<Device, 'userId' | 'deviceId'>) => `${userId}.${deviceId}`;

/** What the server has promised to all clients, over all of its lives, and what it did. */
export class PromiseLedger {
  readonly violations: Violations = {
    ackedMessagesThatCameBack: 0,
    messagesTwiceInASession: 0,
    messagesOutOfOrder: 0,
    messagesThatNobodySent: 0,
    keysHandedOutTwice: 0,
    repeatedClaimsWithAnotherAnswer: 0,
  };
  /** Deliveries of messages that had been delivered before: legal, until their acks are confirmed. */
  redeliveries = 0;
  keysHandedOut = 0;
  readonly #sent = new Map<string, LedgerMessage>();
  readonly #accepted = new Set<string>();
  /** `device message` */
  readonly #delivered = new Set<string>();
  readonly #confirmed = new Set<string>();
  readonly #claims = new Map<string, string>();
  readonly #keys = new Map<string, string>();

  get accepted(): number {
    return this.#accepted.size;
  }

  get confirmed(): number {
    return this.#confirmed.size;
  }

  get claims(): number {
    return this.#claims.size;
  }

  /** Copies of accepted messages that their devices did not get (I1). */
  get undelivered(): number {
    return this.#missingFrom(this.#delivered);
  }

  get unconfirmed(): number {
    return this.#missingFrom(this.#confirmed);
  }

  sent(message: LedgerMessage): void {
    this.#sent.set(message.id, message);
  }

  wasAccepted(message: LedgerMessage): void {
    this.#accepted.add(message.id);
  }

  wasConfirmed(device: Device, messageId: string): void {
    this.#confirmed.add(`${nameOf(device)} ${messageId}`);
  }

  /** `session` is where the order and the copies of one session are kept. */
  wasDelivered(device: Device, messageId: string, session: SessionOrder): void {
    const copy = `${nameOf(device)} ${messageId}`;
    const message = this.#sent.get(messageId);
    if (message === undefined || !message.recipients.some((each) => nameOf(each) === nameOf(device))) {
      this.violations.messagesThatNobodySent++;
      return;
    }
    if (this.#confirmed.has(copy)) this.violations.ackedMessagesThatCameBack++;
    if (this.#delivered.has(copy)) this.redeliveries++;
    this.#delivered.add(copy);
    if (session.seen.has(messageId)) this.violations.messagesTwiceInASession++;
    session.seen.add(messageId);
    if ((session.newest.get(message.sender) ?? -1) >= message.count) this.violations.messagesOutOfOrder++;
    session.newest.set(message.sender, message.count);
  }

  claimed(claimId: string, { bundles }: v1.IPreKeyBundles, target: Device['userId']): void {
    const answer = JSON.stringify(bundles);
    if ((this.#claims.get(claimId) ?? answer) !== answer) this.violations.repeatedClaimsWithAnotherAnswer++;
    this.#claims.set(claimId, answer);
    for (const { device, oneTime } of bundles ?? []) {
      if (!oneTime) continue;
      const key = `${target}.${device!.deviceId} ${oneTime.id}`;
      const owner = this.#keys.get(key);
      if (owner === undefined) this.keysHandedOut++;
      else if (owner !== claimId) this.violations.keysHandedOutTwice++;
      this.#keys.set(key, claimId);
    }
  }

  #missingFrom(copies: ReadonlySet<string>): number {
    let missing = 0;
    for (const id of this.#accepted) {
      const { recipients = [] } = this.#sent.get(id) ?? {};
      for (const device of recipients) if (!copies.has(`${nameOf(device)} ${id}`)) missing++;
    }
    return missing;
  }
}

/** What was delivered in one session of one device. */
export class SessionOrder {
  readonly seen = new Set<string>();
  /** The count of the newest message of each sender. */
  readonly newest = new Map<string, number>();
}
