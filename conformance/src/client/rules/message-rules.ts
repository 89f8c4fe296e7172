import { type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { type Rule, holds, same } from '../../rules/rule.js';
import { pause } from '../../rules/waiting.js';
import type { ClientStage } from '../client-stage.js';
import { type ScriptedConnection, deliveryOf } from '../scripted-connection.js';

const idOf = ({ send }: v1.IClientFrame) => Buffer.from(send?.messageId ?? []).toString('hex');
const { PROBLEM_CODE_UNAVAILABLE, PROBLEM_CODE_TOO_LATE, PROBLEM_CODE_UNKNOWN_USER } = v1.ProblemCode;
const problem = (code: v1.ProblemCode, more: v1.IProblem = {}): v1.IServerFrame => ({
  problem: { code, message: 'as the rule says', retryable: false, ...more },
});

/** The frames that come before the second ack of message `n`: repeats of acks travel before what came later. */
async function repeated(connection: ScriptedConnection, ...numbers: readonly number[]): Promise<void> {
  await connection.ackOf(...numbers);
}

/** Sections "Send" and "Receiving". */
export const MESSAGE_RULES: readonly Rule<ClientStage>[] = [
  {
    name: 'Each answer to a send is told for what it is',
    section: 'send',
    run: async (stage) => {
      const connection = await stage.connected();
      const answers: [v1.IServerFrame, string][] = [
        [{ accepted: { serverTime: 5 } }, 'accepted'],
        [{ duplicate: { serverTime: 5 } }, 'duplicate'],
        [
          { deviceMismatch: { missing: [{ deviceId: 3, registrationId: 4, identityKey: Uint8Array.of(1) }] } },
          'mismatch',
        ],
        [problem(PROBLEM_CODE_TOO_LATE), 'refused TOO_LATE'],
        [problem(PROBLEM_CODE_UNKNOWN_USER), 'refused UNKNOWN_USER'],
      ];
      for (const [body, told] of answers) {
        const { outcome } = stage.send(told);
        connection.answer(await connection.next('send'), body);
        const { outcome: what, code } = await outcome;
        same(code === undefined ? what : `${what} ${code}`, told, 'outcome');
      }
      await pause(300);
      same(connection.all('send').length, answers.length, 'sends, none of them to be repeated');
    },
  },
  {
    name: 'What is UNAVAILABLE is repeated with the same message id, not before retry_after_ms',
    section: 'problems',
    run: async (stage) => {
      const connection = await stage.connected();
      const { messageId, outcome } = stage.send('later');
      connection.answer(
        await connection.next('send'),
        problem(PROBLEM_CODE_UNAVAILABLE, { retryable: true, retryAfterMs: 600 }),
      );
      const answeredAt = performance.now();
      const again = await connection.next('send');
      const delay = performance.now() - answeredAt;
      holds(delay >= 595, `repeated after ${Math.round(delay)} ms, not 600`);
      same(idOf(again), messageId, 'message id');
      connection.answer(again, { accepted: {} });
      same((await outcome).outcome, 'accepted', 'outcome');
    },
  },
  {
    name: 'Sends whose answers were lost are repeated after the reconnect: with their ids, in their order',
    section: 'reconnecting',
    run: async (stage) => {
      const first = await stage.connected();
      const sends = ['a', 'b', 'c'].map((text) => stage.send(text));
      const frames: v1.ClientFrame[] = [];
      for (const { messageId } of sends) {
        const frame = await first.next('send');
        same(idOf(frame), messageId, 'message id');
        frames.push(frame);
      }
      for (const frame of frames.slice(0, 1)) first.answer(frame, { accepted: {} });
      await sends[0]?.outcome;
      first.drop();
      const second = await stage.server.connection(2);
      for (const { messageId, outcome } of sends.slice(1)) {
        const again = await second.next('send');
        same(idOf(again), messageId, 'message id of the repeat');
        second.answer(again, { duplicate: {} });
        same((await outcome).outcome, 'duplicate', 'outcome');
      }
      await pause(200);
      same(second.all('send').length, 2, 'sends after the reconnect');
    },
  },
  {
    name: 'A message is acked when it was handled, and not before',
    section: 'what-to-do-with-a-message',
    run: async (stage) => {
      const connection = await stage.connected({ ack: 'hold' });
      connection.deliver(1);
      await stage.handed(1);
      await pause(300);
      same(connection.acked(), [], 'acks before the message was handled');
      await stage.command('ack', { policy: 'auto' });
      await connection.ackOf(1);
    },
  },
  {
    name: 'The next message is handled and acked without waiting for Acked',
    section: 'what-acked-means',
    run: async (stage) => {
      const connection = await stage.connected();
      for (const n of [1, 2, 3]) {
        connection.deliver(n);
        await connection.ackOf(n);
      }
      same(await stage.handed(3), [1, 2, 3], 'messages');
    },
  },
  {
    name: 'Unconfirmed acks are repeated after the next attach',
    section: 'what-acked-means',
    run: async (stage) => {
      const first = await stage.connected();
      first.deliver(1);
      await first.ackOf(1);
      first.confirmAcks();
      first.deliver(2, 3);
      await first.ackOf(2, 3);
      first.drop();
      await repeated(await stage.server.connection(2), 2, 3);
    },
  },
  {
    name: 'Unconfirmed acks are repeated at SessionRestarted, and those that were answered UNAVAILABLE',
    section: 'sessionrestarted',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.deliver(1);
      await connection.ackOf(1);
      const [lost] = connection.all('ack');
      connection.push(
        { seq: lost?.seq ?? 0, ...problem(PROBLEM_CODE_UNAVAILABLE, { retryable: true, retryAfterMs: 100 }) },
        { sessionRestarted: {} },
      );
      await connection.until(
        () => connection.acked().filter((n) => n === 1).length >= 2,
        () => 'the ack was not repeated',
      );
      connection.push({ deliver: deliveryOf(1, { redelivered: true }) }, { deliver: deliveryOf(2) });
      await connection.ackOf(2);
      same(await stage.handed(2), [1, 2], 'messages handed on');
    },
  },
  {
    name: 'No Ack names more than max_ack_ids',
    section: 'acks',
    run: async (stage) => {
      stage.server.limits = { maxAckIds: 2 };
      const connection = await stage.connected();
      connection.deliver(1, 2, 3, 4, 5);
      await connection.ackOf(1, 2, 3, 4, 5);
      const sizes = connection.all('ack').map(({ ack }) => ack?.deliveryIds?.length ?? 0);
      holds(Math.max(...sizes) <= 2, `acks of ${sizes.join(', ')} ids`);
    },
  },
  {
    name: 'A repeat of a message is recognised by sender and message id: acked, and not handed on',
    section: 'what-to-do-with-a-message',
    run: async (stage) => {
      const first = await stage.connected();
      first.deliver(1);
      await first.ackOf(1);
      first.drop();
      const second = await stage.server.connection(2);
      await second.ackOf(1);
      const repeats = second.acked().length;
      second.push({ deliver: deliveryOf(1, { redelivered: true }) });
      await second.until(
        () => second.acked().length > repeats,
        () => 'the repeat was not acked',
      );
      const otherUser = '0e37df36-f698-4c1f-8b1c-2a2fbd6a7d51' as UserId;
      const same1 = { messageId: new Uint8Array(16).fill(1) };
      second.push(
        { deliver: deliveryOf(2, { ...same1, senderDeviceId: 2 }) },
        { deliver: deliveryOf(3, { ...same1, senderUserId: userIdToBytes(otherUser) }) },
        { deliver: deliveryOf(4) },
      );
      same(await stage.handed(4), [1, 2, 3, 4], 'messages handed on');
    },
  },
  {
    name: 'An ephemeral message is handed on, and not acked',
    section: 'what-to-do-with-a-message',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.push(
        { deliver: deliveryOf(1, { ephemeral: true, deliveryId: new Uint8Array(0) }) },
        { deliver: deliveryOf(2) },
      );
      same(await stage.handed(2), [1, 2], 'messages');
      await connection.ackOf(2);
      same(connection.acked(), [2], 'acks');
    },
  },
  {
    name: 'MessagesDropped is acked like a message',
    section: 'dropped-messages',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.push({
        messagesDropped: {
          deliveryId: Uint8Array.of(0x80, 9),
          count: 3,
          reason: v1.DropReason.DROP_REASON_EXPIRED,
          oldest: 1,
          newest: 2,
        },
      });
      await connection.ackOf(9);
    },
  },
  {
    name: 'To close, the acks of what was handled are sent, their Acked waited for, and the connection closed with 1000',
    section: 'end',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.deliver(1);
      await connection.ackOf(1);
      const closed = stage.later('close');
      await pause(300);
      holds(connection.closed === undefined, 'the connection was closed before Acked');
      connection.confirmAcks();
      same((await connection.ended()).code, 1000, 'close code');
      await closed;
      stage.attempts(1);
    },
  },
];
