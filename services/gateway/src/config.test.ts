import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeConfig, loadConfig } from '@lantern/runtime';
import { ManualClock } from '@lantern/runtime/testing';
import jwt from 'jsonwebtoken';
import { createTokenVerifier, gatewayConfig, hasTokenConfig } from './config.js';

const SECRET = 'x'.repeat(32);
let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'lantern-gateway-'))));
afterAll(() => rmSync(directory, { recursive: true }));

const read = (env: Record<string, string>) => loadConfig(gatewayConfig, env);
const file = (name: string, text: string) => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

test('every key but those of tokens has a default', () => {
  const config = read({});
  const unset = describeConfig(gatewayConfig).filter(
    ({ key }) => (config as Record<string, unknown>)[key] === undefined,
  );
  expect(unset.map(({ key }) => key)).toEqual(['tokenIssuer', 'tokenAudience', 'tokenKeysFile', 'tokenSecret']);
  expect(hasTokenConfig(config)).toBe(false);
  expect(describeConfig(gatewayConfig).every(({ env }) => env.startsWith('GATEWAY_'))).toBe(true);
});

test('a verifier is made of a key file or of a secret', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string);
  const names = { GATEWAY_TOKEN_ISSUER: 'i', GATEWAY_TOKEN_AUDIENCE: 'a' };
  const clock = new ManualClock(Date.now());
  const claims = { iss: 'i', aud: 'a', sub: randomUUID() };
  const sign = (key: jwt.Secret, algorithm: jwt.Algorithm) => jwt.sign(claims, key, { algorithm, expiresIn: 60 });
  const byFile = createTokenVerifier(read({ ...names, GATEWAY_TOKEN_KEYS_FILE: pem }), clock);
  const bySecret = createTokenVerifier(read({ ...names, GATEWAY_TOKEN_SECRET: SECRET }), clock);
  const tokens = [sign(privateKey, 'ES256'), sign(SECRET, 'HS256')];
  const verdicts = tokens.flatMap((token) => [byFile.verify(token), bySecret.verify(token)]);
  expect((await Promise.all(verdicts)).map(({ valid }) => valid)).toEqual([true, false, false, true]);
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
      createTokenVerifier(read(env()), new ManualClock());
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map((problem) => problem.env)).toEqual(names);
  });
});
