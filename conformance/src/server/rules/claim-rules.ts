import { type UserId, type v1 } from '@lantern/protocol';
import { type Rule, holds, present, same } from '../../rules/rule.js';
import { type Device, claimOf, hexOf, kemKey, newDevice, newUser, oneTimeKeys } from '../device.js';
import type { ServerStage } from '../server-stage.js';
import type { WireConnection } from '../wire-connection.js';

async function claim(
  session: WireConnection,
  userId: UserId,
  more: v1.IClaimPreKeys = {},
): Promise<v1.IPreKeyBundle[]> {
  return (await session.expect('preKeyBundles', claimOf(userId, more))).bundles ?? [];
}

const oneTimeOf = (bundles: readonly v1.IPreKeyBundle[]) =>
  bundles.map(({ oneTime }) => (oneTime ? hexOf(oneTime.key) : null));

function isBundleOf(bundle: v1.IPreKeyBundle | undefined, device: Device): void {
  same(bundle?.device?.deviceId, device.deviceId, 'device of the bundle');
  same(bundle?.device?.registrationId, device.registrationId, 'registration id of the bundle');
  same(hexOf(bundle?.device?.identityKey), hexOf(device.identityKey), 'identity key of the bundle');
  const { id, key, signature } = present(bundle?.signedPreKey, 'the signed prekey');
  same(
    [id, hexOf(key), hexOf(signature)],
    [1, hexOf(device.signedPreKey.key), hexOf(device.signedPreKey.signature)],
    'signed prekey',
  );
}

/** Section "ClaimPreKeys". */
export const CLAIM_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'A claim gives a whole bundle for each device, with the oldest one-time keys',
    section: 'claimprekeys',
    run: async (stage) => {
      const userId = newUser();
      const [one, two] = [newDevice(userId, 1), newDevice(userId, 2)];
      const oneTime = oneTimeKeys(2);
      const kem = kemKey(8);
      await stage.registered(one, { oneTime, lastResortKem: kemKey(7), kem: [kem] });
      await stage.registered(two);
      const { session } = await stage.attached();
      const bundles = (await claim(session, userId)).sort(
        (a, b) => (a.device?.deviceId ?? 0) - (b.device?.deviceId ?? 0),
      );
      same(bundles.length, 2, 'bundles');
      isBundleOf(bundles[0], one);
      isBundleOf(bundles[1], two);
      same(oneTimeOf(bundles), [hexOf(oneTime[0]?.key), null], 'one-time keys');
      same(
        [bundles[0]?.kem?.id, hexOf(bundles[0]?.kem?.key), bundles[0]?.kemIsLastResort],
        [8, hexOf(kem.key), false],
        'KEM key',
      );
      holds(!bundles[1]?.kem, 'a KEM key of a device that has none');
    },
  },
  {
    name: 'A one-time key is handed out to one claimer only',
    section: 'what-is-guaranteed-and-what-is-not',
    run: async (stage) => {
      const device = newDevice();
      const oneTime = oneTimeKeys(3);
      await stage.registered(device, { oneTime, lastResortKem: kemKey(7), kem: [kemKey(8)] });
      const claimers = [await stage.attached(), await stage.attached(), await stage.attached(), await stage.attached()];
      const claimed: v1.IPreKeyBundle[] = [];
      for (const { session } of claimers) claimed.push(...(await claim(session, device.userId)));
      const uploaded = oneTime.map(({ key }) => hexOf(key));
      same(oneTimeOf(claimed), [...uploaded, null], 'one-time keys of four claimers, with three to hand out');
      same(
        claimed.map(({ kem }) => kem?.id),
        [8, 7, 7, 7],
        'ids of the KEM keys, with one to hand out and the last-resort one',
      );
      same(
        claimed.map(({ kemIsLastResort }) => kemIsLastResort),
        [false, true, true, true],
        'whether the KEM key is the last-resort one',
      );
    },
  },
  {
    name: 'A key that was handed out is not stored when it is uploaded again, and is named',
    section: 'uploadprekeys',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const oneTime = oneTimeKeys(2);
      await session.expect('preKeyCounts', { uploadPreKeys: { oneTime } });
      await claim((await stage.attached()).session, device.userId);
      const counts = await session.expect('preKeyCounts', { uploadPreKeys: { oneTime } });
      same([counts.oneTimeLeft, counts.oneTimeNotStoredIds], [1, [1]], 'keys left and ids not stored');
    },
  },
  {
    name: 'A repeat of a claim gets the first answer; other arguments under its id are a CONFLICT',
    section: 'claimprekeys',
    run: async (stage) => {
      const device = newDevice();
      await stage.registered(device, { oneTime: oneTimeKeys(5) });
      const { session } = await stage.attached();
      const body = claimOf(device.userId);
      const first = await session.expect('preKeyBundles', body);
      same(
        oneTimeOf((await session.expect('preKeyBundles', body)).bundles ?? []),
        oneTimeOf(first.bundles ?? []),
        'keys of the repeat',
      );
      const other = {
        claimPreKeys: { ...body.claimPreKeys, known: [{ deviceId: 1, registrationId: device.registrationId }] },
      };
      same(await session.refusal(other), 'CONFLICT', 'answer to other arguments');
    },
  },
  {
    name: 'No key is spent on a known device; known devices that are gone are named',
    section: 'claimprekeys',
    run: async (stage) => {
      const device = newDevice();
      await stage.registered(device, { oneTime: oneTimeKeys(1) });
      const { session } = await stage.attached();
      const { deviceId, registrationId } = device;
      const known = [
        { deviceId, registrationId },
        { deviceId: 9, registrationId: 1 },
      ];
      const answer = await session.expect('preKeyBundles', claimOf(device.userId, { known }));
      same([answer.bundles?.length, answer.goneDeviceIds], [0, [9]], 'bundles and devices that are gone');
      const [bundle] = await claim(session, device.userId, {
        known: [{ deviceId, registrationId: registrationId + 1 }],
      });
      holds(Boolean(bundle?.oneTime), 'no key for a device that is known under an old registration id');
    },
  },
  {
    name: 'A claim of a user without devices is UNKNOWN_USER',
    section: 'claimprekeys',
    run: async (stage) =>
      same(await (await stage.attached()).session.refusal(claimOf(newUser())), 'UNKNOWN_USER', 'answer'),
  },
];
