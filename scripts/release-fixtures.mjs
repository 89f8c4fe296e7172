// Keeps what a release writes, for the tests of those that come after it: `node scripts/release-fixtures.mjs VERSION`, once, when the
// release is made. fixtures/README.md says what is kept, and by which tests it is read.
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ready, root } from './workspace.mjs';

const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error('Usage: node scripts/release-fixtures.mjs VERSION, such as 0.2.0');
  process.exit(2);
}
const directory = join(root, 'fixtures', version);
if (existsSync(directory)) {
  console.error(`fixtures/${version} is there already: what a release wrote is never written again`);
  process.exit(1);
}

ready();
const { formatFixtures } = await import('../packages/testkit/dist/index.js');
const { createStandalone, loadStandaloneSettings, readDevelopmentKey, signDevelopmentToken } =
  await import('../services/standalone/dist/index.js');
const { silentLogger, systemClock } = await import('../packages/runtime/dist/index.js');
const { createClient, newDeviceSecret, newMessageId } = await import('../packages/client/dist/index.js');

const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** A device of a server under `url`, and what is to be known to be it again. */
async function device({ url, key }, onMessage = () => undefined) {
  const userId = randomUUID();
  const registrationId = randomInt(1, 2 ** 31);
  const credentials = { registrationId, deviceSecret: newDeviceSecret() };
  const client = createClient({ url, deviceId: 1, token: () => signDevelopmentToken(key, { userId }), onMessage });
  await client.connect();
  const preKey = (id) => ({ id, key: randomBytes(33) });
  const signed = (id, bytes) => ({ id, key: randomBytes(bytes), signature: randomBytes(64) });
  await client.register({
    ...credentials,
    identityKey: randomBytes(33),
    signedPreKey: signed(1, 33),
    lastResortKem: signed(1, 200),
    oneTime: [1, 2, 3].map(preKey),
    kem: [2, 3].map((id) => signed(id, 200)),
  });
  await client.connect();
  const known = { userId, deviceId: 1, registrationId, deviceSecret: hex(credentials.deviceSecret) };
  const send = async (to, text) => {
    const messages = [{ ...to.known, kind: 1, ciphertext: Buffer.from(text) }];
    const sent = await client.send({ messageId: newMessageId(), userId: to.known.userId, messages });
    if (sent.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(sent)}`);
  };
  return { client, known, send };
}

/** A data directory of `npm start` with everything in it that outlives a restart. */
async function dataDirectory(dataDir) {
  const env = { STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0', STANDALONE_PARTITIONS: '4' };
  const fail = (error) => {
    throw error;
  };
  const server = createStandalone(loadStandaloneSettings(env), {
    clock: systemClock,
    logger: silentLogger,
    onBroken: fail,
  });
  await server.start();
  const place = { url: server.address.url, key: readDevelopmentKey(dataDir).privateKey };
  const alice = await device(place);
  const taken = Promise.withResolvers ? Promise.withResolvers() : deferred();
  const bob = await device(place, () => taken.resolve());
  const carol = await device(place);
  await alice.send(bob, 'acked');
  await taken.promise;
  await bob.client.close({ timeoutMs: 10_000 });
  const waiting = ['first', 'second', 'third'];
  for (const text of waiting) await alice.send(bob, text);
  const claimed = await alice.client.claimPreKeys({ userId: bob.known.userId });
  const handedOut = claimed.bundles.map(({ oneTime, kem }) => ({ oneTime: oneTime?.id, kem: kem?.id }));
  await server.revoke({ userId: carol.known.userId, issuedUntil: Date.now() });
  await Promise.all([alice, carol].map(({ client }) => client.close({ timeoutMs: 10_000 })));
  await server.drain(5_000);
  await server.stop();
  return {
    writtenAt: Date.now(),
    partitions: 4,
    sender: alice.known,
    recipient: bob.known,
    revoked: carol.known,
    waiting,
    handedOut,
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
const scratch = mkdtempSync(join(tmpdir(), 'lantern-release-'));
try {
  const story = await dataDirectory(scratch);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'formats.json'), json(formatFixtures()));
  writeFileSync(join(directory, 'data.json'), json(story));
  writeFileSync(join(directory, 'data.mdb.gz'), gzipSync(readFileSync(join(scratch, 'data.mdb')), { level: 9 }));
  cpSync(join(root, 'packages/protocol/proto'), join(directory, 'proto'), { recursive: true });
  console.log(`fixtures/${version} is written`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
