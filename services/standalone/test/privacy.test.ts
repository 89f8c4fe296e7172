import { randomBytes, randomInt } from 'node:crypto';
import { userIdToBytes, type v1 } from '@lantern/protocol';
import { RawClient, Refused } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, helloOf, kemPreKey, newDevice, preKeys, registrationOf, sendTo } from './test-device.js';

/** I8, end to end: what a run logs, measures and answers to others is searched for everything that it was given. */

const fixture = new StandaloneFixture({ env: { STANDALONE_LOG_LEVEL: 'debug', STANDALONE_HOST: '127.0.0.1' } });
/** Where clients come from: an address that is not the server's own. */
const CLIENT_IP = '127.44.55.66';
afterAll(() => fixture.stop());

class Secrets {
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

const secrets = new Secrets();

function person(deviceId: number): Device {
  const device = { ...newDevice(undefined, deviceId), registrationId: randomInt(2 ** 31, 2 ** 32 - 1) };
  secrets.addText('user id', device.userId);
  secrets.addBytes('user id', userIdToBytes(device.userId));
  secrets.addText('device id', String(deviceId));
  secrets.addText('registration id', String(device.registrationId));
  secrets.addBytes('device secret', device.deviceSecret);
  secrets.addBytes('identity key', device.identityKey);
  return device;
}

function registration(device: Device): v1.IRegisterDevice {
  const keys = { oneTime: preKeys(5), kem: [kemPreKey(1)], lastResortKem: kemPreKey(2) };
  const request = registrationOf(device, keys);
  for (const { key } of keys.oneTime) secrets.addBytes('one-time key', key ?? randomBytes(1));
  for (const { key } of [...keys.kem, keys.lastResortKem]) secrets.addBytes('kem key', key ?? randomBytes(1));
  secrets.addBytes('signed key', request.signedPreKey?.key ?? randomBytes(1));
  return request;
}

async function connect(device: Device, token = fixture.token({ userId: device.userId })): Promise<RawClient> {
  secrets.addText('token', token);
  for (const part of token.split('.')) secrets.addText('part of a token', part.slice(0, 60));
  const client = await RawClient.connect(fixture.server.url, { token, localAddress: CLIENT_IP });
  fixture.clients.push(client);
  return client;
}

function message(to: Device) {
  const text = `ciphertext ${randomBytes(12).toString('hex')}`;
  secrets.addText('ciphertext', text);
  secrets.addBytes('ciphertext', Buffer.from(text));
  const body = sendTo(to, text, { urgent: true });
  secrets.addBytes('message id', body.send.messageId ?? randomBytes(16));
  return body;
}

/** Registers, sends, receives, claims, removes; and does much that is refused. @returns all that others were told */
async function traffic(): Promise<string> {
  const [alice, bob] = [person(3_141_592_653), person(2_718_281_828)];
  const told: unknown[] = [];
  const [forAlice, forBob] = [await connect(alice), await connect(bob)];
  for (const [client, device] of [
    [forAlice, alice],
    [forBob, bob],
  ] as const) {
    await client.expect('welcome', { hello: { deviceId: device.deviceId } });
    await client.expect('preKeyCounts', { registerDevice: registration(device) });
  }
  await forAlice.expect('preKeyBundles', {
    claimPreKeys: { claimId: randomBytes(16), userId: userIdToBytes(bob.userId) },
  });
  await forAlice.expect('accepted', message(bob));
  await forBob.expect('acked', ackOf(await forBob.received('deliver')));
  // To a device that is away, so that it is parked and a wake-up is told.
  await forBob.close();
  await forAlice.expect('accepted', message(bob));

  const stranger = person(1_618_033_988);
  const forStranger = await connect(stranger);
  await forStranger.expect('welcome', { hello: { ...helloOf(stranger) } });
  told.push(await forStranger.request(message(bob)));
  told.push(await forStranger.request({ removeDevice: { deviceId: bob.deviceId } }));
  told.push(
    await forStranger.request({ registerDevice: { ...registration(stranger), identityKey: new Uint8Array() } }),
  );
  told.push(await forStranger.request({ refreshToken: { token: `${fixture.token({ userId: bob.userId })}x` } }));
  await forStranger.expect('preKeyCounts', { registerDevice: registration(stranger) });
  told.push(await forStranger.request({ send: { ...message(stranger).send, messages: [] } }));
  told.push(
    await forStranger.request(message({ ...bob, registrationId: bob.registrationId - 1 })).then(({ body }) => body),
  );
  forStranger.raw(Buffer.concat([Buffer.from(userIdToBytes(bob.userId)), randomBytes(40)]));
  told.push(await forStranger.closeCode(), forStranger.closed?.reason);

  const forged = fixture.token({ userId: bob.userId }).replace(/.{8}$/, 'AAAAAAAA');
  told.push(await connect(bob, forged).catch((error: unknown) => refusal(error)));
  await forAlice.expect('deviceRemoved', { removeDevice: { deviceId: alice.deviceId } });
  await forAlice.closeCode();
  return JSON.stringify(told);
}

function refusal(error: unknown): unknown {
  if (!(error instanceof Refused)) throw error;
  return [error.status, error.headers, error.body];
}

test('logs, metrics and what others are told name nobody and hold no token, key or ciphertext (I8)', async () => {
  await fixture.start();
  const told = await traffic();
  const metrics = await (await fetch(metricsUrl())).text();
  expect(metrics).toContain('lantern_');
  await fixture.server.kill('SIGTERM');
  const first = fixture.server.output;
  // Again on the same data, and killed with the connections open.
  await fixture.start();
  await traffic();
  await fixture.server.kill();

  secrets.addText('IP address of a client', CLIENT_IP);
  const output = first + fixture.server.output;
  expect(output.split('\n').filter((line) => line.startsWith('{')).length).toBeGreaterThan(2);
  expect(secrets.foundIn(output)).toEqual([]);
  expect(secrets.foundIn(metrics)).toEqual([]);
  expect(secrets.foundIn(told)).toEqual([]);
  // The search finds what is there.
  expect(secrets.foundIn(`${output} from ${CLIENT_IP}`)).toEqual(['IP address of a client']);
}, 60_000);

function metricsUrl(): string {
  const found = /(http:\/\/\S+\/metrics)/.exec(fixture.server.output);
  return found?.[1] ?? '';
}
