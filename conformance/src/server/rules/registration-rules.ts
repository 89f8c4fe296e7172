import { userIdToBytes, v1 } from '@lantern/protocol';
import { type Rule, RuleSkipped, holds, present, same } from '../../rules/rule.js';
import { type Device, hexOf, kemKey, newDevice, newUser, oneTimeKeys, registrationOf, textOf } from '../device.js';
import type { ServerStage } from '../server-stage.js';

const reinstalled = (device: Device): Device => ({
  ...newDevice(device.userId, device.deviceId),
  registrationId: device.registrationId + 1,
});
const counts = ({ oneTimeLeft, kemLeft }: v1.IPreKeyCounts) => [oneTimeLeft, kemLeft];

/** Sections "RegisterDevice", "UploadPreKeys", "GetDevices", "RemoveDevice". */
export const REGISTRATION_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'An equal repeat of a registration is answered as the first was',
    section: 'registerdevice',
    run: async (stage) => {
      const device = newDevice();
      const body = { registerDevice: registrationOf(device, { oneTime: oneTimeKeys(3) }) };
      const connection = await stage.unregistered(device);
      same(counts(await connection.expect('preKeyCounts', body)), [3, 0], 'counts');
      same(counts(await connection.expect('preKeyCounts', body)), [3, 0], 'counts of the repeat');
    },
  },
  {
    name: 'Another install at the address is ADDRESS_TAKEN without replace',
    section: 'registerdevice',
    run: async (stage) => {
      const device = await stage.registered();
      const connection = await stage.unregistered(device);
      const registerDevice = registrationOf(reinstalled(device));
      same(await connection.refusal({ registerDevice }), 'ADDRESS_TAKEN', 'answer');
    },
  },
  {
    name: 'With replace the old install is closed with 4410, its mailbox is purged, its registration id is used up',
    section: 'registerdevice',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await stage.accepted(sender.session, device, 'for the old install');
      await session.received('deliver');
      const next = reinstalled(device);
      const connection = await stage.unregistered(next);
      await connection.expect('preKeyCounts', { registerDevice: registrationOf(next, { replace: true }) });
      same((await session.ended()).code, 4410, 'close code of the old install');
      await stage.accepted(sender.session, next, 'for the new install');
      same((await connection.received('deliver')).map(textOf), ['for the new install'], 'delivered messages');
      const back = await stage.unregistered(next);
      const registerDevice = registrationOf(device, { replace: true });
      same(await back.refusal({ registerDevice }), 'REGISTRATION_ID_REUSED', 'answer to the old registration id');
    },
  },
  {
    name: 'One-time KEM keys without a last-resort one are INVALID',
    section: 'registerdevice',
    run: async (stage) => {
      const device = newDevice();
      const connection = await stage.unregistered(device);
      const registerDevice = registrationOf(device, { kem: [kemKey(1)] });
      same(await connection.refusal({ registerDevice }), 'INVALID', 'answer');
    },
  },
  {
    name: 'More than max_devices of a user are TOO_MANY_DEVICES',
    section: 'registerdevice',
    run: async (stage) => {
      const userId = newUser();
      const first = await stage.attached(newDevice(userId, 1));
      const max = present(first.session.frames[0]?.welcome?.limits?.maxDevices, 'max_devices');
      if (max > 16) throw new RuleSkipped(`${max} devices are more than are registered here`);
      for (let deviceId = 2; deviceId <= max; deviceId++) await stage.registered(newDevice(userId, deviceId));
      const last = newDevice(userId, max + 1);
      const connection = await stage.unregistered(last);
      same(await connection.refusal({ registerDevice: registrationOf(last) }), 'TOO_MANY_DEVICES', 'answer');
    },
  },
  {
    name: 'The other sessions of the user are told by DevicesChanged, with all devices',
    section: 'registerdevice',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const other = await stage.registered(newDevice(device.userId, 2));
      const [changed] = await session.received('devicesChanged');
      const devices = (changed?.devices ?? []).map(({ deviceId, registrationId, identityKey }) => [
        deviceId,
        registrationId,
        hexOf(identityKey),
      ]);
      const wanted = [device, other].map((own) => [own.deviceId, own.registrationId, hexOf(own.identityKey)]);
      same(devices.map(String).sort(), wanted.map(String).sort(), 'devices');
    },
  },
  {
    name: 'Uploaded keys are added, a signed key is replaced, an equal repeat changes nothing',
    section: 'uploadprekeys',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const upload = {
        uploadPreKeys: { oneTime: oneTimeKeys(5), lastResortKem: kemKey(1), kem: [kemKey(2)], signedPreKey: kemKey(9) },
      };
      same(counts(await session.expect('preKeyCounts', upload)), [5, 1], 'counts');
      same(counts(await session.expect('preKeyCounts', upload)), [5, 1], 'counts of the repeat');
      const again = await stage.connect(device.userId);
      const { own } = await again.expect('welcome', { hello: { deviceId: device.deviceId } });
      same([own?.signedPreKeyId, own?.lastResortKemId], [9, 1], 'signed and last-resort key');
    },
  },
  {
    name: 'More keys than max_keys_stored are TOO_MANY_KEYS, and none is stored',
    section: 'uploadprekeys',
    run: async (stage) => {
      const { session } = await stage.attached();
      const { maxKeysStored = 0, maxOneTimeKeysPerUpload = 0 } = session.frames[0]?.welcome?.limits ?? {};
      const [stored, each] = [maxKeysStored ?? 0, maxOneTimeKeysPerUpload ?? 0];
      if (stored > 10 * each) throw new RuleSkipped(`${stored} keys are more than are uploaded here`);
      for (let left = stored, id = 1; left > 0; left -= each, id += each)
        await session.expect('preKeyCounts', { uploadPreKeys: { oneTime: oneTimeKeys(Math.min(left, each), id) } });
      const one = { uploadPreKeys: { oneTime: oneTimeKeys(1, stored + 1) } };
      same(await session.refusal(one), 'TOO_MANY_KEYS', 'answer');
      same((await session.expect('preKeyCounts', { uploadPreKeys: {} })).oneTimeLeft, stored, 'keys left');
    },
  },
  {
    name: 'PreKeysLow comes at the attach of a device without one-time keys',
    section: 'pushes',
    run: async (stage) => {
      const { session } = await stage.attached();
      const low = await session.received('preKeysLow');
      holds(
        low.some(({ kind, left }) => kind === v1.PreKeyKind.PRE_KEY_KIND_ONE_TIME && left === 0),
        'PreKeysLow of one-time keys did not come',
      );
    },
  },
  {
    name: 'GetDevices lists all devices with their keys; an unknown user has none',
    section: 'getdevices',
    run: async (stage) => {
      const { session } = await stage.attached();
      const peer = await stage.registered(newDevice(newUser(), 5));
      const list = async (userId: Device['userId']) =>
        (await session.expect('deviceList', { getDevices: { userId: userIdToBytes(userId) } })).devices ?? [];
      const [found, ...more] = await list(peer.userId);
      same(
        [found?.deviceId, found?.registrationId, hexOf(found?.identityKey), more.length],
        [5, peer.registrationId, hexOf(peer.identityKey), 0],
        'devices',
      );
      same((await list(newUser())).length, 0, 'devices of an unknown user');
    },
  },
  {
    name: 'A removed device is closed with 4410 and gone; once more is UNKNOWN_DEVICE',
    section: 'removedevice',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const other = await stage.attached(newDevice(device.userId, 2));
      await session.expect('deviceRemoved', { removeDevice: { deviceId: 2 } });
      same((await other.session.ended()).code, 4410, 'close code of the removed device');
      same(await session.refusal({ removeDevice: { deviceId: 2 } }), 'UNKNOWN_DEVICE', 'answer to a repeat');
      const { devices } = await session.expect('deviceList', { getDevices: { userId: userIdToBytes(device.userId) } });
      same(
        (devices ?? []).map(({ deviceId }) => deviceId),
        [1],
        'devices',
      );
    },
  },
];
