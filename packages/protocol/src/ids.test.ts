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
