// Run by client-recipes.test.ts beside the recipes of the client's README: the application that they are part of.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DeviceCredentials } from '@lantern/client';
// @ts-ignore made of the README by the test, which compiles this file beside it
import { type App, device } from './recipes.js';

interface Input {
  readonly url: string;
  readonly directory: string;
  readonly alice: string;
  readonly bob: string;
  readonly tokens: Readonly<Record<string, string>>;
}
const input = JSON.parse(process.argv[2] ?? '') as Input;

/** Of these keys nothing is encrypted: the texts travel as they are. */
const key = () => randomBytes(33);
const signed = (id: number) => ({ id, key: key(), signature: randomBytes(64) });

function application(userId: string, install: string) {
  let credentials: DeviceCredentials | undefined;
  const sessions = new Map<string, Map<number, number>>();
  const of = (user: string) => sessions.get(user) ?? new Map<number, number>();
  const texts: string[] = [];
  const shown: string[] = [];
  let uploads = 0;
  const app: App = {
    url: input.url,
    directory: join(input.directory, install),
    accessToken: async () => input.tokens[userId] ?? '',
    credentials: () => credentials,
    saveCredentials: (made: DeviceCredentials) => {
      credentials = made;
    },
    newKeys: () => ({ identityKey: key(), signedPreKey: signed(1), oneTime: [{ id: 1, key: key() }] }),
    moreKeys: () => ({ oneTime: [{ id: 100 + uploads++, key: key() }] }),
    sessions: (user: string) => [...of(user)].map(([deviceId, registrationId]) => ({ deviceId, registrationId })),
    startSession: (
      user: string,
      { device: { deviceId, registrationId } }: { device: { deviceId: number; registrationId: number } },
    ) => {
      sessions.set(user, of(user).set(deviceId, registrationId));
    },
    dropSession: (user: string, deviceId: number) => void of(user).delete(deviceId),
    encrypt: (user: string, text: string) =>
      [...of(user)].map(([deviceId, registrationId]) => ({
        deviceId,
        registrationId,
        kind: 2,
        ciphertext: new TextEncoder().encode(text),
      })),
    decrypt: ({ ciphertext }: { ciphertext: Uint8Array }) => new TextDecoder().decode(ciphertext),
    storeText: async (_message: unknown, text: string) => void texts.push(text),
    show: (notice: string) => void shown.push(notice),
  };
  const has = async (count: number) => {
    while (texts.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { app, texts, shown, has, uploads: () => uploads };
}

const [a, b, anew] = [
  application(input.alice, 'alice'),
  application(input.bob, 'bob'),
  application(input.bob, 'bob anew'),
];
const bob = await device(b.app);
const alice = await device(a.app);
const first = await alice.sendText(input.bob, 'hello');
const second = await alice.sendText(input.bob, 'hello again');
await b.has(2);
const { unconfirmedAcks: ofBob } = await bob.client.close();
await bob.storage.close();

const bobAnew = await device(anew.app);
await alice.sendText(input.bob, 'are you new?');
await alice.sendLater(input.bob, 'sent later');
await alice.sendLater(input.bob, 'and this');
await alice.outbox.emptied();
await anew.has(3);
const { unconfirmedAcks: ofBobAnew } = await bobAnew.client.close();
alice.outbox.close();
await alice.client.close();
const result = {
  first: first.outcome,
  second: second.outcome,
  bobHas: b.texts,
  bobAnewHas: anew.texts,
  aliceWasShown: a.shown,
  unconfirmedAcks: [ofBob, ofBobAnew],
  keysUploaded: Math.min(1, b.uploads()),
};
process.stdout.write(JSON.stringify(result));
