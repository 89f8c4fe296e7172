import { randomBytes } from 'node:crypto';
import { encodeClientFrame } from '@lantern/protocol';
import { type Rule, holds, same } from '../../rules/rule.js';
import { type RejectedVector, bytesOf, readVectors } from '../../vectors/read-vectors.js';
import { messageTo, newUser, textOf } from '../device.js';
import type { ServerStage } from '../server-stage.js';
import { bodyOf } from '../wire-connection.js';

const rejected = readVectors('malformed') as { vectors: RejectedVector[] };
/** A ClientFrame whose request has field number 100, which no version has: in a ClientBatch, with this seq below 128. */
const unknownRequest = (seq: number) => Uint8Array.of(0x0a, 0x05, 0x08, seq, 0xa2, 0x06, 0x00);

/** Section "Frames". */
export const FRAME_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'Each message of the vectors that is malformed or too large ends the connection with its code',
    section: 'frames',
    run: async (stage) => {
      for (const vector of rejected.vectors.filter(({ from }) => from === 'client')) {
        const connection = await stage.unregistered();
        connection.raw(bytesOf(vector));
        same((await connection.ended()).code, vector.closeCode, `close code after ${vector.name}`);
      }
    },
  },
  {
    name: 'Of a message that is malformed anywhere, nothing has happened',
    section: 'frames',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const sender = await stage.attached();
      const early = encodeClientFrame({ ...messageTo([device], 'before the malformed frame'), seq: 2 });
      sender.session.raw(Buffer.concat([early, encodeClientFrame({ ping: {}, seq: 0 })]));
      same((await sender.session.ended()).code, 4400, 'close code');
      await stage.accepted(await stage.session(sender.device), device, 'later');
      same((await session.received('deliver')).map(textOf), ['later'], 'delivered messages');
    },
  },
  {
    name: 'Frames of one message are each answered once, under their seq',
    section: 'frames',
    run: async (stage) => {
      const connection = await stage.unregistered();
      const seqs = connection.send(...Array.from({ length: 20 }, () => ({ ping: {} })));
      for (const seq of seqs) bodyOf(await connection.answer(seq), 'pong');
      await connection.expect('pong', { ping: {} });
    },
  },
  {
    name: 'A request that the server does not know is UNSUPPORTED, and the connection lives',
    section: 'frames',
    run: async (stage) => {
      const connection = await stage.unregistered();
      const seq = connection.nextSeq();
      connection.raw(unknownRequest(seq));
      same(bodyOf(await connection.answer(seq), 'problem').code, 3, 'problem code');
      await connection.expect('pong', { ping: {} });
    },
  },
  {
    name: 'Unknown fields are ignored',
    section: 'frames',
    run: async (stage) => {
      const connection = await stage.unregistered();
      const seq = connection.nextSeq();
      // A ping with field 99 (a varint) before it, in a batch with field 2 after it.
      connection.raw(
        Buffer.concat([Uint8Array.of(0x0a, 0x07, 0x08, seq, 0x98, 0x06, 0x01, 0x52, 0x00), Uint8Array.of(0x10, 5)]),
      );
      bodyOf(await connection.answer(seq), 'pong');
    },
  },
  {
    name: 'A Hello that is not the first frame, or a request before it, ends the connection with 4400',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const early = await stage.connect();
      early.send({ ping: {} });
      same((await early.ended()).code, 4400, 'close code after a request before Hello');
      const twice = await stage.unregistered();
      twice.send({ hello: { deviceId: 1 } });
      same((await twice.ended()).code, 4400, 'close code after a second Hello');
    },
  },
  {
    name: 'Without Hello the connection ends with 4408',
    section: 'hello-and-welcome',
    slow: true,
    run: async (stage) => {
      const connection = await stage.connect();
      await connection.until(
        () => connection.closed !== undefined,
        () => 'the connection was not closed',
        30_000,
      );
      same(connection.closed?.code, 4408, 'close code');
    },
  },
  {
    name: 'A Hello with a field out of its range is a Problem, and may be sent again',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const connection = await stage.connect();
      same(await connection.refusal({ hello: { deviceId: 1, pingIntervalMs: 1 } }), 'INVALID', 'answer');
      await connection.expect('welcome', { hello: { deviceId: 1 } });
    },
  },
  {
    name: 'What is above a bound of a request is TOO_LARGE, and the connection lives',
    section: 'limits',
    run: async (stage) => {
      const { device, session } = await stage.attached();
      const peer = await stage.attached();
      const welcome = session.frames[0]?.welcome?.limits;
      const ciphertext = randomBytes((welcome?.maxCiphertextBytes ?? 0) + 1);
      const { deviceId, registrationId } = peer.device;
      const large = messageTo([peer.device], '', { messages: [{ deviceId, registrationId, kind: 2, ciphertext }] });
      same(await session.refusal(large), 'TOO_LARGE', 'answer to a large ciphertext');
      const deliveryIds = Array.from({ length: (welcome?.maxAckIds ?? 0) + 1 }, () => randomBytes(12));
      same(await session.refusal({ ack: { deliveryIds } }), 'TOO_LARGE', 'answer to many delivery ids');
      await stage.accepted(session, peer.device, `from ${device.deviceId}`);
    },
  },
  {
    name: 'Ping is answered with the time of the server',
    section: 'requests',
    run: async (stage) => {
      const connection = await stage.unregistered();
      const { serverTime } = await connection.expect('pong', { ping: {} });
      const welcome = connection.frames[0]?.welcome?.serverTime ?? 0;
      holds((serverTime ?? 0) >= welcome && welcome > 1_600_000_000_000, `server times ${welcome}, ${serverTime}`);
    },
  },
  {
    name: 'A token limited to another device is closed with 4403',
    section: 'hello-and-welcome',
    run: async (stage) => {
      const connection = await stage.connect(newUser(), { onlyDevice: 2 });
      connection.send({ hello: { deviceId: 1 } });
      same((await connection.ended()).code, 4403, 'close code');
    },
  },
];
