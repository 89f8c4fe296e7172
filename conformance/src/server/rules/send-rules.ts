import { userIdToBytes, type v1 } from '@lantern/protocol';
import { type Rule, holds, same } from '../../rules/rule.js';
import { type Device, copyFor, hexOf, messageTo, newDevice, newUser, textOf } from '../device.js';
import type { ServerStage } from '../server-stage.js';

const infos = (devices: readonly v1.IDeviceInfo[] | null | undefined) =>
  (devices ?? [])
    .map(({ deviceId, registrationId, identityKey }) => [deviceId ?? 0, registrationId, hexOf(identityKey)] as const)
    .sort(([a], [b]) => a - b);
const infosOf = (...devices: readonly Device[]) => infos(devices);

/** Section "Send". */
export const SEND_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'DeviceMismatch names missing, stale and extra devices, with registration ids and identity keys',
    section: 'send',
    run: async (stage) => {
      const userId = newUser();
      const one = await stage.registered(newDevice(userId, 1));
      const two = await stage.registered(newDevice(userId, 2));
      const { session } = await stage.attached();
      const empty = messageTo([one], '', { messages: [] });
      const first = await session.expect('deviceMismatch', empty);
      same(
        [infos(first.missing), first.stale?.length, first.extraDeviceIds],
        [infosOf(one, two), 0, []],
        'mismatch of an empty send',
      );
      const old = { ...one, registrationId: one.registrationId + 1 };
      const gone = newDevice(userId, 77);
      const second = await session.expect('deviceMismatch', messageTo([old, gone], 'x'));
      same(
        [infos(second.missing), infos(second.stale), second.extraDeviceIds],
        [infosOf(two), infosOf(one), [77]],
        'mismatch',
      );
    },
  },
  {
    name: 'After a mismatch nothing was stored, and the same message id is accepted',
    section: 'send',
    run: async (stage) => {
      const userId = newUser();
      const one = await stage.attached(newDevice(userId, 1));
      const two = await stage.attached(newDevice(userId, 2));
      const { session } = await stage.attached();
      const message = messageTo([one.device], 'refused');
      await session.expect('deviceMismatch', message);
      const messages = [copyFor(one.device, 'for one'), copyFor(two.device, 'for two')];
      await session.expect('accepted', { send: { ...message.send, messages } });
      same((await one.session.received('deliver')).map(textOf), ['for one'], 'messages of device 1');
      same((await two.session.received('deliver')).map(textOf), ['for two'], 'messages of device 2');
    },
  },
  {
    name: 'What is delivered is what was sent, its sender stamped by the server',
    section: 'send',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached(newDevice(newUser(), 4_294_967_295));
      const body = messageTo([device], 'content', { messages: [{ ...copyFor(device, 'content'), kind: 255 }] });
      const { serverTime } = await sender.session.expect('accepted', body);
      const [delivered] = await session.received('deliver');
      const sent = [
        hexOf(userIdToBytes(sender.device.userId)),
        4_294_967_295,
        hexOf(body.send.messageId),
        255,
        'content',
        serverTime,
      ];
      const got = [
        hexOf(delivered?.senderUserId),
        delivered?.senderDeviceId,
        hexOf(delivered?.messageId),
        delivered?.kind,
        delivered && textOf(delivered),
        delivered?.serverTime,
      ];
      same(got, sent, 'delivered message');
      holds((delivered?.deliveryId?.length ?? 0) > 0 && delivered?.ephemeral === false, 'no delivery id, or ephemeral');
    },
  },
  {
    name: 'A repeat of an accepted send is a Duplicate, also after the devices changed, and is delivered once',
    section: 'send',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      const message = messageTo([device], 'once');
      const { serverTime } = await sender.session.expect('accepted', message);
      same((await sender.session.expect('duplicate', message)).serverTime, serverTime, 'time of the first');
      await stage.registered(newDevice(device.userId, 2));
      await session.received('devicesChanged');
      await sender.session.expect('duplicate', message);
      await sender.session.expect('accepted', messageTo([device], 'later', { listedOnly: true }));
      same((await session.received('deliver', 2)).map(textOf), ['once', 'later'], 'delivered messages');
    },
  },
  {
    name: 'A user without devices is UNKNOWN_USER',
    section: 'send',
    run: async (stage) =>
      same(await (await stage.attached()).session.refusal(messageTo([newDevice()], 'x')), 'UNKNOWN_USER', 'answer'),
  },
  {
    name: 'A device twice, an empty ciphertext, a kind above 255 and ids of another length are INVALID',
    section: 'send',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const peer = await stage.registered();
      const bad: Record<string, v1.ISend> = {
        'a device twice': { messages: [copyFor(peer, 'a'), copyFor(peer, 'b')] },
        'an empty ciphertext': { messages: [copyFor(peer, '')] },
        'kind 256': { messages: [{ ...copyFor(peer, 'a'), kind: 256 }] },
        'a short message id': { messageId: new Uint8Array(15) },
        'a short user id': { userId: new Uint8Array(15) },
        'ttl 0': { ttlMs: 0 },
      };
      for (const [what, send] of Object.entries(bad))
        same(await session.refusal(messageTo([peer], 'x', send)), 'INVALID', what);
      holds(session.isOpen, `the connection of device ${device.deviceId} was closed`);
    },
  },
  {
    name: 'The own user without other devices is Accepted; the own sending device is extra',
    section: 'send',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      await session.expect('accepted', messageTo([device], '', { messages: [] }));
      const { extraDeviceIds } = await session.expect('deviceMismatch', messageTo([device], 'to myself'));
      same(extraDeviceIds, [device.deviceId], 'extra devices');
    },
  },
  {
    name: 'listed_only does not ask for the devices that are left out',
    section: 'send',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      await stage.registered(newDevice(device.userId, 2));
      const sender = await stage.attached();
      await sender.session.expect('deviceMismatch', messageTo([device], 'to one'));
      await sender.session.expect('accepted', messageTo([device], 'to one', { listedOnly: true }));
      await session.received('deliver');
    },
  },
  {
    name: 'After not_after a message is TOO_LATE',
    section: 'send',
    run: async (stage) => {
      const { session } = await stage.attached();
      const peer = await stage.registered();
      same(await session.refusal(messageTo([peer], 'x', { notAfter: Date.now() - 600_000 })), 'TOO_LATE', 'answer');
    },
  },
  {
    name: 'An ephemeral message is delivered now, without delivery id, or never',
    section: 'send',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await sender.session.expect('accepted', messageTo([device], 'typing', { ephemeral: true }));
      const [delivered] = await session.received('deliver');
      same([delivered?.ephemeral, delivered?.deliveryId?.length], [true, 0], 'ephemeral, length of delivery id');
      await session.close();
      await sender.session.expect('accepted', messageTo([device], 'never', { ephemeral: true }));
      await stage.accepted(sender.session, device, 'kept');
      const again = await stage.session(device);
      same((await again.received('deliver')).map(textOf), ['kept'], 'messages after the attach');
    },
  },
  {
    name: 'A message that expired undelivered is told by MessagesDropped',
    section: 'dropped-messages',
    run: async (stage) => {
      const device = await stage.registered();
      const sender = await stage.attached();
      const short = messageTo([device], 'short-lived', { ttlMs: 1 });
      const { serverTime } = await sender.session.expect('accepted', short);
      await stage.accepted(sender.session, device, 'kept');
      const session = await stage.session(device);
      const [dropped] = await session.received('messagesDropped');
      same(
        [dropped?.reason, dropped?.count, dropped?.oldest, dropped?.newest],
        [1, 1, serverTime, serverTime],
        'reason, count, oldest, newest',
      );
      same((await session.received('deliver')).map(textOf), ['kept'], 'delivered messages');
      await session.expect('acked', { ack: { deliveryIds: [dropped?.deliveryId ?? new Uint8Array(0)] } });
    },
  },
];
