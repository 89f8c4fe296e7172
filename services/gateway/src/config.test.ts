import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeConfig, loadConfig } from '@lantern/runtime';
import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import jwt from 'jsonwebtoken';
import { createTokenVerification, hasTokenConfig } from './auth/create-token-verification.js';
import { gatewayConfig } from './config.js';

const NAMES = { GATEWAY_TOKEN_ISSUER: 'i', GATEWAY_TOKEN_AUDIENCE: 'a' };
const SECRET = 'x'.repeat(32);
const logger = new RecordingLogger();
const verification = (config: ReturnType<typeof read>, clock = new ManualClock(Date.now())) =>
  createTokenVerification(config, { clock, logger });
let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'lantern-gateway-'))));
afterAll(() => rmSync(directory, { recursive: true }));

const read = (env: Record<string, string>) => loadConfig(gatewayConfig, env);
const file = (name: string, text: string) => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

test('every key but those of tokens, proxies and origins has a default', () => {
  const config = read({});
  const unset = describeConfig(gatewayConfig).filter(
    ({ key }) => (config as Record<string, unknown>)[key] === undefined,
  );
  const withoutDefault = [
    'trustedProxies',
    'allowedOrigins',
    'tokenIssuer',
    'tokenAudience',
    'tokenKeysFile',
    'tokenKeysUrl',
    'tokenSecret',
  ];
  expect(unset.map(({ key }) => key)).toEqual(withoutDefault);
  expect(hasTokenConfig(config)).toBe(false);
  expect(describeConfig(gatewayConfig).every(({ env }) => env.startsWith('GATEWAY_'))).toBe(true);
});

test('a verifier is made of a key file or of a secret', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string);
  const claims = { iss: 'i', aud: 'a', sub: randomUUID() };
  const sign = (key: jwt.Secret, algorithm: jwt.Algorithm) => jwt.sign(claims, key, { algorithm, expiresIn: 60 });
  const { verifier: byFile } = verification(read({ ...NAMES, GATEWAY_TOKEN_KEYS_FILE: pem }));
  const { verifier: bySecret } = verification(read({ ...NAMES, GATEWAY_TOKEN_SECRET: SECRET }));
  const tokens = [sign(privateKey, 'ES256'), sign(SECRET, 'HS256')];
  const verdicts = tokens.flatMap((token) => [byFile.verify(token), bySecret.verify(token)]);
  expect((await Promise.all(verdicts)).map(({ valid }) => valid)).toEqual([true, false, false, true]);
});

test('a key file that is replaced is read again, and one that is broken is not taken', async () => {
  const [first, second] = [
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  ];
  const pemOf = ({ publicKey }: typeof first) => publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const path = file('replaced.pem', pemOf(first));
  const clock = new ManualClock(Date.now());
  const own = verification(read({ ...NAMES, GATEWAY_TOKEN_KEYS_FILE: path }), clock);
  await own.start();
  const good = async ({ privateKey }: typeof first, algorithm: jwt.Algorithm) => {
    const iat = Math.floor(clock.now() / 1_000);
    const claims = { iss: 'i', aud: 'a', sub: randomUUID(), iat, exp: iat + 60 };
    return (await own.verifier.verify(jwt.sign(claims, privateKey, { algorithm }))).valid;
  };
  expect([await good(first, 'ES256'), await good(second, 'RS256')]).toEqual([true, false]);
  file('replaced.pem', pemOf(second));
  clock.advance(300_000);
  await until(() => good(second, 'RS256'), { message: 'the new key is known' });
  expect(await good(first, 'ES256')).toBe(false);
  file('replaced.pem', 'half a fi');
  clock.advance(300_000);
  const kept = 'the keys that sign tokens cannot be had; the last ones stay good for a day';
  await until(() => logger.entries.some(({ message }) => message === kept), { message: 'the file was not read' });
  expect(await good(second, 'RS256')).toBe(true);
  own.stop();
  expect(clock.pending).toBe(0);
});

describe('what keeps the gateway from starting names the variable', () => {
  const rows: [string, () => Record<string, string>, string[]][] = [
    ['nothing set', () => ({}), ['GATEWAY_TOKEN_ISSUER', 'GATEWAY_TOKEN_AUDIENCE', 'GATEWAY_TOKEN_KEYS_FILE']],
    ['no audience', () => ({ GATEWAY_TOKEN_ISSUER: 'i', GATEWAY_TOKEN_SECRET: SECRET }), ['GATEWAY_TOKEN_AUDIENCE']],
    [
      'keys and a secret at once',
      () => ({
        GATEWAY_TOKEN_ISSUER: 'i',
        GATEWAY_TOKEN_AUDIENCE: 'a',
        GATEWAY_TOKEN_SECRET: SECRET,
        GATEWAY_TOKEN_KEYS_FILE: 'x',
      }),
      ['GATEWAY_TOKEN_SECRET'],
    ],
    [
      'a file and a URL at once',
      () => ({ ...NAMES, GATEWAY_TOKEN_KEYS_URL: 'https://issuer.example/jwks', GATEWAY_TOKEN_KEYS_FILE: 'x' }),
      ['GATEWAY_TOKEN_KEYS_FILE'],
    ],
    [
      'a URL without TLS',
      () => ({ ...NAMES, GATEWAY_TOKEN_KEYS_URL: 'http://issuer.example/jwks' }),
      ['GATEWAY_TOKEN_KEYS_URL'],
    ],
    [
      'a URL that only looks like this machine',
      () => ({ ...NAMES, GATEWAY_TOKEN_KEYS_URL: 'http://localhost.example/jwks' }),
      ['GATEWAY_TOKEN_KEYS_URL'],
    ],
    [
      'the audience of the services',
      () => ({ GATEWAY_TOKEN_ISSUER: 'i', GATEWAY_TOKEN_AUDIENCE: 'lantern-internal', GATEWAY_TOKEN_SECRET: SECRET }),
      ['GATEWAY_TOKEN_AUDIENCE'],
    ],
    [
      'a file that is not there',
      () => ({
        GATEWAY_TOKEN_ISSUER: 'i',
        GATEWAY_TOKEN_AUDIENCE: 'a',
        GATEWAY_TOKEN_KEYS_FILE: join(directory, 'none'),
      }),
      ['GATEWAY_TOKEN_KEYS_FILE'],
    ],
    [
      'a file without keys',
      () => ({ GATEWAY_TOKEN_ISSUER: 'i', GATEWAY_TOKEN_AUDIENCE: 'a', GATEWAY_TOKEN_KEYS_FILE: file('empty', '{}') }),
      ['GATEWAY_TOKEN_KEYS_FILE'],
    ],
  ];
  test.each(rows)('%s', (_title, env, names) => {
    let error: unknown;
    try {
      verification(read(env()));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map((problem) => problem.env)).toEqual(names);
  });
});
