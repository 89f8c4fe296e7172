import type { AddressKey, PartitionId, UserId } from '@lantern/protocol';
import { NO_DEVICES } from '@lantern/keys';
import type { RecordAccount } from '../src/clients/auditor.js';
import { DeviceLists } from '../src/clients/device-lists.js';
import { QuotaAudit } from '../src/clients/quota-audit.js';
import { TRANSPORT_CONFIG } from '../src/cluster/sim-config.js';

const address = 'an address' as AddressKey;
const partition = 1 as PartitionId;
const owner = { name: 'tr0', at: 100 };
const { maxMessages, senderShare } = TRANSPORT_CONFIG.quota;
const share = maxMessages / senderShare;

function record(offset: number, changes: Partial<RecordAccount> = {}): RecordAccount {
  const asked = {
    by: 'tr0',
    partition,
    readTo: 0,
    issuedAt: 200 + offset,
    assignedAt: 50,
    answered: true,
  };
  return {
    offset,
    partition,
    address,
    registrationId: 1,
    messageId: `message ${offset}`,
    senderUser: 'somebody' as UserId,
    by: 'tr0',
    serverTime: 0,
    appliedAt: 200 + offset,
    issuedAt: 200 + offset,
    asked,
    acceptedAt: undefined,
    acked: false,
    confirmedAt: undefined,
    ...changes,
  };
}

const recordsTo = (count: number, changes?: Partial<RecordAccount>) =>
  Array.from({ length: count }, (_, offset) => record(offset, changes));

describe('the check of quotas', () => {
  it('lets a sender have its share and not one message more', () => {
    const all = recordsTo(share + 1);
    const audit = new QuotaAudit();
    expect(audit.check(all.at(share - 1) as RecordAccount, all.slice(0, share), owner)).toBeUndefined();
    expect(audit.check(all.at(-1) as RecordAccount, all, owner)).toMatch(`${share + 1} of one sender`);
  });

  it('counts what an owner before stored once the next one has counted the mailbox', () => {
    const earlier = recordsTo(share, { by: 'tr1' });
    const all = [...earlier, record(share)];
    const audit = new QuotaAudit();
    expect(audit.check(all.at(-1) as RecordAccount, all, owner)).toBeUndefined();
    const offsets = new Set(earlier.map(({ offset }) => offset));
    audit.counted({ address, partition, by: 'tr0', issuedAt: 150, answeredAt: 160, offsets });
    expect(audit.check(all.at(-1) as RecordAccount, all, owner)).toMatch('tr0 knew it');
  });

  it('leaves out what was acked, and what the owner cannot know to be stored', () => {
    const audit = new QuotaAudit();
    const asked = { ...record(0).asked, answered: false };
    for (const changes of [{ acked: true }, { asked }, { registrationId: 2 }]) {
      const all = [...recordsTo(share, changes), record(share)];
      expect(audit.check(all.at(-1) as RecordAccount, all, owner)).toBeUndefined();
    }
  });
});

describe('the check of device lists', () => {
  const userId = 'a user' as UserId;
  const device = (deviceId: number, registrationId: number) => {
    const bytes = new Uint8Array(1);
    const key = { id: 1, key: bytes, signature: bytes };
    const keys = { identityKey: bytes, deviceSecretHash: bytes, signedPreKey: key };
    return { deviceId, registrationId, ...keys, installedAt: 0, lastSeenDay: 0 };
  };
  const info = (deviceId: number, registrationId: number) => {
    return { deviceId, registrationId, identityKey: new Uint8Array(1) };
  };
  const send = {
    sender: { userId: 'another user' as UserId, deviceId: 1 },
    recipient: userId,
    listed: [
      { deviceId: 1, registrationId: 10 },
      { deviceId: 3, registrationId: 30 },
    ],
    listedOnly: false,
  };
  const told = { missing: [info(2, 20)], stale: [info(1, 11)], extra: [3] };

  it('takes a difference that was one between the request and its answer, and no other', () => {
    const lists = new DeviceLists();
    lists.changed(userId, { ...NO_DEVICES, devices: [device(1, 11), device(2, 20)] }, 1_000);
    lists.changed(userId, { ...NO_DEVICES, devices: [device(1, 11)] }, 2_000);
    expect(lists.differedSo(send, told, { from: 1_500, to: 1_600 })).toBe(true);
    expect(lists.differedSo(send, told, { from: 1_900, to: 2_100 })).toBe(true);
    expect(lists.differedSo(send, told, { from: 2_100, to: 2_200 })).toBe(false);
    for (const wrong of [
      { ...told, missing: [] },
      { ...told, stale: [info(1, 12)] },
      { ...told, extra: [] },
    ])
      expect(lists.differedSo(send, wrong, { from: 1_500, to: 1_600 })).toBe(false);
  });
});
