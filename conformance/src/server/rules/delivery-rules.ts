import { type Rule, same } from '../../rules/rule.js';
import { type Device, ackOf, hexOf, messageTo, textOf } from '../device.js';
import type { ServerStage } from '../server-stage.js';
import { type WireConnection, bodyOf } from '../wire-connection.js';

const numbered = (count: number, from = 1) => Array.from({ length: count }, (_, n) => `message ${n + from}`);

/** Sends these without waiting for answers in between, several in a WebSocket message. */
async function sendAll(session: WireConnection, to: Device, texts: readonly string[]): Promise<void> {
  const seqs: number[] = [];
  for (let n = 0; n < texts.length; n += 7)
    seqs.push(...session.send(...texts.slice(n, n + 7).map((text) => messageTo([to], text))));
  for (const seq of seqs) bodyOf(await session.answer(seq), 'accepted');
}

async function caughtUp(session: WireConnection, phases: readonly number[]): Promise<void> {
  const told = await session.received('caughtUp', phases.length);
  same(
    told.map(({ phase }) => phase),
    phases,
    'phases of CaughtUp',
  );
}

/** Section "Receiving". */
export const DELIVERY_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'A device that is connected gets the sends of a session in the order of their frames, each once',
    section: 'what-is-guaranteed-and-what-is-not',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await caughtUp(session, [1, 2]);
      await sendAll(sender.session, device, numbered(20));
      await session.received('deliver', 20);
      await stage.accepted(sender.session, device, 'the last');
      await session.until(
        () => session.pushes('deliver').some((one) => textOf(one) === 'the last'),
        () => 'the last message did not come',
      );
      const texts = session.pushes('deliver').map(textOf);
      same(new Set(texts).size, texts.length, 'different messages among those delivered in the session');
      same(texts, [...numbered(20), 'the last'], 'order');
    },
  },
  {
    name: 'What waited is delivered at the attach, oldest first, each once, then what arrives',
    section: 'catching-up',
    run: async (stage) => {
      const device = await stage.registered();
      const sender = await stage.attached();
      await sendAll(sender.session, device, numbered(10));
      const session = await stage.session(device);
      await session.received('deliver', 10);
      await sendAll(sender.session, device, numbered(4, 11));
      const texts = (await session.received('deliver', 14)).map(textOf);
      same(texts, numbered(14), 'order');
    },
  },
  {
    name: 'CaughtUp comes as SENT when all that waited was sent, as CONFIRMED when it is confirmed, once each',
    section: 'catching-up',
    run: async (stage) => {
      const device = await stage.registered();
      const sender = await stage.attached();
      await sendAll(sender.session, device, numbered(3));
      const session = await stage.session(device);
      await caughtUp(session, [1]);
      same(session.pushes('deliver').map(textOf), numbered(3), 'messages before CaughtUp(SENT)');
      await session.expect('acked', ackOf(session.pushes('deliver')));
      await caughtUp(session, [1, 2]);
      await sendAll(sender.session, device, numbered(1, 4));
      await session.received('deliver', 4);
      await caughtUp(session, [1, 2]);
    },
  },
  {
    name: 'A message comes at each attach until it is acked, under the same delivery id',
    section: 'what-is-guaranteed-and-what-is-not',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      await stage.accepted(sender.session, device, 'unacked');
      const [first] = await session.received('deliver');
      session.drop();
      const again = await stage.session(device);
      const [second] = await again.received('deliver');
      same(hexOf(second?.deliveryId), hexOf(first?.deliveryId), 'delivery id');
      same(second?.redelivered, true, 'redelivered');
    },
  },
  {
    name: 'No more than the window is delivered and unacked; an ack frees it',
    section: 'window',
    run: async (stage) => {
      const device = await stage.registered();
      const session = await stage.session(device, { window: { messages: 2, bytes: 65_536 } });
      const sender = await stage.attached();
      await sendAll(sender.session, device, numbered(5));
      const got = async (count: number) => {
        const texts = (await session.received('deliver', count)).map(textOf);
        same(texts, numbered(count), 'delivered messages');
        await session.expect('pong', { ping: {} });
        same(session.pushes('deliver').length, count, 'messages that fit the window');
      };
      await got(2);
      session.send(ackOf(session.pushes('deliver').slice(0, 1)));
      await got(3);
      session.send(ackOf(session.pushes('deliver').slice(1, 3)));
      await got(5);
    },
  },
];
