import { keysRest } from '../src/index.js';

const userId = '00112233-4455-4677-8899-aabbccddeeff';
const key = Buffer.alloc(33, 1).toString('base64');

test('an answer may have members that are not known: a newer keys service is understood', () => {
  const device = { deviceId: 1, registrationId: 2, identityKey: key, later: true };
  const answer = keysRest.devices.answer.safeDecode({ devices: [device], later: [] } as never);
  expect(answer.data?.devices).toEqual([{ deviceId: 1, registrationId: 2, identityKey: Buffer.alloc(33, 1) }]);
  const signed = { id: 1, key, signature: key, later: true };
  const bundle = {
    device,
    signedPreKey: signed,
    oneTime: { id: 1, key, later: 1 },
    kem: signed,
    kemIsLastResort: true,
  };
  const claimed = { bundles: [bundle], goneDeviceIds: [], low: [] };
  expect(keysRest.claim.answer.safeDecode(claimed as never).data?.bundles).toHaveLength(1);
  expect(keysRest.remove.answer.safeDecode({ later: 1 } as never).data).toEqual({});
});

test('a request may not: what it asks for would not be done', () => {
  const request = { address: { userId, deviceId: 1 } };
  expect(keysRest.remove.request.safeParse(request).success).toBe(true);
  expect(keysRest.remove.request.safeParse({ ...request, later: true }).success).toBe(false);
  expect(keysRest.remove.request.safeParse({ address: { ...request.address, later: true } }).success).toBe(false);
});
