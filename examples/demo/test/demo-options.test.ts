import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDemoOptions } from '../src/demo-options.js';

const USER = '6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lantern-demo-options-'));
  writeFileSync(join(dataDir, 'dev-signing-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});

afterAll(() => rmSync(dataDir, { recursive: true }));

test('without arguments the demo starts a server of its own', () => {
  expect(parseDemoOptions([])).toEqual({ mode: 'own-server' });
  expect(parseDemoOptions(['--help'])).toEqual({ mode: 'help' });
});

test('tokens are signed with the key of the data directory', async () => {
  const options = parseDemoOptions(['--url', 'ws://localhost:8080', '--data', dataDir]);
  if (options instanceof Error || options.mode !== 'server') throw new Error('no server');
  const [header = '', claims = '', signature = ''] = (await options.token(USER)).split('.');
  const parsed = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  expect(parsed).toMatchObject({ iss: 'lantern-dev', aud: 'lantern-messaging', sub: USER });
  expect(Number(parsed['exp']) - Date.now() / 1_000).toBeGreaterThan(60);
  const key = { key: createPublicKey(privateKey), dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
});

test('a command may give the tokens', async () => {
  const options = parseDemoOptions(['--url', 'wss://example.test', '--token-command', 'echo token-of-{user}']);
  if (options instanceof Error || options.mode !== 'server') throw new Error('no server');
  expect(await options.token(USER)).toBe(`token-of-${USER}`);
});

test('several gateways may be named', () => {
  const args = ['--url', 'ws://a', '--url', 'ws://b', '--data', dataDir];
  expect(parseDemoOptions(args)).toMatchObject({ urls: ['ws://a', 'ws://b'] });
});

test.each([
  [['--data', 'x'], 'need --url'],
  [['--url', 'http://x'], 'must begin with ws:// or wss://'],
  [['--url', 'ws://x', '--data', '/nowhere'], 'cannot read /nowhere/dev-signing-key.pem'],
  [['--url', 'ws://x', '--data', 'a', '--token-command', 'b'], 'exclude each other'],
  [['--url', 'ws://x', '--token-command', 'b'], 'must have {user}'],
  [['--nope'], "Unknown option '--nope'"],
])('bad arguments are named: %p', (args, message) => {
  expect(parseDemoOptions(args)).toMatchObject({ message: expect.stringContaining(message) as string });
});
