import {
  type Address,
  type AddressKey,
  type DeviceInfo,
  type PartitionId,
  type UserId,
  addressKey,
  decodeInboxRecord,
} from '@lantern/protocol';
import { type UserDevices, visibleDevices } from '@lantern/keys';
import type { StoredRecord } from '../backends/broker.js';
import type { AppendContext } from '../backends/sim-log.js';
import { TRANSPORT_CONFIG } from '../cluster/sim-config.js';

/** A record of the log, as the auditor knows it. */
export interface RecordAccount {
  readonly offset: number;
  readonly partition: PartitionId;
  readonly address: AddressKey;
  readonly registrationId: number;
  readonly messageId: string;
  readonly senderUser: UserId;
  readonly appliedAt: number;
  /** When the append was asked for. */
  readonly issuedAt: number;
  readonly append: number;
  /** Its device has sent an ack. */
  acked: boolean;
  /** Its device has got the confirmation of one, virtual ms. */
  confirmedAt: number | undefined;
}

/** A message, as its sender knows it. */
export interface SentMessage {
  readonly id: string;
  readonly sender: Address;
  readonly recipient: UserId;
  readonly listed: readonly { readonly deviceId: number; readonly registrationId: number }[];
  readonly listedOnly: boolean;
}

interface ListVersion {
  readonly at: number;
  readonly devices: readonly DeviceInfo[];
  /** When a later one was announced, virtual ms. */
  supersededAt: number;
}

/**
 * For how long a device list may be used after a later one was announced, ms: 2 s by a gateway, 2 s in the owner's queue, and what
 * links take.
 */
const LIST_AGE_MS = 5_000;
/** By how many messages a count of a quota may be off: what two owners have in flight. */
const QUOTA_SLACK = 10;

/** Sees everything that is durable, and what clients were told, and says where the two do not fit (I1–I7). */
export class Auditor {
  readonly violations: string[] = [];
  readonly now: () => number;
  readonly records: RecordAccount[] = [];
  readonly #byAddress = new Map<AddressKey, RecordAccount[]>();
  readonly #byMessage = new Map<string, RecordAccount[]>();
  readonly #accepted = new Map<string, { readonly message: SentMessage; readonly full: readonly number[] }>();
  readonly #lists = new Map<UserId, ListVersion[]>();
  readonly #keysGiven = new Map<string, string>();
  readonly #claims = new Map<string, string>();
  /** The install that is at an address now. */
  readonly installs = new Map<AddressKey, number>();
  #appends = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  violated(what: string): void {
    if (this.violations.length < 20) this.violations.push(what);
  }

  recordsOf(address: AddressKey): readonly RecordAccount[] {
    return this.#byAddress.get(address) ?? [];
  }

  recordsOfMessage(id: string): readonly RecordAccount[] {
    return this.#byMessage.get(id) ?? [];
  }

  listChanged(userId: UserId, user: UserDevices): void {
    const versions = this.#lists.get(userId) ?? [{ at: -Infinity, devices: [], supersededAt: Infinity }];
    versions.push({ at: this.now(), devices: visibleDevices(user), supersededAt: Infinity });
    this.#lists.set(userId, versions);
  }

  /** Gateways may know of it from now on. */
  announced(userId: UserId, devices: readonly DeviceInfo[]): void {
    const versions = this.#lists.get(userId) ?? [];
    const latest = versions.findLastIndex((version) => isSameList(version.devices, devices));
    for (const version of versions.slice(0, Math.max(0, latest)))
      version.supersededAt = Math.min(version.supersededAt, this.now());
  }

  appended(context: AppendContext, stored: readonly StoredRecord[]): void {
    const append = ++this.#appends;
    for (const record of stored) this.#record(context, record, append);
  }

  #record(context: AppendContext, { offset, address, value, appliedAt }: StoredRecord, append: number): void {
    const { messageId, registrationId, senderUser, copy } = decodeInboxRecord(value);
    const id = Buffer.from(messageId).toString('hex');
    const { partition, issuedAt } = context;
    const ids = { offset, partition, address, registrationId, messageId: id, senderUser };
    const account: RecordAccount = { ...ids, appliedAt, issuedAt, append, acked: false, confirmedAt: undefined };
    if (copy === 0) this.#checkRepeat(context, account);
    push(this.#byMessage, id, account);
    push(this.#byAddress, address, account);
    this.records.push(account);
    this.#checkQuota(account);
  }

  /** Whoever appended it could know that it is a repeat. */
  #checkRepeat({ readTo, assignedAt, by }: AppendContext, { messageId }: RecordAccount): void {
    for (const earlier of this.recordsOfMessage(messageId)) {
      if (earlier.offset < readTo || earlier.appliedAt < assignedAt)
        return this.violated(`dedup: ${by} stored a message again that it knew, first at offset ${earlier.offset}`);
    }
  }

  #checkQuota({ address, registrationId, senderUser }: RecordAccount): void {
    const { maxMessages, senderShare } = TRANSPORT_CONFIG.quota;
    const waiting = this.recordsOf(address).filter((each) => each.registrationId === registrationId && !each.acked);
    const own = waiting.filter((each) => each.senderUser === senderUser).length;
    if (waiting.length > maxMessages + QUOTA_SLACK || own > maxMessages / senderShare + QUOTA_SLACK)
      this.violated(`quota: ${waiting.length} messages wait for a device, ${own} of one sender`);
  }

  /** I6, I1: a sender was told that its message is stored. */
  accepted(message: SentMessage, full: readonly number[]): void {
    this.#accepted.set(message.id, { message, full });
    const records = this.recordsOfMessage(message.id);
    if (records.length === 0) return this.violated('I1: a message was accepted and is not in the log');
    const copies = new Set(records.map(({ address }) => address));
    for (const { deviceId } of message.listed) {
      const isThere = copies.has(addressKey({ userId: message.recipient, deviceId }));
      if (!isThere && !full.includes(deviceId))
        return this.violated(`I6: a message was accepted without its copy for device ${deviceId}`);
    }
    const [first] = records;
    if (first !== undefined && !this.#wasCurrent(message, first.issuedAt))
      this.violated('I6: a message was accepted for a device list that was out of date');
  }

  /** A repeat was told to be one. */
  duplicate(id: string): void {
    if (this.recordsOfMessage(id).length === 0) this.violated('dedup: Duplicate for a message that is not in the log');
  }

  #wasCurrent({ sender, recipient, listed, listedOnly }: SentMessage, at: number): boolean {
    const versions = this.#lists.get(recipient) ?? [];
    return versions.some(({ at: from, devices, supersededAt }) => {
      if (from > at || supersededAt < at - LIST_AGE_MS) return false;
      const others = devices.filter(({ deviceId }) => recipient !== sender.userId || deviceId !== sender.deviceId);
      const known = listed.every(({ deviceId, registrationId }) =>
        others.some((each) => each.deviceId === deviceId && each.registrationId === registrationId),
      );
      return known && (listedOnly || others.length === listed.length);
    });
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

  /** I1 and progress: at the end everything that was accepted is acked and confirmed. */
  atRest(): string[] {
    const left: string[] = [];
    for (const { message, full } of this.#accepted.values()) {
      for (const { deviceId, registrationId } of message.listed) {
        const address = addressKey({ userId: message.recipient, deviceId });
        if (full.includes(deviceId) || this.installs.get(address) !== registrationId) continue;
        const copies = this.recordsOfMessage(message.id).filter((each) => each.address === address);
        if (!copies.some(({ confirmedAt }) => confirmedAt !== undefined))
          left.push(
            `${address.slice(34)} offset ${copies[0]?.offset} of p${copies[0]?.partition} (${copies[0]?.acked ? 'acked' : 'not acked'})`,
          );
      }
    }
    return left;
  }
}

function isSameList(a: readonly DeviceInfo[], b: readonly DeviceInfo[]): boolean {
  const nameOf = (list: readonly DeviceInfo[]) =>
    list.map(({ deviceId, registrationId }) => `${deviceId}/${registrationId}`).join(' ');
  return nameOf(a) === nameOf(b);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
