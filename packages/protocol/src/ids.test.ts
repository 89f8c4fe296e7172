import fc from 'fast-check';
import {
  addressFromBytes,
  addressKey,
  addressToBytes,
  parseAddressKey,
  parseUserId,
  userIdFromBytes,
  userIdToBytes,
} from './ids.js';

test('a user id survives the way through its 16 bytes', () => {
  fc.assert(
    fc.property(fc.uuid(), (text) => {
      const userId = parseUserId(text.toUpperCase());
      expect(userId).toBe(text);
      expect(userIdFromBytes(userIdToBytes(userId!))).toBe(text);
    }),
  );
});

test('an address survives the way through its 20 bytes and its key', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat({ max: 0xffff_ffff }), (text, deviceId) => {
      const address = { userId: parseUserId(text)!, deviceId };
      expect(addressFromBytes(addressToBytes(address))).toEqual(address);
      expect(parseAddressKey(addressKey(address))).toEqual(address);
    }),
  );
});

test('text that is no UUID is no user id', () => {
  for (const text of [
    '',
    'x',
    '0'.repeat(36),
    '{00000000-0000-4000-8000-000000000000}',
    '00000000-0000-4000-8000-00000000000g',
  ]) {
    expect(parseUserId(text)).toBeUndefined();
  }
});

test('ids that were read lately are told apart by all of their bytes', () => {
  // Any two of these differ in two words by the same bits, so that they meet in the same place.
  const ids = [0, 1, 2, 3].flatMap((word) =>
    [0, 1, 2, 3].map((other) => {
      const bytes = new Uint8Array(16).fill(9);
      bytes[4 * word + 3] = 5;
      bytes[4 * other + 3] = (bytes[4 * other + 3] ?? 0) ^ 1;
      return bytes;
    }),
  );
  for (let round = 0; round < 2; round++)
    for (const bytes of ids) expect([...userIdToBytes(userIdFromBytes(bytes)!)]).toEqual([...bytes]);
});
