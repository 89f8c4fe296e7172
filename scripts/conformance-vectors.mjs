// Makes conformance/vectors, what clients in any language are checked against, from packages/protocol/vectors: computes every
// value a second time, and joins them with the policy of reconnecting. `--check` fails when the committed files differ.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const source = (name) => JSON.parse(readFileSync(join(root, `packages/protocol/vectors/${name}.json`), 'utf8'));
const target = join(root, 'conformance/vectors');

function agree(computed, given, what) {
  if (JSON.stringify(computed) !== JSON.stringify(given))
    throw new Error(`${what}: ${JSON.stringify(given)} is given, ${JSON.stringify(computed)} is right`);
}

const uint32 = (n) => n.toString(16).padStart(8, '0');
const bytes = (hex) => uint32(hex.length / 2) + hex;

function addresses() {
  const given = source('addresses');
  for (const { userId, deviceId, userIdHex, addressHex } of given.vectors) {
    const user = userId.replaceAll('-', '');
    agree([user, user + uint32(deviceId)], [userIdHex, addressHex], `address ${userId}.${deviceId}`);
  }
  return given;
}

/** FNV-1a and the finaliser of MurmurHash3, on big integers. */
function partitionHash(userIdHex) {
  const mask = 0xffff_ffffn;
  let hash = 0x811c9dc5n;
  for (const byte of Buffer.from(userIdHex, 'hex')) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & mask;
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return Number(hash ^ (hash >> 16n));
}

function partitions() {
  const given = source('partitions');
  for (const { userId, hash, partitions } of given.vectors) {
    const computed = partitionHash(userId.replaceAll('-', ''));
    const counts = Object.keys(partitions);
    agree(computed, hash, `hash of ${userId}`);
    agree(
      counts.map((count) => computed % Number(count)),
      Object.values(partitions),
      `partitions of ${userId}`,
    );
  }
  return given;
}

function keyDigests() {
  const given = source('key-digests');
  const signed = ({ id, key, signature }) => uint32(id) + bytes(key) + bytes(signature);
  for (const { name, registrationId, identityKey, signedPreKey, lastResortKem, input, sha256 } of given.vectors) {
    const kem = lastResortKem ? signed(lastResortKem) : '';
    const computed = uint32(registrationId) + bytes(identityKey) + signed(signedPreKey) + kem;
    const digest = createHash('sha256').update(Buffer.from(computed, 'hex')).digest('hex');
    agree([computed, digest], [input, sha256], `key digest ${name}`);
  }
  return given;
}

function deliveryIds() {
  const given = source('delivery-ids');
  for (const { incarnation, kind, number, hex } of given.vectors) {
    const flag = kind === 'notice' ? 1n << 63n : 0n;
    agree(uint32(incarnation) + (BigInt(number) | flag).toString(16).padStart(16, '0'), hex, `delivery id ${hex}`);
  }
  return given;
}

/** Frames of both directions, and batches that are made by joining the bytes of others. */
function frames() {
  const [client, server] = [source('client-frames'), source('server-frames')];
  const joined = (vectors) => {
    const [first, ...others] = vectors.slice(0, 6);
    return others.map((other) => ({
      name: `${first.name}, then ${other.name}`,
      json: { frames: [...first.json.frames, ...other.json.frames] },
      hex: first.hex + other.hex,
    }));
  };
  return {
    description:
      'WebSocket messages: the canonical protobuf JSON of the batch, and its bytes. An encoder that writes fields in the order of their numbers makes exactly these bytes. `joined` are batches made by putting bytes one after the other.',
    client: { message: client.message, vectors: client.vectors, joined: joined(client.vectors) },
    server: { message: server.message, vectors: server.vectors, joined: joined(server.vectors) },
  };
}

const BASE_MS = 500;
const MAX_MS = 60_000;
const RETRY_AFTER = /\bretry_after_ms=(\d{1,10})\b/;

/** After the end of a connection: what to do, and the bounds of the delay. */
function afterClose(closeCodes) {
  const reasons = ['', 'retry_after_ms=2000', 'busy; retry_after_ms=250', 'retry_after_ms=soon'];
  const codes = [...closeCodes.map(({ code }) => code), 1000, 1005, 1006, 3000, 4999];
  return codes.flatMap((code) =>
    reasons.map((reason) => {
      const action = closeCodes.find((one) => one.code === code)?.action ?? 'back-off';
      const leastMs = Number(RETRY_AFTER.exec(reason)?.[1] ?? 0);
      return action === 'stop' ? { code, reason, action } : { code, reason, action, leastMs };
    }),
  );
}

function reconnecting() {
  const closeCodes = source('close-codes').vectors;
  const upgrade = [
    [401, 4401],
    [403, 4403],
    [429, 4429],
    [503, 1013],
    [400, 4406],
    [404, 4406],
    [426, 4406],
    [500, 1006],
    [502, 1006],
  ];
  return {
    description:
      'When a client connects again. `backOff`: before attempt n the delay is leastMs plus a random number from 0 up to `mostMs` (full jitter). `afterClose`: what a close code and its reason ask for. `afterUpgrade`: the close code that an HTTP status of a refused upgrade is handled as; Retry-After, in seconds, is its leastMs. `problems`: whether the same request is sent again, and after how long at least (jitter comes on top).',
    backOff: Array.from({ length: 12 }, (_, attempt) => ({
      attempt,
      mostMs: Math.min(MAX_MS, BASE_MS * 2 ** attempt),
    })),
    stableAfterMs: 5_000,
    afterClose: afterClose(closeCodes),
    afterUpgrade: upgrade.map(([status, asCloseCode]) => ({ status, asCloseCode })),
    problems: [
      { retryable: false, repeat: false },
      { retryable: true, repeat: true, leastMs: 1_000 },
      { retryable: true, retryAfterMs: 0, repeat: true, leastMs: 0 },
      { retryable: true, retryAfterMs: 2_500, repeat: true, leastMs: 2_500 },
    ],
  };
}

const files = {
  addresses: addresses(),
  partitions: partitions(),
  'key-digests': keyDigests(),
  'delivery-ids': deliveryIds(),
  frames: frames(),
  tolerated: source('tolerated'),
  malformed: source('malformed'),
  'close-codes': source('close-codes'),
  'problem-codes': source('problem-codes'),
  reconnecting: reconnecting(),
};

const stale = [];
mkdirSync(target, { recursive: true });
for (const [name, content] of Object.entries(files)) {
  const file = join(target, `${name}.json`);
  const text = `${JSON.stringify(content, undefined, 1)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) stale.push(name);
}
if (stale.length > 0) {
  console.error(`conformance/vectors differs (${stale.join(', ')}): run \`npm run generate\` and commit the result.`);
  process.exitCode = 1;
}
