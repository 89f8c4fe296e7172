import { type AddressKey, type PartitionId, type UserId, addressKey, decodeInboxRecord } from '@lantern/protocol';
import type { StoredRecord } from '../backends/broker.js';
import type { AppendContext } from '../backends/sim-log.js';
import { TRANSPORT_CONFIG } from '../cluster/sim-config.js';
import { DeviceLists, type ListedSend, type ToldDifference } from './device-lists.js';
import { type MailboxCount, QuotaAudit } from './quota-audit.js';

/** A record of the log, as the auditor knows it. */
export interface RecordAccount {
  readonly offset: number;
  readonly partition: PartitionId;
  readonly address: AddressKey;
  readonly registrationId: number;
  readonly messageId: string;
  readonly senderUser: UserId;
  /** The process that appended it. */
  readonly by: string;
  /** As its sender is told, Unix ms. */
  readonly serverTime: number;
  readonly appliedAt: number;
  /** When the append was asked for. */
  readonly issuedAt: number;
  /** The append that stored it. */
  readonly asked: AppendContext;
  /** When its sender was told that it is stored, virtual ms. */
  acceptedAt: number | undefined;
  /** Its device has sent an ack. */
  acked: boolean;
  /** Its device has got the confirmation of one, virtual ms. */
  confirmedAt: number | undefined;
}

/** A message, as its sender knows it. */
export interface SentMessage extends ListedSend {
  readonly id: string;
  /** Whether an earlier try may have been stored, or may be later. */
  readonly uncertain: boolean;
  /** First of all tries, virtual ms. */
  readonly since: number;
}

/** What was confirmed so long ago does not count for a quota any more, ms. */
const COUNTED_MS = 10_000;

/** Sees everything that is durable, and what clients were told, and says where the two do not fit (I1–I7). */
export class Auditor {
  readonly violations: string[] = [];
  readonly now: () => number;
  readonly records: RecordAccount[] = [];
  readonly #byAddress = new Map<AddressKey, RecordAccount[]>();
  readonly #byOffset = new Map<AddressKey, Map<number, RecordAccount>>();
  readonly #byPartition = new Map<PartitionId, RecordAccount[]>();
  readonly #byMessage = new Map<string, RecordAccount[]>();
  /** What a message must not be stored for. */
  readonly #refused = new Map<string, readonly AddressKey[] | 'all'>();
  readonly #unconfirmed = new Set<RecordAccount>();
  /** Of sends to a user, virtual ms. */
  readonly #attempts = new Map<UserId, number[]>();
  readonly lists = new DeviceLists();
  readonly #keysGiven = new Map<string, string>();
  readonly #claims = new Map<string, string>();
  /** Since when which process owns a partition under its newest epoch. */
  readonly owners = new Map<PartitionId, { readonly at: number; readonly name: string }>();
  /** The install that a device has now; a registration of the one before it may come late, and replace it (isThere). */
  readonly installs = new Map<AddressKey, number>();
  readonly #quota = new QuotaAudit();

  constructor(now: () => number) {
    this.now = now;
  }

  violated(what: string): void {
    if (this.violations.length < 20) this.violations.push(what);
  }

  recordsOf(address: AddressKey): readonly RecordAccount[] {
    return this.#byAddress.get(address) ?? [];
  }

  recordAt(address: AddressKey, offset: number): RecordAccount | undefined {
    return this.#byOffset.get(address)?.get(offset);
  }

  /** From the lower offset to below the higher one. */
  recordsBetween(partition: PartitionId, from: number, below: number): RecordAccount[] {
    if (from >= below) return [];
    const all = this.#byPartition.get(partition) ?? [];
    let first = all.length;
    while (first > 0 && (all[first - 1]?.offset ?? -1) >= from) first--;
    return all.slice(first).filter(({ offset }) => offset < below);
  }

  recordsOfMessage(id: string): readonly RecordAccount[] {
    return this.#byMessage.get(id) ?? [];
  }

  appended(context: AppendContext, stored: readonly StoredRecord[]): void {
    for (const record of stored) this.#record(context, record);
  }

  #record(context: AppendContext, { offset, address, value, appliedAt }: StoredRecord): void {
    const { messageId, registrationId, senderUser, serverTime, copy } = decodeInboxRecord(value);
    const id = Buffer.from(messageId).toString('hex');
    const { partition, issuedAt, by } = context;
    const ids = { offset, partition, address, registrationId, messageId: id, senderUser };
    const times = { serverTime, appliedAt, issuedAt, acceptedAt: undefined, confirmedAt: undefined };
    const account: RecordAccount = { ...ids, ...times, by, asked: context, acked: false };
    const refused = this.#refused.get(id);
    if (refused === 'all' || refused?.includes(address))
      this.violated('I6: a message was refused, and stored after that');
    this.#unconfirmed.add(account);
    if (copy === 0) this.#checkRepeat(context, account);
    push(this.#byMessage, id, account);
    push(this.#byAddress, address, account);
    push(this.#byPartition, partition, account);
    const offsets = this.#byOffset.get(address);
    if (offsets === undefined) this.#byOffset.set(address, new Map([[offset, account]]));
    else offsets.set(offset, account);
    this.records.push(account);
    if (this.isThere(account)) this.#checkQuota(account);
  }

  /** Whoever appended it could know that it is a repeat. */
  #checkRepeat({ readTo, assignedAt, by }: AppendContext, { messageId }: RecordAccount): void {
    for (const earlier of this.recordsOfMessage(messageId)) {
      if (earlier.offset < readTo || earlier.appliedAt < assignedAt)
        return this.violated(`dedup: ${by} stored a message again that it knew, first at offset ${earlier.offset}`);
    }
  }

  /** Whether the install that a message is for has not been replaced. */
  isThere({ address, registrationId }: Pick<RecordAccount, 'address' | 'registrationId'>): boolean {
    return this.installs.get(address) === registrationId && !this.lists.wasReplaced(address, registrationId);
  }

  #checkQuota(account: RecordAccount): void {
    const { address, partition } = account;
    const wrong = this.#quota.check(account, this.recordsOf(address), this.owners.get(partition));
    if (wrong !== undefined) this.violated(wrong);
  }

  /** An owner was told what a mailbox holds. */
  readonly counted = (count: MailboxCount): void => this.#quota.counted(count);

  /** A send is on its way. */
  attempted(recipient: UserId): void {
    push(this.#attempts, recipient, this.now());
  }

  /** I6, I1: a sender was told that its message is stored. */
  accepted(message: SentMessage, full: readonly number[]): void {
    const records = this.recordsOfMessage(message.id);
    if (records.length === 0) return this.violated('I1: a message was accepted and is not in the log');
    for (const record of records) record.acceptedAt ??= this.now();
    const copies = new Set(records.map(({ address }) => address));
    for (const { deviceId } of message.listed) {
      const isThere = copies.has(addressKey({ userId: message.recipient, deviceId }));
      if (!isThere && !full.includes(deviceId))
        return this.violated(`I6: a message was accepted without its copy for device ${deviceId}`);
    }
    if (full.length > 0) this.#notStored(message, full);
    // Of an append whose answer was lost there may be a copy from long before, by the list of that time: the last one counts.
    if (!this.lists.wasCurrent(message, Math.max(...records.map(({ issuedAt }) => issuedAt))))
      this.violated('I6: a message was accepted for a device list that was out of date');
  }

  /** A repeat was told to be one, of what was accepted then. */
  duplicate({ id }: SentMessage, serverTime: number): void {
    const records = this.recordsOfMessage(id);
    if (records.length === 0) return this.violated('dedup: Duplicate for a message that is not in the log');
    if (!records.some((record) => record.serverTime === serverTime))
      this.violated('dedup: Duplicate with the time of another message');
  }

  /** A sender was told which devices differ from those that it knew. */
  mismatched(message: SentMessage, told: ToldDifference, askedAt: number): void {
    if (!this.lists.differedSo(message, told, { from: askedAt, to: this.now() }))
      this.violated('I6: a DeviceMismatch names devices that did not differ so while it was asked for');
    if (!message.uncertain && this.recordsOfMessage(message.id).length > 0)
      this.violated('I6: a message was refused for its devices, and is stored');
  }

  /** A sender was told that the recipient has no devices. */
  unknownUser(message: SentMessage): void {
    if (!this.lists.hadNobody(message, { from: message.since, to: this.now() }))
      this.violated('I6: a send was refused as for an unknown user, who had devices');
    this.#notStored(message, undefined);
  }

  /** A sender was told that no device has room. */
  mailboxFull(message: SentMessage): void {
    this.#notStored(
      message,
      message.listed.map(({ deviceId }) => deviceId),
    );
  }

  /** Nothing is stored for these devices, or for any, and nothing will be; those that are full were near it. */
  #notStored({ id, recipient, uncertain }: SentMessage, full: readonly number[] | undefined): void {
    const addresses = full?.map((deviceId) => addressKey({ userId: recipient, deviceId }));
    for (const address of addresses ?? [])
      if (!this.#mayBeFull(address, recipient)) this.violated('quota: a device was called full that is not');
    if (uncertain) return;
    const isStored = this.recordsOfMessage(id).some(({ address }) => addresses?.includes(address) ?? true);
    if (isStored) this.violated('I6: a message was refused, and is stored');
    this.#refused.set(id, addresses ?? 'all');
  }

  /** What waits, what waited a while ago, and what may be on its way, is as much as one sender may have. */
  #mayBeFull(address: AddressKey, recipient: UserId): boolean {
    const { maxMessages, senderShare } = TRANSPORT_CONFIG.quota;
    const since = this.now() - COUNTED_MS;
    const waited = this.recordsOf(address).filter(({ confirmedAt }) => (confirmedAt ?? Infinity) >= since).length;
    const attempts = (this.#attempts.get(recipient) ?? []).filter((at) => at >= since).length;
    return waited + attempts >= maxMessages / senderShare;
  }

  /** Whether the owner knows of it: it stored it itself, or it was stored when its epoch began. */
  isKnown({ partition, by, appliedAt }: RecordAccount): boolean {
    const owner = this.owners.get(partition);
    return owner === undefined || by === owner.name || appliedAt < owner.at;
  }

  /** Its device was told that it never comes again. */
  confirmed(record: RecordAccount): void {
    record.confirmedAt ??= this.now();
    this.#unconfirmed.delete(record);
  }

  /** I5: keys were handed out for a claim. */
  claimed(claim: string, bundle: { readonly of: string; readonly keys: readonly string[] }): void {
    const key = `${claim} ${bundle.of}`;
    const answer = bundle.keys.join(' ');
    const before = this.#claims.get(key);
    if (before !== undefined && before !== answer) this.violated('I5: a repeated claim got other keys');
    this.#claims.set(key, answer);
    for (const name of bundle.keys) {
      const given = `${bundle.of} ${name}`;
      const to = this.#keysGiven.get(given);
      if (to !== undefined && to !== claim) this.violated(`I5: key ${name} of ${bundle.of} was handed out twice`);
      this.#keysGiven.set(given, claim);
    }
  }

  /** I1 and progress: at the end everything that was stored is acked and confirmed. */
  atRest(): string[] {
    const left: string[] = [];
    for (const record of this.#unconfirmed) {
      const { address, offset, partition, acked } = record;
      if (this.isThere(record))
        left.push(`${address.slice(34)} offset ${offset} of p${partition} (${acked ? 'acked' : 'not acked'})`);
    }
    return left;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
