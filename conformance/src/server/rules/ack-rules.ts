import { randomBytes } from 'node:crypto';
import type { UserId } from '@lantern/protocol';
import { type Rule, RuleSkipped, same } from '../../rules/rule.js';
import { pause } from '../../rules/waiting.js';
import { ackOf, helloOf, newDevice, textOf } from '../device.js';
import type { ServerStage } from '../server-stage.js';

/** A token that expires later than this. @throws RuleSkipped when later ones do not */
async function laterToken(stage: ServerStage, userId: UserId, expiresAt: number): Promise<string> {
  for (let attempt = 0; attempt < 12; attempt++) {
    const token = await stage.token(userId);
    if (expiryOf(token) > expiresAt) return token;
    // Expiries are whole seconds.
    await pause(250);
  }
  throw new RuleSkipped('tokens that are got later do not expire later');
}

/** When a JWT expires, Unix ms. @throws RuleSkipped for a token of another kind */
function expiryOf(token: string): number {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp?: number };
    if (typeof exp === 'number') return exp * 1_000;
  } catch {
    // As below.
  }
  throw new RuleSkipped('the tokens do not tell when they expire');
}

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
    name: 'A newer token is taken, an older one too, and the expiry does not move back',
    section: 'refreshtoken',
    run: async (stage) => {
      const device = await stage.registered();
      const older = await stage.token(device.userId);
      const connection = await stage.connect(device.userId, { token: older });
      const welcome = await connection.expect('welcome', { hello: helloOf(device) });
      same(welcome.tokenExpiresAt, expiryOf(older), 'token_expires_at of Welcome');
      const newer = await laterToken(stage, device.userId, expiryOf(older));
      const expiryAfter = async (token: string) =>
        (await connection.expect('tokenRefreshed', { refreshToken: { token } })).tokenExpiresAt;
      same(await expiryAfter(newer), expiryOf(newer), 'expiry after the newer token');
      same(await expiryAfter(older), expiryOf(newer), 'expiry after the older token');
    },
  },
  {
    name: 'An ack that is not answered yet holds up nothing that comes after it',
    section: 'what-acked-means',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const others = [await stage.attached(), await stage.attached(), await stage.attached(), await stage.attached()];
      for (const other of others) {
        await stage.accepted(session, other.device, 'somebody else');
        // Of whatever partition: it may be answered later, and names nothing of this device.
        session.send(ackOf(await other.session.received('deliver')));
      }
      await stage.accepted(others[0]?.session ?? session, device, 'mine');
      await session.expect('acked', ackOf(await session.received('deliver')));
      await session.expect('pong', { ping: {} });
      for (const other of others) await other.session.expect('acked', ackOf(other.session.pushes('deliver')));
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
