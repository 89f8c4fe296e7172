import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { type Clock, silentLogger, systemClock } from '@lantern/runtime';
import { openEnvironment } from '@lantern/transport';
import jwt from 'jsonwebtoken';
import { type Standalone, createStandalone, loadStandaloneSettings } from '../src/create-standalone.js';
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER, readDevelopmentKey } from '../src/development-key.js';
import { RawClient } from './raw-client.js';
import { ackOf, copyFor, helloOf, textOf } from './test-device.js';

/** As scripts/release-fixtures.mjs keeps it. */
interface Story {
  readonly writtenAt: number;
  readonly partitions: number;
  readonly sender: KeptDevice;
  readonly recipient: KeptDevice;
  readonly revoked: KeptDevice;
  readonly waiting: readonly string[];
  readonly handedOut: readonly { readonly oneTime?: number; readonly kem?: number }[];
}

interface KeptDevice {
  readonly userId: UserId;
  readonly deviceId: number;
  readonly registrationId: number;
  /** Hex. */
  readonly deviceSecret: string;
}

const FIXTURES = fileURLToPath(new URL('../../../fixtures/', import.meta.url));
const releases = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const stopping: (() => Promise<unknown>)[] = [];
const clients: RawClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.reset();
  for (const stop of stopping.splice(0)) await stop();
});

/** Of the day on which the release was made: what it kept has not expired. */
function clockOf({ writtenAt }: Story): Clock {
  const startedAt = systemClock.now();
  return { ...systemClock, now: () => writtenAt + 1_000 + systemClock.now() - startedAt };
}

class KeptServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lantern-release-'));
  readonly story: Story;
  readonly clock: Clock;
  readonly server: Standalone;

  constructor(release: string) {
    this.story = JSON.parse(readFileSync(`${FIXTURES}${release}/data.json`, 'utf8')) as Story;
    this.clock = clockOf(this.story);
    writeFileSync(this.file, gunzipSync(readFileSync(`${FIXTURES}${release}/data.mdb.gz`)));
    const env = {
      STANDALONE_DATA_DIR: this.dataDir,
      STANDALONE_PORT: '0',
      STANDALONE_PARTITIONS: String(this.story.partitions),
    };
    const onBroken = (error: Error) => {
      throw error;
    };
    this.server = createStandalone(loadStandaloneSettings(env), { clock: this.clock, logger: silentLogger, onBroken });
    stopping.push(async () => {
      await this.server.stop();
      rmSync(this.dataDir, { recursive: true });
    });
  }

  get file(): string {
    return join(this.dataDir, 'data.mdb');
  }

  async connect(userId: UserId): Promise<RawClient> {
    const key = readDevelopmentKey(this.dataDir);
    if (key === undefined) throw new Error('no development key');
    const iat = Math.floor(this.clock.now() / 1_000);
    const claims = { sub: userId, iss: DEVELOPMENT_ISSUER, aud: DEVELOPMENT_AUDIENCE, iat, exp: iat + 3_600 };
    const token = jwt.sign(claims, key.privateKey, { algorithm: 'ES256' });
    const client = await RawClient.connect(this.server.address.url, { token });
    clients.push(client);
    return client;
  }

  async session(kept: KeptDevice): Promise<{ client: RawClient; welcome: v1.IWelcome }> {
    const client = await this.connect(kept.userId);
    const deviceSecret = Buffer.from(kept.deviceSecret, 'hex');
    const hello = helloOf({ ...kept, deviceSecret, identityKey: new Uint8Array(33) });
    const welcome = await client.expect('welcome', { hello });
    expect(welcome.attachment).toBe(v1.Attachment.ATTACHMENT_ATTACHED);
    return { client, welcome };
  }
}

describe.each(releases)('the data of release %s', (release) => {
  test('is what it was: messages wait, what was acked is gone (I2), no key comes twice (I5)', async () => {
    const kept = new KeptServer(release);
    await kept.server.start();
    const { sender, recipient, waiting, handedOut } = kept.story;
    const bob = await kept.session(recipient);
    const delivered = await bob.client.received('deliver', waiting.length);
    expect(delivered.map(textOf)).toEqual(waiting);
    expect(await bob.client.expect('acked', ackOf(delivered))).toBeDefined();
    const alice = await kept.session(sender);
    const claimPreKeys = { claimId: new Uint8Array(16), userId: userIdToBytes(recipient.userId), known: [] };
    const { bundles } = await alice.client.expect('preKeyBundles', { claimPreKeys });
    const taken = handedOut.map(({ oneTime }) => oneTime);
    expect(bundles).toHaveLength(1);
    expect(taken).not.toContain(bundles?.[0]?.oneTime?.id);
    expect(bundles?.[0]?.oneTime?.id).toBeDefined();
    const message = copyFor(
      { ...recipient, deviceSecret: new Uint8Array(32), identityKey: new Uint8Array(33) },
      Buffer.from('new'),
    );
    const send = { messageId: new Uint8Array(16), userId: userIdToBytes(recipient.userId), messages: [message] };
    await alice.client.expect('accepted', { send });
    const [latest] = (await bob.client.received('deliver', waiting.length + 1)).slice(-1);
    expect(latest && textOf(latest)).toBe('new');
  });

  test('still knows whose tokens were revoked', async () => {
    const kept = new KeptServer(release);
    // Before the revocation, as far as its own clock goes.
    const early = { ...kept.clock, now: () => kept.clock.now() - 60_000 };
    await kept.server.start();
    const key = readDevelopmentKey(kept.dataDir);
    const iat = Math.floor(early.now() / 1_000);
    const claims = {
      sub: kept.story.revoked.userId,
      iss: DEVELOPMENT_ISSUER,
      aud: DEVELOPMENT_AUDIENCE,
      iat,
      exp: iat + 3_600,
    };
    const token = jwt.sign(claims, key?.privateKey ?? '', { algorithm: 'ES256' });
    await expect(RawClient.connect(kept.server.address.url, { token })).rejects.toThrow();
    clients.push(await kept.connect(kept.story.sender.userId));
  });

  test('in a file format of another version is refused in words, and not touched', async () => {
    const kept = new KeptServer(release);
    const file = readFileSync(kept.file);
    const pageBytes = file.readUInt32LE(48);
    for (const page of [0, pageBytes]) file.writeUInt32LE(file.readUInt32LE(page + 28) + 1, page + 28);
    writeFileSync(kept.file, file);
    await expect(kept.server.start()).rejects.toThrow(
      /is an LMDB file of version 3; this release reads version 2: start the release that wrote it/,
    );
    expect(readFileSync(kept.file).equals(file)).toBe(true);
  });

  test('in a format of its own that is later than that of this release is refused in words', async () => {
    const kept = new KeptServer(release);
    const later = await openEnvironment({ path: kept.dataDir });
    await later.commits.submit({
      touches: ['format'],
      bytes: 4,
      roomFor: 'removal',
      apply: () => void later.database('format').put(Buffer.from('data'), Buffer.from([0, 0, 0, 9])),
    });
    await later.close();
    await expect(kept.server.start()).rejects.toThrow(
      /have format 9, which is of a later release; this one reads format 1: start the release that wrote them/,
    );
  });
});
