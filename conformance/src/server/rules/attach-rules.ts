import { createHash } from 'node:crypto';
import { keyDigestInput, userIdToBytes, v1 } from '@lantern/protocol';
import { type Rule, holds, present, same } from '../../rules/rule.js';
import {
  type Device,
  ackOf,
  helloOf,
  hexOf,
  kemKey,
  messageTo,
  newDevice,
  newUser,
  registrationOf,
  textOf,
} from '../device.js';
import type { ServerStage } from '../server-stage.js';
import type { WireConnection } from '../wire-connection.js';

const attachmentOf = (welcome: v1.IWelcome) => v1.Attachment[welcome.attachment ?? 0]?.replace('ATTACHMENT_', '');

/** Bounds that are told by no other name; a client keeps to what Welcome says. */
const BOUNDS = [
  'maxMessageBytesIn',
  'maxMessageBytesOut',
  'maxCiphertextBytes',
  'maxSendBytes',
  'maxRequestsInFlight',
  'maxAckIds',
  'maxOneTimeKeysPerUpload',
  'maxKemKeysPerUpload',
  'maxKeysStored',
  'maxDevices',
  'dedupWindowMs',
  'claimWindowMs',
  'parkAfterMs',
  'maxTtlMs',
  'maxFramesPerMessage',
] as const satisfies readonly (keyof v1.ILimits)[];

/** Connections with the user's token that say what they can of the device, without its secret. @throws RuleBroken when one is let in */
async function thievesOf(stage: ServerStage, { userId, deviceId, registrationId }: Device): Promise<WireConnection[]> {
  const wrong = new Uint8Array(32);
  const hellos: readonly v1.IHello[] = [
    { deviceId },
    { deviceId, registrationId },
    { deviceId, registrationId, deviceSecret: wrong },
    { deviceId, registrationId, sendOnly: true },
    { deviceId, registrationId, deviceSecret: wrong, sendOnly: true },
  ];
  const thieves: WireConnection[] = [];
  for (const hello of hellos) {
    const thief = await stage.connect(userId);
    const attachment = attachmentOf(await thief.expect('welcome', { hello }));
    const letIn = attachment === 'ATTACHED' || attachment === 'SEND_ONLY';
    holds(
      !letIn,
      `${attachment} with a token and the fields ${Object.keys(hello).join(', ')}, without the device's secret`,
    );
    thieves.push(thief);
  }
  return thieves;
}

/** Sections "Hello and Welcome", "Newest connection wins" and "Key digest". */
export const ATTACH_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'Welcome tells the time, the expiry of the token, and every bound',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const connection = await stage.connect();
      const welcome = await connection.expect('welcome', { hello: { deviceId: 1 } });
      holds((welcome.tokenExpiresAt ?? 0) > (welcome.serverTime ?? 0), 'the token expires before the time of Welcome');
      holds((welcome.retentionMs ?? 0) > 0, 'retention_ms is missing');
      const limits = present(welcome.limits, 'limits');
      same(
        BOUNDS.filter((name) => !((limits[name] ?? 0) > 0)),
        [],
        'bounds that are missing',
      );
      holds((limits.maxWindow?.messages ?? 0) > 0 && (limits.maxWindow?.bytes ?? 0) >= 65_536, 'max_window is missing');
    },
  },
  {
    name: 'Welcome tells whether the session is attached, and why not',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const device = newDevice();
      const told = async (hello: v1.IHello) => {
        const connection = await stage.connect(device.userId);
        return attachmentOf(await connection.expect('welcome', { hello: { deviceId: device.deviceId, ...hello } }));
      };
      same(await told({}), 'NOT_REGISTERED', 'attachment of a new device');
      await stage.registered(device);
      const { registrationId, deviceSecret } = device;
      same(await told({ registrationId, deviceSecret }), 'ATTACHED', 'attachment');
      same(await told({ registrationId, deviceSecret, sendOnly: true }), 'SEND_ONLY', 'attachment of a sender');
      const other = registrationId + 1;
      same(await told({ registrationId: other, deviceSecret }), 'OTHER_REGISTRATION', 'attachment of another install');
      same(
        await told({ registrationId, deviceSecret: new Uint8Array(32) }),
        'WRONG_SECRET',
        'attachment without the secret',
      );
    },
  },
  {
    name: 'A session that is not attached is served RegisterDevice, RefreshToken, Ping and GetDevices only',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const owner = await stage.registered();
      const connection = await stage.connect(owner.userId);
      await connection.expect('welcome', { hello: { deviceId: owner.deviceId } });
      const userId = userIdToBytes(owner.userId);
      const refused = [
        messageTo([owner], 'x'),
        { claimPreKeys: { claimId: new Uint8Array(16), userId } },
        { uploadPreKeys: {} },
        { removeDevice: { deviceId: owner.deviceId } },
        { ack: { deliveryIds: [] } },
      ];
      for (const body of refused) same(await connection.refusal(body), 'NOT_REGISTERED', Object.keys(body).join());
      await connection.expect('deviceList', { getDevices: { userId } });
      await connection.expect('pong', { ping: {} });
      await connection.expect('tokenRefreshed', { refreshToken: { token: await stage.token(owner.userId) } });
    },
  },
  {
    name: 'A token alone reads no mailbox, acks and sends nothing, and displaces nobody',
    section: 'what-is-guaranteed-and-what-is-not',
    run: async (stage) => {
      const owner = await stage.registered();
      const sender = await stage.attached();
      await stage.accepted(sender.session, owner, 'for the owner');
      const thieves = await thievesOf(stage, owner);
      const session = await stage.session(owner);
      thieves.push(...(await thievesOf(stage, owner)));
      const delivered = await session.received('deliver');
      for (const thief of thieves) {
        same(
          await thief.refusal(messageTo([sender.device], 'in his name')),
          'NOT_REGISTERED',
          'send with a token alone',
        );
        same(await thief.refusal(ackOf(delivered)), 'NOT_REGISTERED', 'ack with a token alone');
        same(thief.pushes('deliver').map(textOf), [], 'messages delivered to a token alone');
      }
      await session.expect('pong', { ping: {} });
      session.drop();
      const again = await stage.session(owner);
      same((await again.received('deliver')).map(textOf), ['for the owner'], 'messages after the next attach');
    },
  },
  {
    name: 'The newest connection of a device wins, the older one is closed with 4409',
    section: 'newest-connection-wins',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const newer = await stage.session(device);
      same((await session.ended()).code, 4409, 'close code of the older connection');
      await newer.expect('pong', { ping: {} });
    },
  },
  {
    name: 'A send-only session displaces nobody, receives nothing, and sends',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const peer = await stage.attached();
      const sender = await stage.session(device, { sendOnly: true });
      await stage.accepted(sender, peer.device, 'from the side');
      const [delivered] = await peer.session.received('deliver');
      same(delivered && textOf(delivered), 'from the side', 'delivered message');
      await stage.accepted(peer.session, device, 'back');
      await session.received('deliver');
      same(sender.pushes('deliver').length, 0, 'messages delivered to the send-only session');
      await sender.expect('acked', ackOf(session.pushes('deliver')));
    },
  },
  {
    name: 'own.key_digest is the SHA-256 of the keys that are stored, own.counts their number',
    section: 'key-digest',
    run: async (stage) => {
      const device = newDevice();
      const lastResortKem = kemKey(7);
      await stage.registered(device, {
        lastResortKem,
        kem: [kemKey(8), kemKey(9)],
        oneTime: [{ id: 1, key: kemKey(1).key }],
      });
      const connection = await stage.connect(device.userId);
      const { own, ownDevices } = await connection.expect('welcome', { hello: helloOf(device) });
      const digest = createHash('sha256')
        .update(keyDigestInput({ ...device, lastResortKem }))
        .digest('hex');
      same(hexOf(own?.keyDigest), digest, 'key digest');
      same([own?.counts?.oneTimeLeft, own?.counts?.kemLeft], [1, 2], 'one-time keys left');
      same(
        ownDevices?.map(({ deviceId }) => deviceId),
        [device.deviceId],
        'own devices',
      );
    },
  },
  {
    name: 'A device that registers is attached by that',
    section: 'registerdevice',
    run: async (stage) => {
      const device = newDevice(newUser(), 3);
      const connection = await stage.unregistered(device);
      await connection.expect('preKeyCounts', { registerDevice: registrationOf(device) });
      const sender = await stage.attached();
      await stage.accepted(sender.session, device, 'welcome');
      const [delivered] = await connection.received('deliver');
      same(delivered && textOf(delivered), 'welcome', 'delivered message');
    },
  },
];
