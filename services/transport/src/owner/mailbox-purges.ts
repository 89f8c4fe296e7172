import {
  type AddressKey,
  type InstallStamp,
  type Offset,
  type PartitionId,
  RequestProblem,
  type UserId,
  unavailable,
  v1,
} from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { PartitionDelivery } from '../delivery/partition-delivery.js';
import type { AddressBook, PartitionedLog, PurgeMarker, UserRecords } from '../ports.js';
import type { DropRecorder } from './drop-recorder.js';
import type { MailboxWork } from './mailbox-work.js';
import { pause } from './retry.js';
import type { SendQueue } from '../sends/send-queue.js';
import type { WhereaboutsReader } from './whereabouts.js';

export interface MailboxPurgesOptions {
  readonly partition: PartitionId;
  readonly log: PartitionedLog;
  readonly addressBook: AddressBook;
  readonly core: PartitionDelivery;
  readonly work: MailboxWork;
  readonly drops: DropRecorder;
  readonly whereabouts: WhereaboutsReader;
  readonly sends: Pick<SendQueue, 'submitted' | 'settled'>;
  readonly clock: Clock;
  /** Aborts when the partition is given up. */
  readonly signal: AbortSignal;
  readonly ownershipHolds: () => Promise<boolean>;
  readonly input: (apply: (now: number) => void) => void;
}

/** What {@link MailboxPurges.erase} removed. */
export interface ErasedMailboxes {
  /** About: some may have been acked meanwhile. */
  readonly messages: number;
  readonly addresses: number;
  readonly deadLetters: number;
}

const INTAKE_WAIT_MS = 5_000;
/** Others' messages may keep the committed offset back for as long as one may stay unacked. */
const COMMIT_WAIT_MS = 10_000;
/** Longer than a send waits for its append. */
const SEND_WAIT_MS = 5_000;
const POLL_MS = 10;
/**
 * What was accepted so long after a device was removed may still be meant for it: a gateway goes by a list that is 2 s old (I6), and
 * the clocks of keys services and transports differ by 30 s at most.
 */
const LATE_MAIL_MS = 60_000;

/** Removes what waits for an address, or for a user. */
export class MailboxPurges {
  readonly #options: MailboxPurgesOptions;

  constructor(options: MailboxPurgesOptions) {
    this.#options = options;
  }

  /**
   * Marks durably that nothing accepted until now is delivered to the address and that installs before the stamp are gone;
   * if that was marked before, the marker stays as it was. @throws when that is not certain.
   */
  async purge(address: AddressKey, installedBefore: InstallStamp): Promise<void> {
    const { log, addressBook, partition } = this.#options;
    const { end } = await log.range(partition);
    void (await this.#mark(
      address,
      await addressBook.raisePurgeMarker(address, { purgedBelow: end, installedBefore }),
    ));
  }

  /**
   * Marks durably that nothing accepted until now is delivered to the address; the device is told about how many waited.
   * @returns how many. @throws when it is not certain
   */
  async empty(address: AddressKey): Promise<number> {
    const { addressBook, clock, whereabouts, drops, ownershipHolds } = this.#options;
    const end = await this.takenIn();
    const { messages, oldestAcceptedAt, inMemory } = await whereabouts.statistics(address, end);
    const count = messages + inMemory;
    // Who was replaced counts what the next owner may have had confirmed since (I2); after the count this shows that it held.
    if (!(await ownershipHolds())) throw moved();
    if (count > 0) {
      const newest = clock.now();
      const dropped = { count, oldest: oldestAcceptedAt ?? newest, newest };
      const told = await drops.record({ address, reason: 'purged', dropped, items: [] });
      // I1: what the device is not told of must not go.
      if (!told) throw moved();
    }
    void (await this.#mark(address, await addressBook.raisePurgedBelow(address, end)));
    return count;
  }

  /**
   * Removes all that waits for devices of a user, all of which were removed before, and then what is kept of their addresses.
   * Resolves when it is durable; may be repeated at any time. @throws RequestProblem CONFLICT when a device has a session, or
   * something waits for one that was not removed: it would lose it untold (I1), and nothing is removed; `orphans`: that is known,
   * and no such device is to come for it. UNAVAILABLE when it is to be repeated; what stores throw
   */
  async erase(userId: UserId, records: UserRecords, orphans = false): Promise<ErasedMailboxes> {
    const { partition, addressBook, core, whereabouts, sends } = this.#options;
    // Of what was let in before the devices were gone, nothing is to come after `end`.
    const submitted = sends.submitted;
    await this.#until(SEND_WAIT_MS, 'sends wait for the log', () => sends.settled >= submitted);
    const end = await this.takenIn();
    const addresses = await this.#addressesOf(userId, records);
    if (addresses.some((address) => core.sessionOf(address) !== undefined)) throw devicesThere('is connected');
    if (!orphans) for (const address of addresses) await this.#requireRemoved(address);
    let messages = 0;
    for (const address of addresses) {
      const { messages: parked, inMemory } = await whereabouts.statistics(address, end);
      messages += parked + inMemory;
      const { done } = await this.#mark(address, await addressBook.raisePurgedBelow(address, end));
      await done;
    }
    // As long as one of them is uncommitted, the next owner would read it again, and needs the marker.
    await this.#until(COMMIT_WAIT_MS, 'older messages of others are not committed yet', () => core.committed >= end);
    // No others: of those nobody has asked yet whether they were removed.
    const withMail = new Set(await records.withMail(userId, partition));
    for (const address of addresses.filter((each) => withMail.has(each))) {
      await this.#options.work.removePurged(address, end);
    }
    for (const address of addresses) await records.forget(address);
    return { messages, addresses: addresses.length, deadLetters: await records.removeDeadLetters(userId) };
  }

  /**
   * Resolves when all that was appended until now was taken in: within ms, but for a partition that is paused or catches up.
   * @returns the end of that. @throws RequestProblem UNAVAILABLE when it lasts
   */
  async takenIn(): Promise<Offset> {
    const { log, core, partition } = this.#options;
    const { end } = await log.range(partition);
    await this.#until(INTAKE_WAIT_MS, 'the partition is behind its log', () => core.next >= end);
    return end;
  }

  async #addressesOf(userId: UserId, records: UserRecords): Promise<AddressKey[]> {
    const { partition, core } = this.#options;
    // Looked at first: what is on its way to the mailbox may be there before that is asked.
    const inMemory = core.addressesOf(userId);
    return [
      ...new Set([...inMemory, ...(await records.withMail(userId, partition)), ...(await records.known(userId))]),
    ];
  }

  /** Whoever removes a device marks its mailbox: what came long after that, or without it, is for a device that is there. */
  async #requireRemoved(address: AddressKey): Promise<void> {
    const { core, whereabouts } = this.#options;
    // Of what is on its way to the mailbox nothing is known here but that it is.
    await this.#until(INTAKE_WAIT_MS, 'messages are on their way to the mailbox', () => core.inMemory(address) === 0);
    const { purgedBelow, installedBefore, notices } = await whereabouts.kept(address);
    const until = installedBefore === 0 ? -1 : installedBefore + LATE_MAIL_MS;
    const untold = notices.some(({ newest }) => newest > until);
    if (untold || (await whereabouts.waitsSince(address, { from: purgedBelow, acceptedAfter: until })))
      throw devicesThere('was not removed, and something waits for it');
  }

  async #until(timeoutMs: number, otherwise: string, condition: () => boolean): Promise<void> {
    const { clock, signal } = this.#options;
    const giveUpAt = clock.monotonic() + timeoutMs;
    while (!condition()) {
      if (signal.aborted || clock.monotonic() > giveUpAt) throw unavailable(otherwise);
      await pause(clock, POLL_MS, signal);
    }
  }

  /** @returns what resolves when the space is free, too: the marker already keeps what is there from being delivered. */
  async #mark(address: AddressKey, marker: PurgeMarker): Promise<{ readonly done: Promise<void> }> {
    const { core, work, input, signal, ownershipHolds } = this.#options;
    if (signal.aborted || !(await ownershipHolds())) throw moved();
    input((now) => core.purge(now, address, marker));
    return { done: work.removePurged(address, marker.purgedBelow) };
  }
}

function moved(): RequestProblem {
  return unavailable('the partition moved during a purge');
}

function devicesThere(why: string): RequestProblem {
  const message = `a device of the user ${why}: the devices are to be removed first (erasures/keys)`;
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_CONFLICT, message);
}
