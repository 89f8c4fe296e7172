import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userIdToBytes, type v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type Body, type RawClient, codeOf } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import {
  type Device,
  ackOf,
  copyFor,
  helloOf,
  newDevice,
  newUser,
  preKeys,
  registrationOf,
  sendTo,
  textOf,
} from './test-device.js';

const fixture = new StandaloneFixture();
beforeAll(() => fixture.start());
afterAll(() => fixture.stop());

type RequestName = NonNullable<v1.ClientFrame['request']>;

/** Somebody with two devices and mail: the one that is attacked has a message delivered and not acked. */
interface Victim {
  readonly device: Device;
  readonly other: Device;
  readonly client: RawClient;
  readonly otherClient: RawClient;
  readonly delivered: v1.IDeliver;
}

async function newVictim(): Promise<Victim> {
  const userId = newUser();
  const device = newDevice(userId, 1);
  await fixture.register(device, { oneTime: preKeys(20) });
  const { device: other, client: otherClient } = await fixture.attached(userId, 2);
  const client = await fixture.session(device);
  await otherClient.expect('accepted', sendTo(device, 'secret', { listedOnly: true }));
  return { device, other, client, otherClient, delivered: await client.one('deliver') };
}

/** All that is kept of the victim, as its own device sees it. */
async function stateOf({ device }: Victim) {
  const client = await fixture.connect(device.userId);
  const { own, ownDevices } = await client.expect('welcome', { hello: { ...helloOf(device), sendOnly: true } });
  await client.close();
  const { counts, ...rest } = own ?? {};
  return { own: JSON.stringify(rest), counts: { ...counts }, devices: JSON.stringify(ownDevices) };
}

/** The sessions go on undisturbed, and the message that was not acked still comes on the next session, once. */
async function checkUntouched(victim: Victim): Promise<void> {
  const { device, client, otherClient, delivered } = victim;
  for (const session of [client, otherClient]) {
    await session.isServed();
    expect(session.closed).toBeUndefined();
  }
  expect(client.ofKind('deliver').map(textOf)).toEqual(['secret']);
  await client.close();
  const next = await fixture.session(device);
  const again = await next.received('deliver');
  expect(again.map(textOf)).toEqual(['secret']);
  expect(again[0]?.deliveryId).toEqual(delivered.deliveryId);
  await next.expect('acked', ackOf(again));
}

interface Row {
  /** What a thief asks for, naming the victim wherever the request can name anybody. */
  readonly request: (victim: Victim) => Body;
  /** How it is answered to somebody with a device and a token of his own. */
  readonly asOther: string;
  /** How it is answered to somebody with a token of the victim, and without the secret of its device. */
  readonly withToken: string;
  /** One-time keys of the victim that it takes: those that every peer may take. */
  readonly takes?: number;
}

const NOT_PROVEN = 'NOT_REGISTERED';

/** One row for every request of the protocol: a new request without a row does not compile, and fails the first test. */
const rows: Readonly<Record<RequestName, Row>> = {
  // A second Hello, as the victim's device.
  hello: { request: ({ device }) => ({ hello: helloOf(device) }), asOther: '4400', withToken: '4400' },
  registerDevice: {
    request: ({ device }) => ({ registerDevice: registrationOf({ ...newDevice(), deviceId: device.deviceId }) }),
    // It registers, or fails to register, a device of the thief's own.
    asOther: 'ADDRESS_TAKEN',
    withToken: 'ADDRESS_TAKEN',
  },
  uploadPreKeys: {
    request: () => ({ uploadPreKeys: { oneTime: preKeys(3, 1_000) } }),
    asOther: 'preKeyCounts',
    withToken: NOT_PROVEN,
  },
  claimPreKeys: {
    request: ({ device }) => ({ claimPreKeys: { claimId: randomBytes(16), userId: userIdToBytes(device.userId) } }),
    asOther: 'preKeyBundles',
    withToken: NOT_PROVEN,
    takes: 1,
  },
  getDevices: {
    request: ({ device }) => ({ getDevices: { userId: userIdToBytes(device.userId) } }),
    asOther: 'deviceList',
    withToken: 'deviceList',
  },
  removeDevice: {
    request: ({ other }) => ({ removeDevice: { deviceId: other.deviceId } }),
    asOther: 'UNKNOWN_DEVICE',
    withToken: NOT_PROVEN,
  },
  send: {
    // To devices that the victim has not, so that nothing is stored: what a send may do is in other tests.
    request: ({ device }) => ({
      send: {
        messageId: randomBytes(16),
        userId: userIdToBytes(device.userId),
        messages: [copyFor({ ...device, registrationId: device.registrationId ^ 1 }, randomBytes(8))],
      },
    }),
    asOther: 'deviceMismatch',
    withToken: NOT_PROVEN,
  },
  ack: {
    request: ({ delivered }) => ackOf([delivered]),
    // R4: an id that lies above all that the owner of the thief's mailbox has fetched is not answered yet.
    asOther: 'acked or nothing yet',
    withToken: NOT_PROVEN,
  },
  ping: { request: () => ({ ping: {} }), asOther: 'pong', withToken: 'pong' },
  refreshToken: {
    // A good one of the victim: to somebody else's session it is not good, and to one without the secret it gives nothing.
    request: ({ device }) => ({ refreshToken: { token: fixture.token({ userId: device.userId }) } }),
    asOther: '4403',
    withToken: 'tokenRefreshed',
  },
};

/** How the request is answered, or with which code the connection ends. */
async function outcome(thief: RawClient, body: Body): Promise<string> {
  const seq = thief.sendOne(body);
  if (body.ack) await thief.isServed();
  else await until(() => thief.answered(seq) ?? thief.closed, { message: 'no answer' });
  const { problem, body: name = 'nothing yet' } = thief.answered(seq) ?? {};
  if (thief.closed) return String(thief.closed.code);
  if (problem) return codeOf(problem);
  return body.ack && name !== 'problem' ? 'acked or nothing yet' : name;
}

const table = Object.entries(rows) as [RequestName, Row][];

test('every request of the protocol has its row', () => {
  const proto = readFileSync(
    new URL('../../../packages/protocol/proto/lantern/messaging/v1/client.proto', import.meta.url),
    'utf8',
  );
  const requests = /message ClientFrame \{[\s\S]*?oneof request \{([\s\S]*?)\n {2}\}/.exec(proto)?.[1] ?? '';
  const names = requests
    .split('\n')
    .flatMap((line) => /^\s+\w+ (\w+) = \d+;/.exec(line)?.slice(1) ?? [])
    .map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  expect(names.length).toBeGreaterThan(5);
  expect(Object.keys(rows).sort()).toEqual(names.sort());
});

describe('with a valid token of another user nothing of the victim is returned, removed, acked or changed', () => {
  test.each(table)('by %s', async (_name, { request, asOther, takes = 0 }) => {
    const victim = await newVictim();
    const before = await stateOf(victim);
    const { client: thief } = await fixture.attached(newUser(), victim.device.deviceId);
    expect(await outcome(thief, request(victim))).toBe(asOther);
    expect(thief.ofKind('deliver')).toEqual([]);
    const oneTimeLeft = before.counts.oneTimeLeft ?? 0;
    expect(await stateOf(victim)).toEqual({
      ...before,
      counts: { ...before.counts, oneTimeLeft: oneTimeLeft - takes },
    });
    await checkUntouched(victim);
  });
});

describe('with a stolen token and without the secret nothing of the device is read, acked or displaced', () => {
  const proofs: [string, v1.IHello][] = [
    ['no secret', { deviceSecret: null }],
    ['a wrong secret', { deviceSecret: randomBytes(32) }],
    ['a wrong secret, to send only', { deviceSecret: randomBytes(32), sendOnly: true }],
  ];
  const cases = proofs.flatMap(([proof, hello]) => table.map(([name, row]) => [name, proof, hello, row] as const));

  test.each(cases)('by %s, with %s', async (_name, _proof, hello, { request, withToken }) => {
    const victim = await newVictim();
    const before = await stateOf(victim);
    const thief = await fixture.connect(victim.device.userId);
    await thief.expect('welcome', { hello: { ...helloOf(victim.device), ...hello } });
    expect(await outcome(thief, request(victim))).toBe(withToken);
    expect(thief.pushes.filter(({ body }) => body === 'deliver' || body === 'messagesDropped')).toEqual([]);
    expect(await stateOf(victim)).toEqual(before);
    await checkUntouched(victim);
  });

  test('a replacement reads nothing of what waited, ends the session, and the other devices of the user see it', async () => {
    const victim = await newVictim();
    const thief = await fixture.connect(victim.device.userId);
    await thief.expect('welcome', { hello: { deviceId: victim.device.deviceId } });
    const install = newDevice(victim.device.userId, victim.device.deviceId);
    await thief.expect('preKeyCounts', { registerDevice: registrationOf(install, { replace: true }) });
    expect(await victim.client.closeCode()).toBe(4410);
    const [change] = (await victim.otherClient.received('devicesChanged')).slice(-1);
    const seen = change?.devices?.find(({ deviceId }) => deviceId === victim.device.deviceId);
    expect(seen?.registrationId).toBe(install.registrationId);
    expect(Buffer.from(seen?.identityKey ?? [])).toEqual(Buffer.from(install.identityKey));
    await thief.received('caughtUp', 2);
    expect(thief.ofKind('deliver')).toEqual([]);
  });
});

describe('a token for one device', () => {
  test.each(table)(
    'does not let %s pass as another device: the connection ends with 4403',
    async (name, { request }) => {
      const victim = await newVictim();
      const before = await stateOf(victim);
      const thief = await fixture.connect(victim.device.userId, { token: { deviceId: victim.other.deviceId } });
      const seqs = thief.send({ hello: helloOf(victim.device) }, request(victim));
      expect(await thief.closeCode()).toBe(4403);
      expect([name, ...seqs.map((seq) => thief.answered(seq))]).toEqual([name, undefined, undefined]);
      expect(await stateOf(victim)).toEqual(before);
      await checkUntouched(victim);
    },
  );
});
