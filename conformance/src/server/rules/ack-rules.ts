import { randomBytes } from 'node:crypto';
import { type Rule, holds, same } from '../../rules/rule.js';
import { ackOf, newDevice, textOf } from '../device.js';
import type { ServerStage } from '../server-stage.js';

/** Sections "What `Acked` means" and "RefreshToken". */
export const ACK_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'After Acked a message never comes again, whatever becomes of the connection',
    section: 'what-acked-means',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await stage.accepted(sender.session, device, 'acked');
      await stage.accepted(sender.session, device, 'unacked');
      const [first] = await session.received('deliver', 2);
      await session.expect('acked', ackOf(first ? [first] : []));
      session.drop();
      const again = await stage.session(device);
      await again.received('caughtUp');
      same((await again.received('deliver')).map(textOf), ['unacked'], 'messages after the next attach');
    },
  },
  {
    name: 'Acks may have gaps, and come in any order',
    section: 'acks',
    run: async (stage) => {
      const device = await stage.registered();
      const sender = await stage.attached();
      for (const text of ['a', 'b', 'c', 'd']) await stage.accepted(sender.session, device, text);
      const session = await stage.session(device);
      const [a, , c] = await session.received('deliver', 4);
      await session.expect('acked', ackOf(c && a ? [c, a] : []));
      session.drop();
      const again = await stage.session(device);
      same((await again.received('deliver', 2)).map(textOf), ['b', 'd'], 'messages after the next attach');
      await again.expect('acked', ackOf(again.pushes('deliver')));
      await (await stage.session(device)).received('caughtUp', 2);
    },
  },
  {
    name: 'Ids that name nothing are answered Acked; a repeat of an ack is, too',
    section: 'acks',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await session.expect('acked', { ack: { deliveryIds: [randomBytes(12), randomBytes(3), new Uint8Array(0)] } });
      await stage.accepted(sender.session, device, 'acked twice');
      const ack = ackOf(await session.received('deliver'));
      await session.expect('acked', ack);
      await session.expect('acked', ack);
    },
  },
  {
    name: "An ack of another device's message has no effect",
    section: 'acks',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await stage.accepted(sender.session, device, 'not yours');
      const delivered = await session.received('deliver');
      for (const stranger of [newDevice(), newDevice(device.userId, 2)]) {
        const foreign = await stage.attached(stranger);
        foreign.session.send(ackOf(delivered));
        // Whatever is answered comes after what was asked before.
        await foreign.session.expect('pong', { ping: {} });
        await stage.accepted(foreign.session, sender.device, 'after the ack');
      }
      session.drop();
      const again = await stage.session(device);
      await again.received('caughtUp');
      same((await again.received('deliver')).map(textOf), ['not yours'], 'messages after the next attach');
    },
  },
  {
    name: 'A newer token is taken, and the expiry does not move back',
    section: 'refreshtoken',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const before = session.frames[0]?.welcome?.tokenExpiresAt ?? 0;
      const { tokenExpiresAt } = await session.expect('tokenRefreshed', {
        refreshToken: { token: await stage.token(device.userId) },
      });
      holds((tokenExpiresAt ?? 0) >= before, `the expiry moved from ${before} to ${tokenExpiresAt}`);
    },
  },
  {
    name: 'A token that is none is TOKEN_INVALID, and the connection goes on',
    section: 'refreshtoken',
    run: async (stage) => {
      const { session } = await stage.attached();
      same(await session.refusal({ refreshToken: { token: 'a.b.c' } }), 'TOKEN_INVALID', 'answer');
      await session.expect('pong', { ping: {} });
    },
  },
  {
    name: 'A token of another user ends the connection with 4403',
    section: 'refreshtoken',
    run: async (stage) => {
      const { session } = await stage.attached();
      const other = await stage.registered();
      session.send({ refreshToken: { token: await stage.token(other.userId) } });
      same((await session.ended()).code, 4403, 'close code');
    },
  },
];
