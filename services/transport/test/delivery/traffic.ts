import { type AddressKey, type StoredMessage, type UserId, addressKey } from '@lantern/protocol';
import type { Accepted } from './delivery-model.js';

const userId = (last: string): UserId => `00000000-0000-4000-8000-00000000000${last}` as UserId;

/** The devices of one partition: two of one user, one of another. */
export const ADDRESSES = {
  a: addressKey({ userId: userId('a'), deviceId: 1 }),
  b: addressKey({ userId: userId('a'), deviceId: 2 }),
  c: addressKey({ userId: userId('b'), deviceId: 1 }),
};

export type Letter = keyof typeof ADDRESSES;

const SENDER_USER = userId('c');
const SENDER = addressKey({ userId: SENDER_USER, deviceId: 1 });
const NOTHING = new Uint8Array(0);
const MESSAGE_ID = new Uint8Array(16);

/** a, b, c: for traces. */
export function name(address: AddressKey): Letter {
  if (address === ADDRESSES.a) return 'a';
  return address === ADDRESSES.b ? 'b' : 'c';
}

export function storedMessage({ registrationId, expiresAt, urgent }: Accepted): StoredMessage {
  const sender = { sender: SENDER, senderUser: SENDER_USER };
  const message = { deliver: NOTHING, serverTime: 0, ...sender, messageId: MESSAGE_ID, copy: 0 };
  return { ...message, registrationId, expiresAt, urgent };
}
