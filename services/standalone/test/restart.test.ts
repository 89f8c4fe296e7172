import { randomInt } from 'node:crypto';
import { CloseCode } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { PromiseLedger } from './promise-ledger.js';
import { Refused } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, newDevice, newUser, preKeys, sendTo, textOf } from './test-device.js';
import { TrafficPeer } from './traffic-peer.js';

let fixture: StandaloneFixture;

beforeEach(() => (fixture = new StandaloneFixture()));
afterEach(() => fixture.stop());

const USERS = 5;
const DEVICES = 2;

describe('killed in the middle of traffic', () => {
  async function users(): Promise<Device[][]> {
    const all: Device[][] = [];
    for (let count = 0; count < USERS; count++) {
      const userId = newUser();
      const devices = Array.from({ length: DEVICES }, (_, index) => newDevice(userId, index + 1));
      for (const device of devices) await fixture.register(device, { oneTime: preKeys(100) });
      all.push(devices);
    }
    return all;
  }

  const attach = (peers: readonly TrafficPeer[]) => Promise.all(peers.map((peer) => peer.attach()));

  async function settle(peers: readonly TrafficPeer[], ledger: PromiseLedger): Promise<void> {
    for (const peer of peers) peer.rest();
    await until(() => peers.every(({ idle }) => idle) && ledger.unconfirmed === 0, {
      timeoutMs: 60_000,
      message: () => `${ledger.undelivered} not delivered, ${ledger.unconfirmed} not confirmed`,
    });
  }

  /** Whatever was confirmed is gone: a further session of each device gets nothing. */
  async function nothingIsLeft(peers: readonly TrafficPeer[]): Promise<void> {
    for (const { device } of peers) {
      const client = await fixture.session(device);
      await client.received('caughtUp', 2);
      expect(client.ofKind('deliver')).toEqual([]);
    }
  }

  test.each([
    { signal: 'SIGKILL' as const, kills: 4 },
    { signal: 'SIGTERM' as const, kills: 1 },
  ])(
    'with $signal, it keeps every promise on the same data',
    async ({ signal, kills }) => {
      await fixture.start();
      const all = await users();
      const ledger = new PromiseLedger();
      const peers = all.flatMap((own) =>
        own.map((device) => new TrafficPeer({ fixture, ledger, device, others: all.filter((each) => each !== own) })),
      );
      for (let kill = 0; kill < kills; kill++) {
        await attach(peers);
        for (const peer of peers) peer.flow();
        const goal = ledger.accepted + randomInt(150, 400);
        await until(() => ledger.accepted >= goal, {
          message: () => `only ${ledger.accepted} of ${goal} are accepted`,
        });
        const exit = await fixture.server.kill(signal);
        expect(exit).toEqual(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal });
        await until(() => peers.every(({ client }) => client.closed), { message: 'connections outlive the server' });
        await fixture.start();
      }
      await attach(peers);
      await settle(peers, ledger);
      await nothingIsLeft(peers);
      const { accepted, confirmed, redeliveries, claims, keysHandedOut, violations, undelivered } = ledger;
      console.log({
        signal,
        kills,
        accepted,
        confirmed,
        redeliveries,
        undelivered,
        claims,
        keysHandedOut,
        ...violations,
      });
      expect(Object.entries(violations).filter(([, count]) => count > 0)).toEqual([]);
      expect(undelivered).toBe(0);
      expect(confirmed).toBe(accepted * DEVICES);
      expect([claims > kills, keysHandedOut > claims]).toEqual([true, true]);
      if (signal === 'SIGKILL') expect(peers.flatMap(({ refusals }) => refusals)).toEqual([]);
    },
    240_000,
  );
});

describe('told to stop', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s, it says good-bye to each client and exits with 0',
    async (signal) => {
      await fixture.start();
      const { client } = await fixture.attached();
      const { client: other } = await fixture.attached();
      const early = await fixture.connect(newUser());
      expect(await fixture.server.kill(signal)).toEqual({ code: 0, signal: null });
      for (const each of [client, other]) {
        // What it said may be read after it has ended.
        expect(await each.closeCode()).toBe(CloseCode.GoingAway);
        expect(each.ofKind('goingAway')).toHaveLength(1);
        expect(each.closed?.reason).toMatch(/retry_after_ms=\d+/);
      }
      expect([await early.closeCode(), early.pushes]).toEqual([CloseCode.GoingAway, []]);
      expect(fixture.server.logged('error')).toEqual([]);
    },
  );

  test('it answers what is in flight before it goes, and refuses new connections meanwhile', async () => {
    await fixture.start();
    const { device: slow } = await fixture.attached(undefined, 1);
    const { device, client } = await fixture.attached(slow.userId, 2);
    const { client: sender } = await fixture.attached();
    // Not acked by the first device, the message keeps the second one's confirmation waiting for a while.
    await sender.expect('accepted', sendTo([slow, device], 'to both'));
    const seq = client.sendOne(ackOf(await client.received('deliver')));
    await client.isServed();
    fixture.server.signal('SIGTERM');
    await client.received('goingAway');
    const refused = await fixture.connect(newUser()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) as unknown },
    });
    expect((await client.answer(seq)).body).toBe('acked');
    expect(await client.closeCode()).toBe(CloseCode.GoingAway);
    expect((await fixture.server.ended()).code).toBe(0);
    await fixture.start();
    const [first, second] = [await fixture.session(slow), await fixture.session(device)];
    expect((await first.received('deliver')).map(textOf)).toEqual(['to both']);
    await second.received('caughtUp', 2);
    expect(second.ofKind('deliver')).toEqual([]);
  });
});

describe('after a SIGKILL', () => {
  test('the only message of a partition is there, and a device that waits for its mail is not sent away before', async () => {
    await fixture.start();
    const { device, client } = await fixture.attached();
    const { client: sender } = await fixture.attached();
    await sender.expect('accepted', sendTo(device, 'the only one'));
    await client.received('deliver');
    await fixture.server.kill('SIGKILL');
    await fixture.start();
    // As soon as it listens: the log is still being read.
    const next = await fixture.session(device);
    await next.received('caughtUp');
    expect(next.ofKind('deliver').map(textOf)).toEqual(['the only one']);
    await next.expect('acked', ackOf(next.ofKind('deliver')));
    await fixture.server.kill('SIGKILL');
    await fixture.start();
    const last = await fixture.session(device);
    await last.received('caughtUp', 2);
    expect(last.ofKind('deliver')).toEqual([]);
    const again = await fixture.attached();
    await again.client.expect('accepted', sendTo(device, 'the next one'));
    expect((await last.received('deliver')).map(textOf)).toEqual(['the next one']);
    expect(fixture.server.logged('error')).toEqual([]);
  });
});

describe('a second server on the same data', () => {
  test('ends at once with one line that says why, and the first one goes on', async () => {
    await fixture.start();
    const { client } = await fixture.attached();
    const second = fixture.servers.spawn({ dataDir: fixture.dataDir });
    expect((await second.ended()).code).toBe(1);
    const lines = second.output.trim().split('\n');
    expect(lines).toEqual([
      expect.stringContaining(`another server is using ${fixture.dataDir}, maybe in another container: stop it`),
    ]);
    expect(lines[0]).not.toMatch(/\n|"stack"| at /);
    await client.isServed();
    expect(fixture.server.running).toBe(true);
  });
});
