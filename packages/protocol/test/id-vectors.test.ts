import { createHash } from 'node:crypto';
import {
  type DeliveryRef,
  type Offset,
  addressFromBytes,
  addressKey,
  addressToBytes,
  decodeDeliveryId,
  encodeDeliveryId,
  keyDigestInput,
  parseAddressKey,
  parseUserId,
  partitionOf,
  userIdFromBytes,
  userIdToBytes,
} from '../src/index.js';
import { fromHex, toHex, vectors } from './vectors.js';

interface AddressVector {
  readonly userId: string;
  readonly deviceId: number;
  readonly userIdHex: string;
  readonly addressHex: string;
  readonly key: string;
}

const addresses = vectors('addresses') as {
  vectors: AddressVector[];
  otherTexts: { text: string; userId: string }[];
  notUserIds: string[];
};

test.each(addresses.vectors)('address $key is its 16 and 20 bytes, and back', (vector) => {
  const address = { userId: parseUserId(vector.userId)!, deviceId: vector.deviceId };
  expect(address.userId).toBe(vector.userId);
  expect(toHex(userIdToBytes(address.userId))).toBe(vector.userIdHex);
  expect(userIdFromBytes(fromHex(vector.userIdHex))).toBe(vector.userId);
  expect(toHex(addressToBytes(address))).toBe(vector.addressHex);
  expect(addressFromBytes(fromHex(vector.addressHex))).toEqual(address);
  expect(addressKey(address)).toBe(vector.key);
  expect(parseAddressKey(addressKey(address))).toEqual(address);
});

test('a user id may be written in other letters, and nothing else is one', () => {
  for (const { text, userId } of addresses.otherTexts) expect(parseUserId(text)).toBe(userId);
  for (const text of addresses.notUserIds) expect(parseUserId(text)).toBeUndefined();
});

test('bytes of another length are no address', () => {
  for (const length of [0, 15, 16, 19, 21, 40]) expect(addressFromBytes(new Uint8Array(length))).toBeUndefined();
});

const partitions = vectors('partitions') as {
  vectors: { userId: string; hash: number; partitions: Record<string, number> }[];
};

test.each(partitions.vectors)('user $userId has its partitions', ({ userId, hash, partitions: expected }) => {
  const user = parseUserId(userId)!;
  for (const [count, partition] of Object.entries(expected)) expect(partitionOf(user, Number(count))).toBe(partition);
  expect(partitionOf(user, 2 ** 32)).toBe(hash);
});

interface DeliveryIdVector {
  readonly incarnation: number;
  readonly kind: DeliveryRef['kind'];
  readonly number: number;
  readonly hex: string;
}

const deliveryIds = vectors('delivery-ids') as {
  vectors: DeliveryIdVector[];
  ignored: { name: string; incarnation: number; hex: string }[];
};

test.each(deliveryIds.vectors)('delivery id $hex names a $kind', ({ incarnation, kind, number, hex }) => {
  const ref: DeliveryRef = kind === 'message' ? { kind, offset: number as Offset } : { kind, notice: number };
  expect(toHex(encodeDeliveryId(incarnation, ref))).toBe(hex);
  expect(decodeDeliveryId(incarnation, fromHex(hex))).toEqual(ref);
});

test.each(deliveryIds.ignored)('a delivery id that is $name names nothing', ({ incarnation, hex }) => {
  expect(decodeDeliveryId(incarnation, fromHex(hex))).toBeUndefined();
});

interface KeyVector {
  readonly id: number;
  readonly key: string;
  readonly signature: string;
}

interface KeyDigestVector {
  readonly name: string;
  readonly registrationId: number;
  readonly identityKey: string;
  readonly signedPreKey: KeyVector;
  readonly lastResortKem?: KeyVector;
  readonly input: string;
  readonly sha256: string;
}

const keyDigests = vectors('key-digests') as { vectors: KeyDigestVector[] };

test.each(keyDigests.vectors)('the key digest $name', (vector) => {
  const key = ({ id, key, signature }: KeyVector) => ({ id, key: fromHex(key), signature: fromHex(signature) });
  const input = keyDigestInput({
    registrationId: vector.registrationId,
    identityKey: fromHex(vector.identityKey),
    signedPreKey: key(vector.signedPreKey),
    ...(vector.lastResortKem ? { lastResortKem: key(vector.lastResortKem) } : {}),
  });
  expect(toHex(input)).toBe(vector.input);
  expect(createHash('sha256').update(input).digest('hex')).toBe(vector.sha256);
});
