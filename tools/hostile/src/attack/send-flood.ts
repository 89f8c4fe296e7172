import { randomBytes } from 'node:crypto';
import { encodeClientFrame, userIdToBytes } from '@lantern/protocol';
import type { Account } from './account.js';
import { Opcode, webSocketFrame } from './web-socket-bytes.js';

export interface SendFloodOptions {
  readonly to: Account;
  readonly ciphertextBytes: number;
  /** In one WebSocket message. */
  readonly perMessage: number;
  /** The same message again and again, instead of a new one each time. */
  readonly repeated?: boolean;
}

/** Makes WebSocket messages full of sends, each with a message id of its own, at the price of one copy. */
export function sendFlood({ to, ciphertextBytes, perMessage, repeated = false }: SendFloodOptions): () => Uint8Array {
  const { userId, deviceId, registrationId } = to.device;
  const sends = Array.from({ length: perMessage }, (_, index) => {
    const messageId = randomBytes(16);
    const messages = [{ deviceId, registrationId, kind: 1, ciphertext: randomBytes(ciphertextBytes) }];
    const send = { messageId, userId: userIdToBytes(userId), messages };
    return { messageId, bytes: encodeClientFrame({ seq: 1_000 + index, send }) };
  });
  const frame = webSocketFrame(Opcode.Binary, Buffer.concat(sends.map(({ bytes }) => bytes)));
  const idsAt = sends.map(({ messageId }) => frame.indexOf(messageId));
  let made = 0;
  return () => {
    if (repeated) return frame;
    const copy = Buffer.from(frame);
    for (const at of idsAt) copy.writeUInt32BE(made++ >>> 0, at);
    return copy;
  };
}
