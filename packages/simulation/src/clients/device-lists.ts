import { type Address, type AddressKey, type DeviceInfo, type UserId, addressKey } from '@lantern/protocol';
import { type UserDevices, visibleDevices } from '@lantern/keys';

interface ListVersion {
  readonly at: number;
  readonly devices: readonly DeviceInfo[];
  /** When a later one was announced, virtual ms. */
  supersededAt: number;
}

/** A send, as far as it is judged by the recipient's device list. */
export interface ListedSend {
  readonly sender: Address;
  readonly recipient: UserId;
  readonly listed: readonly { readonly deviceId: number; readonly registrationId: number }[];
  readonly listedOnly: boolean;
}

/** What a sender is told of a device list that is not the one it used. */
export interface ToldDifference {
  readonly missing: readonly DeviceInfo[];
  readonly stale: readonly DeviceInfo[];
  readonly extra: readonly number[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * For how long a device list may be used after a later one was announced, ms: 2 s by a gateway, 2 s in the owner's queue, and what
 * links take.
 */
const LIST_AGE_MS = 5_000;

/** All device lists that there were, and until when a send may be judged by each (I6). */
export class DeviceLists {
  readonly #lists = new Map<UserId, ListVersion[]>();
  readonly #replaced = new Map<AddressKey, readonly number[]>();

  changed(userId: UserId, user: UserDevices, at: number): void {
    const versions = this.#lists.get(userId) ?? [{ at: -Infinity, devices: [], supersededAt: Infinity }];
    versions.push({ at, devices: visibleDevices(user), supersededAt: Infinity });
    this.#lists.set(userId, versions);
    for (const { deviceId, registrationIds } of user.former)
      this.#replaced.set(addressKey({ userId, deviceId }), registrationIds);
  }

  /** Whether another install was registered in the place of that one, or it was removed. */
  wasReplaced(address: AddressKey, registrationId: number): boolean {
    return this.#replaced.get(address)?.includes(registrationId) ?? false;
  }

  /** Gateways may know of it from now on. */
  announced(userId: UserId, devices: readonly DeviceInfo[], at: number): void {
    const versions = this.#lists.get(userId) ?? [];
    const latest = versions.findLastIndex((version) => isSameList(version.devices, devices));
    for (const version of versions.slice(0, Math.max(0, latest)))
      version.supersededAt = Math.min(version.supersededAt, at);
  }

  /** Whether the devices of a send were all of them, by a list that might be used then. */
  wasCurrent(send: ListedSend, at: number): boolean {
    const { listed, listedOnly } = send;
    return this.#usable(send, { from: at, to: at }).some((others) => {
      const known = listed.every(({ deviceId, registrationId }) =>
        others.some((each) => each.deviceId === deviceId && each.registrationId === registrationId),
      );
      return known && (listedOnly || others.length === listed.length);
    });
  }

  /** Whether the recipient had no device that could be written to, by a list that might be used in that time. */
  hadNobody(send: ListedSend, time: Span): boolean {
    return this.#usable(send, time).some((others) => others.length === 0);
  }

  /** Whether the difference is that from a list which was the user's at an instant of that time: it never comes from a cache. */
  differedSo(send: ListedSend, told: ToldDifference, { from, to }: Span): boolean {
    const versions = this.#lists.get(send.recipient) ?? [];
    return versions.some(({ at, devices }, index) => {
      const until = versions[index + 1]?.at ?? Infinity;
      return at <= to && until >= from && isDifference(send, told, othersIn(devices, send));
    });
  }

  #usable(send: ListedSend, { from, to }: Span) {
    return (this.#lists.get(send.recipient) ?? [])
      .filter((version) => version.at <= to && version.supersededAt >= from - LIST_AGE_MS)
      .map(({ devices }) => othersIn(devices, send));
  }
}

/** The sending device is left out. */
function othersIn(devices: readonly DeviceInfo[], { sender, recipient }: ListedSend): readonly DeviceInfo[] {
  return devices.filter(({ deviceId }) => recipient !== sender.userId || deviceId !== sender.deviceId);
}

function isDifference({ listed }: ListedSend, told: ToldDifference, devices: readonly DeviceInfo[]): boolean {
  const used = new Map(listed.map(({ deviceId, registrationId }) => [deviceId, registrationId]));
  const missing = devices.filter(({ deviceId }) => !used.has(deviceId));
  const stale = devices.filter(({ deviceId, registrationId }) => {
    const known = used.get(deviceId);
    return known !== undefined && known !== registrationId;
  });
  const extra = listed.map(({ deviceId }) => deviceId).filter((id) => !devices.some(({ deviceId }) => deviceId === id));
  const differs = missing.length + stale.length + extra.length > 0;
  return differs && isSame(missing, told.missing) && isSame(stale, told.stale) && isSameSet(extra, told.extra);
}

function isSame(a: readonly DeviceInfo[], b: readonly DeviceInfo[]): boolean {
  return isSameSet(a.map(nameOf), b.map(nameOf));
}

function nameOf({ deviceId, registrationId, identityKey }: DeviceInfo): string {
  return `${deviceId}/${registrationId}/${Buffer.from(identityKey).toString('hex')}`;
}

/** As often on both sides. */
function isSameSet<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

function isSameList(a: readonly DeviceInfo[], b: readonly DeviceInfo[]): boolean {
  const nameOf = (list: readonly DeviceInfo[]) =>
    list.map(({ deviceId, registrationId }) => `${deviceId}/${registrationId}`).join(' ');
  return nameOf(a) === nameOf(b);
}
