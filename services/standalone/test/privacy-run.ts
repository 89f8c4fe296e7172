import { randomBytes, randomInt } from 'node:crypto';
import { type UserId, userIdToBytes, type v1 } from '@lantern/protocol';
import { type RawClient, Refused } from './raw-client.js';
import { type Device, ackOf, helloOf, kemPreKey, newDevice, preKeys, registrationOf, sendTo } from './test-device.js';

/** What nobody may find in a log, a metric or an answer to somebody else (I8). */
export class Secrets {
  readonly #needles = new Map<string, string>();

  /** Bytes in every usual writing. */
  addBytes(what: string, bytes: Uint8Array): Uint8Array {
    const buffer = Buffer.from(bytes);
    for (const text of [buffer.toString('hex'), buffer.toString('base64'), buffer.toString('base64url')])
      this.addText(what, text.replace(/=+$/, ''));
    // As inspected, and as JSON of an array.
    this.addText(what, [...buffer.subarray(0, 12)].join(','));
    this.addText(what, buffer.toString('hex').slice(0, 32).match(/../g)?.join(' ') ?? '');
    return bytes;
  }

  addText(what: string, text: string): void {
    if (text.length < 5) throw new Error(`too short to be searched for: ${what}`);
    this.#needles.set(text.toLowerCase(), what);
  }

  foundIn(text: string): string[] {
    const lower = text.toLowerCase();
    return [...new Set([...this.#needles].filter(([needle]) => lower.includes(needle)).map(([, what]) => what))];
  }
}

export interface PrivacyRunOptions {
  /** A good token of the user. */
  readonly token: (userId: UserId) => string;
  /** A connection with the token. @throws Refused */
  readonly open: (token: string) => Promise<RawClient>;
}

/** Traffic of which everything that it gives to the server is known, and can be searched for. */
export class PrivacyRun {
  readonly secrets = new Secrets();
  readonly #options: PrivacyRunOptions;

  constructor(options: PrivacyRunOptions) {
    this.#options = options;
  }

  person(deviceId: number): Device {
    const { secrets } = this;
    const device = { ...newDevice(undefined, deviceId), registrationId: randomInt(2 ** 31, 2 ** 32 - 1) };
    secrets.addText('user id', device.userId);
    secrets.addBytes('user id', userIdToBytes(device.userId));
    secrets.addText('device id', String(deviceId));
    secrets.addText('registration id', String(device.registrationId));
    secrets.addBytes('device secret', device.deviceSecret);
    secrets.addBytes('identity key', device.identityKey);
    return device;
  }

  registration(device: Device): v1.IRegisterDevice {
    const { secrets } = this;
    const keys = { oneTime: preKeys(5), kem: [kemPreKey(1)], lastResortKem: kemPreKey(2) };
    const request = registrationOf(device, keys);
    for (const { key } of keys.oneTime) secrets.addBytes('one-time key', key ?? randomBytes(1));
    for (const { key } of [...keys.kem, keys.lastResortKem]) secrets.addBytes('kem key', key ?? randomBytes(1));
    secrets.addBytes('signed key', request.signedPreKey?.key ?? randomBytes(1));
    return request;
  }

  async connect(device: Device, token = this.#options.token(device.userId)): Promise<RawClient> {
    this.secrets.addText('token', token);
    for (const part of token.split('.')) this.secrets.addText('part of a token', part.slice(0, 60));
    return this.#options.open(token);
  }

  async registered(device: Device): Promise<RawClient> {
    const client = await this.connect(device);
    await client.expect('welcome', { hello: { deviceId: device.deviceId } });
    await client.expect('preKeyCounts', { registerDevice: this.registration(device) });
    return client;
  }

  message(to: Device) {
    const text = `ciphertext ${randomBytes(12).toString('hex')}`;
    this.secrets.addText('ciphertext', text);
    this.secrets.addBytes('ciphertext', Buffer.from(text));
    const body = sendTo(to, text, { urgent: true });
    this.secrets.addBytes('message id', body.send.messageId ?? randomBytes(16));
    return body;
  }

  claim(of: Device) {
    const claimId = this.secrets.addBytes('claim id', randomBytes(16));
    return { claimPreKeys: { claimId, userId: userIdToBytes(of.userId) } };
  }

  upload(firstId: number) {
    const oneTime = preKeys(2, firstId);
    for (const { key } of oneTime) this.secrets.addBytes('one-time key', key ?? randomBytes(1));
    return { uploadPreKeys: { oneTime } };
  }

  /** Registers, sends, receives, claims, removes; and does much that is refused. @returns all that others were told */
  async traffic(): Promise<string> {
    const [alice, bob] = [this.person(3_141_592_653), this.person(2_718_281_828)];
    const [forAlice, forBob] = [await this.registered(alice), await this.registered(bob)];
    await forAlice.expect('preKeyBundles', this.claim(bob));
    await forAlice.expect('accepted', this.message(bob));
    await forBob.expect('acked', ackOf(await forBob.received('deliver')));
    // To a device that is away, so that it is parked and a wake-up is told.
    await forBob.close();
    await forAlice.expect('accepted', this.message(bob));
    const told = await this.#refusals(bob);
    await forAlice.expect('deviceRemoved', { removeDevice: { deviceId: alice.deviceId } });
    await forAlice.closeCode();
    return JSON.stringify(told);
  }

  /** What a stranger asks for in vain. */
  async #refusals(bob: Device): Promise<unknown[]> {
    const stranger = this.person(1_618_033_988);
    const client = await this.connect(stranger);
    const asked = (body: Parameters<RawClient['request']>[0]) => client.request(body);
    await client.expect('welcome', { hello: { ...helloOf(stranger) } });
    const told: unknown[] = [
      await asked(this.message(bob)),
      await asked({ removeDevice: { deviceId: bob.deviceId } }),
      await asked({ registerDevice: { ...this.registration(stranger), identityKey: new Uint8Array() } }),
      await asked({ refreshToken: { token: `${this.#options.token(bob.userId)}x` } }),
    ];
    await client.expect('preKeyCounts', { registerDevice: this.registration(stranger) });
    told.push(await asked({ send: { ...this.message(stranger).send, messages: [] } }));
    told.push((await asked(this.message({ ...bob, registrationId: bob.registrationId - 1 }))).body);
    client.raw(Buffer.concat([Buffer.from(userIdToBytes(bob.userId)), randomBytes(40)]));
    told.push(await client.closeCode(), client.closed?.reason);
    const forged = this.#options.token(bob.userId).replace(/.{8}$/, 'AAAAAAAA');
    told.push(await this.connect(bob, forged).catch((error: unknown) => refusal(error)));
    return told;
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof Refused)) throw error;
  return [error.status, error.headers, error.body];
}
