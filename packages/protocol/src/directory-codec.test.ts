import fc from 'fast-check';
import { decodeDirectoryChange, encodeDirectoryChange } from './directory-codec.js';
import { ProtocolError } from './errors.js';
import { parseUserId } from './ids.js';

const uint32 = fc.nat({ max: 0xffff_ffff });
const fields = {
  userId: fc.uuid().map((text) => parseUserId(text)!),
  devices: fc.array(
    fc.record({ deviceId: uint32, registrationId: uint32, identityKey: fc.uint8Array({ maxLength: 64 }) }),
    { maxLength: 10 },
  ),
  removedDeviceIds: fc.array(uint32, { maxLength: 10 }),
  removedBefore: fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 10 }),
};
const change = fc.record(fields, { requiredKeys: ['userId', 'devices', 'removedDeviceIds'] });

test('a change of a device list survives the way through the log', () => {
  fc.assert(
    fc.property(change, (given) => {
      const got = decodeDirectoryChange(encodeDirectoryChange(given));
      const plain = got.devices.map((device) => ({ ...device, identityKey: Uint8Array.from(device.identityKey) }));
      expect({ ...got, devices: plain }).toEqual(given);
    }),
  );
});

test('bytes that are none are refused', () => {
  const key = new Uint8Array(16);
  expect(() => decodeDirectoryChange({ key: key.subarray(1), value: new Uint8Array() })).toThrow(ProtocolError);
  expect(() => decodeDirectoryChange({ key, value: Uint8Array.of(0x0a, 0xff) })).toThrow(ProtocolError);
});
