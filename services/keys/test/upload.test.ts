import { createHash } from 'node:crypto';
import { type KeyUpload, keyDigestInput } from '@lantern/protocol';
import { type KeysUnderTest, cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { refusalOf } from './problems.js';
import { kemPreKeys, newAddress, newClaim, newRegistration, preKeys, preKeysOf, signedPreKey } from './samples.js';

const onEnd = cleaningUp();

const uploadOf = (upload: Partial<KeyUpload>): KeyUpload => ({ oneTime: [], kem: [], ...upload });

async function registered(changes: Parameters<typeof newRegistration>[0] = {}) {
  const keys: KeysUnderTest = createKeysUnderTest(onEnd);
  const address = newAddress();
  const registration = newRegistration({ registrationId: 9, oneTime: [], kem: [], ...changes });
  await keys.api.register(address, registration);
  const upload = (upload: Partial<KeyUpload>) => keys.api.upload(address, 9, uploadOf(upload));
  const claim = async () => (await keys.api.claim(newClaim(address.userId))).bundles[0];
  return { ...keys, address, registration, upload, claim };
}

describe('uploading keys', () => {
  test('appends one-time keys behind those that are there', async () => {
    const { upload, claim } = await registered({ oneTime: preKeys(1, 50) });
    await upload({ oneTime: preKeys(2, 10) });
    const ids = [await claim(), await claim(), await claim(), await claim()].map((bundle) => bundle?.oneTime?.id);
    expect(ids).toEqual([50, 10, 11, undefined]);
  });

  test('repeated equally, even in parallel, changes nothing', async () => {
    const { upload } = await registered();
    const keys = { oneTime: preKeys(100), kem: kemPreKeys(50) };
    const results = await Promise.all([upload(keys), upload(keys), upload(keys)]);
    for (const result of results) {
      expect(result).toEqual({ oneTimeLeft: 100, kemLeft: 50, oneTimeNotStoredIds: [], kemNotStoredIds: [] });
    }
  });

  test('never stores an id again that was handed out, whatever key comes with it, and names it', async () => {
    const { upload, claim } = await registered();
    const oneTime = preKeys(3);
    const kem = kemPreKeys(3);
    await upload({ oneTime, kem });
    await claim();
    expect(await upload({ oneTime, kem })).toEqual({
      oneTimeLeft: 2,
      kemLeft: 2,
      oneTimeNotStoredIds: [1],
      kemNotStoredIds: [1],
    });
    expect(await upload({ oneTime: preKeys(1), kem: [] })).toMatchObject({ oneTimeLeft: 2, oneTimeNotStoredIds: [1] });
  });

  test('with an id that is stored with another key is a conflict', async () => {
    const { upload } = await registered({ oneTime: preKeys(1), kem: kemPreKeys(1) });
    expect(await refusalOf(upload({ oneTime: preKeys(1) }))).toBe('CONFLICT');
    expect(await refusalOf(upload({ kem: kemPreKeys(1) }))).toBe('CONFLICT');
  });

  test('keeps EC and KEM ids apart', async () => {
    const { upload } = await registered({ oneTime: preKeys(3, 1) });
    expect(await upload({ kem: kemPreKeys(3, 1) })).toMatchObject({ oneTimeLeft: 3, kemLeft: 3 });
  });

  test('beyond 200 stored of a kind is refused whole, and 200 are accepted', async () => {
    const { upload, api, address } = await registered();
    await upload({ oneTime: preKeys(100, 1) });
    await upload({ oneTime: preKeys(99, 101) });
    const tooMany = { oneTime: preKeys(2, 300), kem: kemPreKeys(1), signedPreKey: signedPreKey(77) };
    expect(await refusalOf(upload(tooMany))).toBe('TOO_MANY_KEYS');
    const { own } = await api.ownState(address);
    expect(own).toMatchObject({ counts: { oneTimeLeft: 199, kemLeft: 0 }, signedPreKeyId: 1 });
    const last = preKeys(1, 500);
    expect(await upload({ oneTime: last })).toMatchObject({ oneTimeLeft: 200 });
    expect(await upload({ oneTime: last })).toMatchObject({ oneTimeLeft: 200 });
  });

  test('replaces the signed and the last-resort key, and the digest follows', async () => {
    const { upload, api, address, registration, claim } = await registered();
    const [signed, last] = [signedPreKey(2), signedPreKey(3, 1569)];
    await upload({ signedPreKey: signed, lastResortKem: last });
    const { own } = await api.ownState(address);
    const digested = { ...registration, signedPreKey: signed, lastResortKem: last };
    expect(own?.keyDigest).toEqual(createHash('sha256').update(keyDigestInput(digested)).digest());
    expect(await claim()).toMatchObject({ signedPreKey: signed, kem: last, kemIsLastResort: true });
  });

  test('of KEM keys needs a last-resort key, which may come with them', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = newAddress();
    const { lastResortKem: _none, ...registration } = newRegistration({ kem: [] });
    await keys.api.register(address, registration);
    const upload = (upload: Partial<KeyUpload>) => keys.api.upload(address, 1, uploadOf(upload));
    expect(await refusalOf(upload({ kem: kemPreKeys(1) }))).toBe('INVALID');
    expect(await refusalOf(upload({ kem: kemPreKeys(1), lastResortKem: signedPreKey(5, 1569) }))).toBe('done');
  });

  test('for a device that is not registered under this registration id is refused', async () => {
    const { api, address } = await registered();
    expect(await refusalOf(api.upload(address, 10, uploadOf({})))).toBe('NOT_REGISTERED');
    expect(await refusalOf(api.upload(newAddress(), 9, uploadOf({})))).toBe('NOT_REGISTERED');
  });

  test('with a field out of its range is refused', async () => {
    const { upload } = await registered();
    expect(await refusalOf(upload({ oneTime: preKeys(101) }))).toBe('TOO_LARGE');
    expect(await refusalOf(upload({ kem: kemPreKeys(51) }))).toBe('TOO_LARGE');
    expect(await refusalOf(upload({ oneTime: preKeys(1, 2 ** 32) }))).toBe('INVALID');
  });

  test('may use any order of ids for ever within the bound on remembered ranges', async () => {
    const { upload, claim } = await registered();
    const handedOut: number[] = [];
    for (let round = 0; round < 4; round++) {
      // Every other id, from above: no two of them touch.
      await upload({
        oneTime: preKeysOf(Array.from({ length: 100 }, (_, index) => 1_000_000 - 200 * round - 2 * index)),
      });
      const bundles = await Promise.all(Array.from({ length: 100 }, claim));
      handedOut.push(...bundles.map((bundle) => bundle?.oneTime?.id ?? -1));
    }
    const again = await upload({ oneTime: preKeysOf(handedOut.slice(0, 100)) });
    expect(again).toMatchObject({ oneTimeLeft: 0, oneTimeNotStoredIds: handedOut.slice(0, 100) });
  });
});
