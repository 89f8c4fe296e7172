import fc from 'fast-check';
import { ProtocolError } from './errors.js';
import { parseUserId } from './ids.js';
import { type Revocation, decodeRevocation, encodeRevocation } from './revocation-codec.js';

const revocation = fc
  .record({
    userId: fc.uuid().map((text) => parseUserId(text)!),
    deviceId: fc.option(fc.nat({ max: 0xffff_ffff }), { nil: undefined }),
    issuedUntil: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  })
  .map(({ deviceId, ...rest }): Revocation => (deviceId === undefined ? rest : { ...rest, deviceId }));

test('a revocation survives the way through the log', () => {
  fc.assert(fc.property(revocation, (given) => expect(decodeRevocation(encodeRevocation(given))).toEqual(given)));
});

test('one for a device has another key than one for its user', () => {
  const userId = parseUserId('00112233-4455-4677-8899-aabbccddeeff')!;
  const { key } = encodeRevocation({ userId, issuedUntil: 1 });
  const { key: deviceKey } = encodeRevocation({ userId, deviceId: 0, issuedUntil: 1 });
  expect([key.length, deviceKey.length]).toEqual([16, 20]);
});

test('bytes that are none are refused', () => {
  const value = new Uint8Array();
  for (const length of [0, 15, 17, 21]) {
    expect(() => decodeRevocation({ key: new Uint8Array(length), value })).toThrow(ProtocolError);
  }
  expect(() => decodeRevocation({ key: new Uint8Array(16), value: Uint8Array.of(0x0a, 0xff) })).toThrow(ProtocolError);
});
