import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { userIdToBytes } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { StandaloneRunOptions } from '@lantern/testkit';
import { type Body, type RawClient, codeOf } from './raw-client.js';
import { SmallDisk, canMount } from './small-disk.js';
import { type FixtureOptions, StandaloneFixture } from './standalone-fixture.js';
import { Servers } from './start-server.js';
import { type Device, ackOf, newDevice, preKeys, registrationOf, sendTo, textOf } from './test-device.js';

const MIB = 1024 * 1024;

describe('a data directory that cannot be used ends the start with one line that names it and says why', () => {
  const servers = new Servers();
  afterEach(() => servers.stopAll());

  async function complaintAbout(options: StandaloneRunOptions): Promise<string> {
    const server = servers.spawn(options);
    expect(await server.ended()).toEqual({ code: 1, signal: null });
    const lines = server.output.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines.at(0)).toContain(options.dataDir);
    return lines.at(0)!;
  }

  /** Permissions do not hold for root, but for root without its capabilities. */
  const withoutPrivileges = process.getuid?.() === 0 ? ['setpriv', '--inh-caps=-all', '--bounding-set=-all'] : [];
  const canDropPrivileges =
    withoutPrivileges.length === 0 || spawnSync('setpriv', ['--help'], { stdio: 'ignore' }).status === 0;

  test('when it is a file, or lies below one', async () => {
    const file = servers.newDataDir();
    writeFileSync(file, 'not a directory');
    expect(await complaintAbout({ dataDir: file })).toContain('ENOTDIR');
    expect(await complaintAbout({ dataDir: join(file, 'below') })).toContain('ENOTDIR');
  });

  (canDropPrivileges ? test : test.skip)('when nothing can be written to it, be it new or in use before', async () => {
    const dataDir = servers.newDataDir();
    chmodSync(dirname(dataDir), 0o500);
    expect(await complaintAbout({ dataDir, launcher: withoutPrivileges })).toContain('EACCES');
    chmodSync(dirname(dataDir), 0o700);
    await (await servers.start({ dataDir })).kill('SIGTERM');
    chmodSync(dataDir, 0o500);
    expect(await complaintAbout({ dataDir, launcher: withoutPrivileges })).toContain('EACCES');
    chmodSync(dataDir, 0o700);
    await servers.start({ dataDir });
  });

  test('when it holds something else', async () => {
    const dataDir = servers.newDataDir();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'data.mdb'), randomBytes(64 * 1024));
    await complaintAbout({ dataDir });
  });

  (canMount ? test : test.skip)('when its disk is full from the start', async () => {
    const disk = await SmallDisk.mount(8);
    try {
      const dataDir = join(disk.path, 'data');
      expect(await complaintAbout({ dataDir, launcher: disk.launcher })).toContain('no space is left');
      disk.fill(0);
      expect(await complaintAbout({ dataDir, launcher: disk.launcher })).toMatch(/no space/);
    } finally {
      await servers.stopAll();
      await disk.unmount();
    }
  });
});

const SENDS_AT_ONCE = 8;
const PADDING = 'x'.repeat(60_000);
/** Longer than two looks at the disk are apart. */
const REFUSED_FOR_MS = 1_500;

/** A user with two devices, one attached and one away, and somebody who sends to both until the disk is full. */
class FullDisk {
  readonly accepted: string[] = [];
  sends = 0;
  sender!: RawClient;
  senderDevice!: Device;
  live!: { readonly device: Device; readonly client: RawClient };
  away!: Device;
  /** The send that was refused. */
  refused!: Body;

  constructor(readonly fixture: StandaloneFixture) {}

  async prepare(): Promise<void> {
    await this.fixture.start();
    const { device, client } = await this.fixture.attached();
    this.senderDevice = device;
    this.sender = client;
    this.live = await this.fixture.attached();
    this.away = await this.fixture.registered(this.live.device.userId, 2);
  }

  get recipients(): readonly Device[] {
    return [this.live.device, this.away];
  }

  /** Sends until it is refused for good: the server estimates what is left, and looks again a few times a second. */
  async fill(): Promise<void> {
    let refusedSince = Infinity;
    while (Date.now() - refusedSince <= REFUSED_FOR_MS) {
      const refused = await this.#sendMany();
      if (refused === undefined) refusedSince = Infinity;
      else if (refusedSince === Infinity) refusedSince = Date.now();
      this.refused = refused ?? this.refused;
    }
  }

  /** Several at once. @returns one that was refused, if not all were accepted */
  async #sendMany(): Promise<Body | undefined> {
    const first = this.sends;
    this.sends += SENDS_AT_ONCE;
    const texts = Array.from({ length: SENDS_AT_ONCE }, (_, index) => `${first + index} ${PADDING}`);
    const bodies = texts.map((text) => sendTo(this.recipients, text));
    const seqs = bodies.map((body) => this.sender.sendOne(body));
    let refused: Body | undefined;
    for (const [index, seq] of seqs.entries()) {
      const { body: answered, problem } = await this.sender.answer(seq);
      if (answered === 'accepted') {
        this.accepted.push(texts.at(index)!);
        continue;
      }
      expect(problem).toMatchObject({ retryable: true, retryAfterMs: expect.any(Number) as number });
      expect(codeOf(problem!)).toBe('UNAVAILABLE');
      refused = bodies.at(index);
    }
    return refused;
  }

  /** All that would add data is refused, all else goes on. */
  async refusesNewData(): Promise<void> {
    const { sender, fixture } = this;
    const userId = userIdToBytes(this.away.userId);
    expect(await sender.refusal(sendTo(this.recipients, 'small'))).toBe('UNAVAILABLE');
    expect(await sender.refusal({ uploadPreKeys: { oneTime: preKeys(1, 5_000) } })).toBe('UNAVAILABLE');
    expect(await sender.refusal({ claimPreKeys: { claimId: randomBytes(16), userId } })).toBe('UNAVAILABLE');
    const device = newDevice();
    const newcomer = await fixture.connect(device.userId);
    await newcomer.expect('welcome', { hello: { deviceId: device.deviceId } });
    expect(await newcomer.refusal({ registerDevice: registrationOf(device) })).toBe('UNAVAILABLE');
    expect((await sender.expect('deviceList', { getDevices: { userId } })).devices).toHaveLength(2);
    await sender.expect('accepted', sendTo(this.live.device, 'now', { ephemeral: true, listedOnly: true }));
  }

  /** Delivers all that was accepted to a device, in order, and confirms its acks; none of it comes again. */
  async delivers(device: Device, client: RawClient): Promise<void> {
    const stored = () => client.ofKind('deliver').filter(({ ephemeral }) => !ephemeral);
    let acked = 0;
    while (acked < this.accepted.length) {
      await until(() => stored().length > acked, { message: () => `${acked} of ${this.accepted.length} came` });
      const deliveries = stored().slice(acked);
      await client.expect('acked', ackOf(deliveries));
      acked += deliveries.length;
    }
    expect(stored().map(textOf)).toEqual(this.accepted);
    await client.close();
    const next = await this.fixture.session(device);
    await next.received('caughtUp', 2);
    expect(next.ofKind('deliver')).toEqual([]);
  }

  /** What was refused was not stored: its repeat is no duplicate. */
  async takesNewData(): Promise<void> {
    await until(async () => (await this.sender.request(this.refused)).body === 'accepted', {
      message: 'sends are still refused',
    });
    await this.sender.expect('duplicate', this.refused);
    await this.sender.expect('preKeyCounts', { uploadPreKeys: { oneTime: preKeys(1, 5_000) } });
    await this.fixture.registered();
    this.accepted.push(textOf(this.refused.send!.messages!.at(0)!));
  }

  /** I8, also in the complaints of a bad day. */
  saysNothingAboutPeople(): void {
    for (const { userId } of [this.senderDevice, this.away]) {
      expect(this.fixture.server.output).not.toContain(userId);
    }
  }
}

describe('a disk that becomes full', () => {
  let fixture: StandaloneFixture;
  let disk: SmallDisk | undefined;
  const create = (options: FixtureOptions) => new FullDisk((fixture = new StandaloneFixture(options)));

  afterEach(async () => {
    await fixture.stop();
    await disk?.unmount();
    disk = undefined;
  });

  (canMount ? test : test.skip)(
    'takes no new data and loses nothing; with space again it goes on by itself',
    async () => {
      disk = await SmallDisk.mount(80);
      const dataDir = join(disk.path, 'data');
      const full = create({ dataDir, launcher: disk.launcher, dataDirSeenFromHere: disk.seenFromHere(dataDir) });
      await full.prepare();
      disk.fill(4 * MIB);
      await full.fill();
      await full.refusesNewData();
      await full.delivers(full.live.device, full.live.client);
      // The disk is as full when the server is started again.
      await fixture.server.kill('SIGKILL');
      await fixture.start();
      full.sender = await fixture.session(full.senderDevice);
      full.live = { device: full.live.device, client: await fixture.session(full.live.device) };
      await full.refusesNewData();
      disk.empty();
      await full.takesNewData();
      await full.delivers(full.away, await fixture.session(full.away));
      full.saysNothingAboutPeople();
    },
    180_000,
  );

  test('by the bound of the data file does the same; with a larger bound it goes on', async () => {
    const full = create({ env: { STANDALONE_DATA_FILE_MAX_BYTES: `${16 * MIB}` } });
    await full.prepare();
    await full.fill();
    expect(statSync(join(fixture.dataDir, 'data.mdb')).size).toBeLessThanOrEqual(16 * MIB);
    await full.refusesNewData();
    await full.delivers(full.live.device, full.live.client);
    await fixture.server.kill('SIGTERM');
    await fixture.start({ STANDALONE_DATA_FILE_MAX_BYTES: `${256 * MIB}` });
    full.sender = await fixture.session(full.senderDevice);
    await full.takesNewData();
    await full.delivers(full.away, await fixture.session(full.away));
    full.saysNothingAboutPeople();
  }, 180_000);
});
