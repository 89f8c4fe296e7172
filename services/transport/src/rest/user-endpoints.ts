import type { ErasureReport, StoreReport } from '@lantern/internal-rest';
import { type AddressKey, MAX_UINT32, type Offset, type UserId, parseAddressKey } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { z } from 'zod';
import type { PartitionOwner } from '../owner/partition-owner.js';
import type { Remains, UserRecords } from '../ports.js';
import type { transportBackendSpecs } from './backend-specs.js';

export interface UserEndpointsOptions {
  readonly records: UserRecords;
  /** How long a message waits at most, ms. */
  readonly retentionMs: number;
  readonly clock: Clock;
}

type Exported = z.output<(typeof transportBackendSpecs.exportMailboxes)['answer']>;

const HOUR_MS = 3_600_000;
const TOMBSTONE_KEPT_MS = 25 * HOUR_MS;
const IN_MEMORY =
  'what became of the latest messages, by message id and 32 bits of the user’s id, as long as others do not take the place';

function remainsReport({ store, keptMs, note }: Remains, now: number): StoreReport {
  return { store, ...(keptMs !== undefined && { goneBy: now + keptMs }), note };
}

/** Removes what is kept of a user in the owner’s partition, and says what ends by itself. */
export async function eraseMailboxes(
  owner: PartitionOwner,
  { userId, orphans }: { readonly userId: UserId; readonly orphans?: boolean },
  { records, retentionMs, clock }: UserEndpointsOptions,
): Promise<ErasureReport> {
  const erased = await owner.purges.erase(userId, records, orphans);
  const { partition } = owner;
  const [left, addressesLeft] = [await records.withMail(userId, partition), await records.known(userId)];
  const tombstones = await records.tombstones(userId, partition);
  const now = clock.now();
  // What is not forgotten yet goes with the next call, and not by itself.
  const forgotten =
    addressesLeft.length === 0 && records.forgottenKeptMs > 0 ? { goneBy: now + records.forgottenKeptMs } : {};
  const stores: StoreReport[] = [
    {
      store: 'mailboxes',
      removed: erased.messages,
      left: left.length,
      note: 'left: devices for which something waits',
    },
    {
      store: 'addresses',
      removed: erased.addresses,
      left: addressesLeft.length,
      ...forgotten,
      note: 'purge markers and notices',
    },
    { store: 'dead letters', removed: erased.deadLetters, left: 0 },
    {
      store: 'messages to others',
      goneBy: now + retentionMs,
      note: 'that the user sent: they are the recipients’, name their sender, and go when they are acked or expire',
    },
    { store: 'transport memory', note: IN_MEMORY },
  ];
  if (tombstones > 0) {
    const note = 'of messages whose insert was repeated: the address without content';
    stores.push({ store: 'tombstones', left: tombstones, goneBy: now + TOMBSTONE_KEPT_MS, note });
  }
  return { stores: [...stores, ...(await records.remains()).map((remains) => remainsReport(remains, now))] };
}

const deviceOf = (address: AddressKey): number => parseAddressKey(address).deviceId;

interface ExportRequest {
  readonly userId: UserId;
  /** Where to go on. */
  readonly from: { readonly deviceId?: number; readonly above?: number };
}

/** I7: addresses of a page. */
const MAX_DEVICES = 100;

/**
 * One page of what waits for the devices of a user: those of the lowest ids first, up to the first for which something waits, and
 * of that one as many messages as a page has.
 */
export async function exportMailboxes(
  owner: PartitionOwner,
  { userId, from }: ExportRequest,
  { records }: UserEndpointsOptions,
): Promise<Exported> {
  const { partition, whereabouts } = owner;
  const least = from.deviceId ?? 0;
  // Looked at first: what is on its way to the mailbox may be there before that is asked.
  const inMemory = owner.core.addressesOf(userId).filter((address) => deviceOf(address) >= least);
  const withMail = await records.withMail(userId, partition, least);
  // Each names its lowest, so that the lowest of all are among them.
  const known = sorted([...withMail, ...(await records.known(userId, least)), ...inMemory]);
  const inTurn = known.slice(0, MAX_DEVICES);
  const address = inTurn.find((each) => withMail.includes(each));
  const shown = address === undefined ? inTurn : inTurn.slice(0, inTurn.indexOf(address) + 1);
  const { above } = from;
  const begun = (each: AddressKey) => above !== undefined && deviceOf(each) === from.deviceId;
  const described = shown.filter((each) => !begun(each)).map((each) => describe(owner, each));
  const page =
    address === undefined ? { messages: [] } : await whereabouts.list(address, begun(address) ? (above ?? -1) : -1);
  const messages = page.messages.map(({ offset, sender, ...message }) => {
    const { userId: senderUserId, deviceId: senderDeviceId } = parseAddressKey(sender);
    return { deviceId: deviceOf(address ?? sender), offset, senderUserId, senderDeviceId, ...message };
  });
  const next = nextOf(address, page.next) ?? afterAll(shown, known);
  return { partition, devices: await Promise.all(described), messages, ...(next && { next }) };
}

/** The device to go on with. Each source names so many at most: what follows a whole page is not known yet. */
function afterAll(
  shown: readonly AddressKey[],
  known: readonly AddressKey[],
): { readonly deviceId: number } | undefined {
  const [last, following] = [shown.at(-1), known[shown.length]];
  if (last !== undefined && shown.length === MAX_DEVICES) {
    const deviceId = deviceOf(last) + 1;
    return deviceId > MAX_UINT32 ? undefined : { deviceId };
  }
  return following === undefined ? undefined : { deviceId: deviceOf(following) };
}

async function describe({ whereabouts }: PartitionOwner, address: AddressKey): Promise<Exported['devices'][number]> {
  const { messages, bytes, inMemory } = await whereabouts.statistics(address);
  const { purgedBelow, installedBefore, notices } = await whereabouts.kept(address);
  const dropped = notices.map(({ version: _version, ...notice }) => notice);
  return { deviceId: deviceOf(address), messages, bytes, inMemory, purgedBelow, installedBefore, dropped };
}

const sorted = (addresses: readonly AddressKey[]): AddressKey[] =>
  [...new Set(addresses)].sort((a, b) => deviceOf(a) - deviceOf(b));

function nextOf(address: AddressKey | undefined, above: Offset | undefined) {
  return address === undefined || above === undefined
    ? undefined
    : { deviceId: deviceOf(address), above: above as number };
}
