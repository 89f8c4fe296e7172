import { randomBytes } from 'node:crypto';
import { CloseCode, type DirectoryChange, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type Credentials, GatewayFixture, copyFor, newUser } from './gateway-fixture.js';
import type { TestClient } from './test-client.js';

/** What a session took on must not be done in its name once it has ended, or its device is gone (I4). */

let fixture: GatewayFixture;
let sender: Credentials;
let client: TestClient;
let recipient: Credentials;

beforeEach(async () => {
  fixture = await GatewayFixture.start();
  ({ device: sender, client } = await fixture.attached());
  recipient = fixture.device(newUser(), 1);
});
afterEach(() => fixture.stop());

const send = () => {
  const userId = userIdToBytes(recipient.userId);
  return { send: { messageId: randomBytes(16), userId, messages: [copyFor(recipient)] } };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
const eventually = (condition: () => unknown) => until(condition, { message: () => condition.toString() });

/** The look-ups of device lists wait until the function is called. */
function holdLookUps(): () => void {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  fixture.keys.gate = (call) => (call === 'devices' ? released : Promise.resolve());
  return release;
}

/** Holds sends for want of an owner. @returns gives the partitions an owner again */
function holdSends(): () => void {
  const { owned } = fixture.transport;
  fixture.transport.own([]);
  return () => fixture.transport.own(owned.map(({ partition, epoch }) => ({ partition, epoch: epoch + 1 })));
}

/** Calls `between` when the session knows that its own device is gone, and has not told so yet. */
function betweenRemovalAndAnswer(between: () => void): void {
  const { announcer } = fixture.gateway;
  fixture.keys.announcer = {
    announce: async (change: DirectoryChange) => {
      await announcer.announce(change);
      between();
      await turn();
    },
  };
}

describe('sends that wait for the device list of their recipient', () => {
  test('are not handed over when the token is revoked meanwhile', async () => {
    const release = holdLookUps();
    client.send(send(), send());
    await eventually(() => fixture.keys.calls.includes('devices'));
    await fixture.gateway.revoke({ userId: sender.userId, issuedUntil: fixture.clock.now() });
    release();
    expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
    await turn();
    expect(fixture.transport.of('send')).toEqual([]);
  });

  test('are not handed over when another session has removed the device meanwhile', async () => {
    const other = await fixture.session(fixture.device(sender.userId, 2));
    const release = holdLookUps();
    client.send(send(), send());
    await eventually(() => fixture.keys.calls.includes('devices'));
    await other.request({ removeDevice: { deviceId: sender.deviceId } });
    release();
    expect(await client.closeCode()).toBe(CloseCode.DeviceRemoved);
    await turn();
    expect(fixture.transport.of('send')).toEqual([]);
  });

  test('are refused when the session has removed its own device meanwhile', async () => {
    const release = holdLookUps();
    const seqs = client.send(send(), send());
    await eventually(() => fixture.keys.calls.includes('devices'));
    betweenRemovalAndAnswer(release);
    await client.request({ removeDevice: { deviceId: sender.deviceId } });
    for (const seq of seqs) {
      expect((await client.answer(seq)).problem?.code).toBe(v1.ProblemCode.PROBLEM_CODE_NOT_REGISTERED);
    }
    expect(fixture.transport.of('send')).toEqual([]);
  });
});

describe('sends that are held until their partition has an owner', () => {
  beforeEach(async () => {
    // The list is known from now on.
    await client.request(send());
    fixture.transport.requests.length = 0;
  });

  test('go nowhere when the connection is gone meanwhile', async () => {
    const release = holdSends();
    client.send(send());
    await client.isServed();
    client.ws.terminate();
    await fixture.connectionsBecome(0);
    release();
    await turn();
    expect(fixture.transport.of('send')).toEqual([]);
  });

  test('go nowhere when the session has removed its own device meanwhile', async () => {
    const release = holdSends();
    const [seq] = client.send(send());
    await client.isServed();
    betweenRemovalAndAnswer(release);
    await client.request({ removeDevice: { deviceId: sender.deviceId } });
    expect((await client.answer(seq!)).problem?.code).toBe(v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE);
    expect(fixture.transport.of('send')).toEqual([]);
  });

  test('go out when nothing of the kind has happened', async () => {
    const release = holdSends();
    const [seq] = client.send(send());
    await client.isServed();
    release();
    expect((await client.answer(seq!)).body).toBe('accepted');
  });
});

test('the use of a device is not noted when its session has ended before it was attached', async () => {
  const device = fixture.device(newUser(), 1);
  let attach = () => {};
  fixture.transport.onAttach = ({ session }) => {
    attach = () => fixture.transport.emit({ type: 'attached', session });
  };
  const leaving = await fixture.connect(device.userId);
  leaving.send({ hello: { ...device } });
  await eventually(() => fixture.transport.of('attach').length === 2);
  leaving.ws.terminate();
  await fixture.connectionsBecome(1);
  const before = fixture.keys.touched.length;
  attach();
  await turn();
  expect(fixture.keys.touched).toHaveLength(before);
});
