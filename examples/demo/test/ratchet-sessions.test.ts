import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingMessage, PreKeyBundle } from '@lantern/client';
import type { Address, UserId } from '@lantern/protocol';
import { KeyRing } from '../src/key-ring.js';
import { RatchetSessions } from '../src/ratchet-sessions.js';

interface Party {
  readonly address: Address;
  readonly ring: KeyRing;
  readonly sessions: RatchetSessions;
  readonly changed: Address[];
}

function party(address: Address = { userId: randomUUID() as UserId, deviceId: 1 }): Party {
  const ring = new KeyRing();
  const changed: Address[] = [];
  return { address, ring, sessions: new RatchetSessions(address, ring, (who) => changed.push(who)), changed };
}

/** What a server would hand out of the party's keys. */
async function bundleOf({ address, ring }: Party, oneTime: boolean): Promise<PreKeyBundle> {
  const registration = await ring.registration({ oneTime: 1, kem: 1 });
  const { registrationId, identityKey, signedPreKey, lastResortKem } = registration;
  const device = { deviceId: address.deviceId, registrationId, identityKey };
  const [ec] = registration.oneTime ?? [];
  const [kem] = registration.kem ?? [];
  if (!ec || !kem || !lastResortKem) throw new Error('keys are missing');
  return oneTime
    ? { device, signedPreKey, oneTime: ec, kem, kemIsLastResort: false }
    : { device, signedPreKey, kem: lastResortKem, kemIsLastResort: true };
}

async function encrypt(from: Party, to: Party, text: string): Promise<OutgoingMessage> {
  const [partner] = from.sessions.partners(to.address.userId);
  if (!partner) throw new Error('there is no session');
  return from.sessions.encrypt(to.address.userId, partner, text);
}

function delivered(from: Party, { kind, ciphertext }: OutgoingMessage): IncomingMessage {
  const bare = { messageId: new Uint8Array(16), serverTime: 0, expiresAt: 0, redelivered: false, ephemeral: false };
  return { ...bare, sender: from.address, kind, ciphertext, deliveryId: new Uint8Array(12) };
}

async function pass(from: Party, to: Party, text: string): Promise<string> {
  return to.sessions.decrypt(delivered(from, await encrypt(from, to, text)));
}

test.each([true, false])('a session starts by PQXDH, with one-time keys: %p', async (oneTime) => {
  const [a, b] = [party(), party()];
  await a.sessions.start(b.address.userId, await bundleOf(b, oneTime));
  expect(a.sessions.partners(b.address.userId)).toEqual([{ deviceId: 1, registrationId: b.ring.registrationId }]);
  expect(await pass(a, b, 'one')).toBe('one');
  expect(b.sessions.partners(a.address.userId)).toEqual([{ deviceId: 1, registrationId: a.ring.registrationId }]);
  expect(await pass(b, a, 'two')).toBe('two');
  expect(await pass(a, b, 'three')).toBe('three');
  // A one-time key is gone after its use.
  expect(b.ring.preKeys.size).toBe(oneTime ? 0 : 1);
});

test('a message is decrypted once', async () => {
  const [a, b] = [party(), party()];
  await a.sessions.start(b.address.userId, await bundleOf(b, true));
  const message = delivered(a, await encrypt(a, b, 'once'));
  expect(await b.sessions.decrypt(message)).toBe('once');
  await expect(b.sessions.decrypt(message)).rejects.toThrow();
});

test('messages that were encrypted at the same time all keep their step of the ratchet', async () => {
  const [a, b] = [party(), party()];
  await a.sessions.start(b.address.userId, await bundleOf(b, true));
  const texts = Array.from({ length: 20 }, (_, n) => `message ${n}`);
  const messages = await Promise.all(texts.map((text) => encrypt(a, b, text)));
  expect(await Promise.all(messages.map((message) => b.sessions.decrypt(delivered(a, message))))).toEqual(texts);
});

test('a reinstalled device has another identity, which is told when a new session starts', async () => {
  const [a, b] = [party(), party()];
  await a.sessions.start(b.address.userId, await bundleOf(b, true));
  const anew = party(b.address);
  a.sessions.forget(b.address.userId, 1);
  expect(a.sessions.partners(b.address.userId)).toEqual([]);
  await a.sessions.start(b.address.userId, await bundleOf(anew, true));
  expect(a.changed).toEqual([b.address]);
  expect(await pass(a, anew, 'hello again')).toBe('hello again');
});

test('a bundle whose signature does not fit, or without a KEM key, starts no session', async () => {
  const [a, b] = [party(), party()];
  const { kem, ...bare } = await bundleOf(b, true);
  await expect(a.sessions.start(b.address.userId, bare)).rejects.toThrow('no KEM prekey');
  const forged = { ...bare.signedPreKey, signature: new Uint8Array(64) };
  await expect(
    a.sessions.start(b.address.userId, { ...bare, signedPreKey: forged, ...(kem ? { kem } : {}) }),
  ).rejects.toThrow();
  expect(a.sessions.partners(b.address.userId)).toEqual([]);
});
