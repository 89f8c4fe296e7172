import { statSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signCallerToken } from '@lantern/internal-rest';
import { CloseCode } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { type Standalone, createStandalone, loadStandaloneSettings } from '../src/create-standalone.js';
import { readDevelopmentKey } from '../src/development-key.js';
import { signDevelopmentToken } from '../src/development-token.js';
import { type OperatorAccess, readOperatorAccess, writeOperatorAccess } from '../src/operator-access.js';
import { revokeCommand } from '../src/revoke-command.js';
import { RawClient, type Refused } from './raw-client.js';
import { Servers } from './start-server.js';
import { newUser } from './test-device.js';

const directories = new Servers();
const dataDir = directories.newDataDir();
const env = { STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0', STANDALONE_PARTITIONS: '4' };
const logger = new RecordingLogger();
let server: Standalone;

function newServer(more: Readonly<Record<string, string>> = {}): Standalone {
  return createStandalone(loadStandaloneSettings({ ...env, ...more }), {
    clock: systemClock,
    logger,
    onBroken: () => undefined,
  });
}

beforeAll(async () => {
  server = newServer();
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await directories.stopAll();
});

const access = () => readOperatorAccess(dataDir) as OperatorAccess;
const tokenOf = (userId = newUser(), deviceId?: number) => {
  const { privateKey } = readDevelopmentKey(dataDir)!;
  return signDevelopmentToken(privateKey, { userId, ...(deviceId === undefined ? {} : { deviceId }) });
};
const connect = (token: string) => RawClient.connect(server.address.url, { token });

test('the command revokes the tokens of a user, or of one device, while the server runs', async () => {
  const [user, other] = [newUser(), newUser()];
  const [all, ofDevice, untouched] = [
    await connect(tokenOf(user)),
    await connect(tokenOf(other, 5)),
    await connect(tokenOf(other, 6)),
  ];
  expect(await revokeCommand(['--user', user], env)).toContain('the connections that use them have ended');
  await revokeCommand(['--user', other, '--device', '5'], env);
  expect([await all.closeCode(), await ofDevice.closeCode()]).toEqual([CloseCode.TokenInvalid, CloseCode.TokenInvalid]);
  await untouched.expect('welcome', { hello: { deviceId: 6 } });
  await untouched.close();
});

test('it may name the time of issue: newer tokens stay good', async () => {
  const user = newUser();
  const client = await connect(tokenOf(user));
  await revokeCommand(['--user', user, '--issued-before', '2026-01-01T00:00:00Z'], env);
  await client.expect('welcome', { hello: { deviceId: 1 } });
  await client.close();
});

test('mistakes and a server that is not there are told in words, with the way out', async () => {
  const user = newUser();
  await expect(revokeCommand(['--user', 'alice'], env)).rejects.toThrow(/not a UUID[^]*Usage: npm run revoke --/);
  const elsewhere = { ...env, STANDALONE_DATA_DIR: directories.newDataDir() };
  await expect(revokeCommand(['--user', user], elsewhere)).rejects.toThrow(/no server runs on .*start it/);
  writeOperatorAccess(elsewhere.STANDALONE_DATA_DIR, { ...access(), url: 'http://127.0.0.1:1' });
  await expect(revokeCommand(['--user', user], elsewhere)).rejects.toThrow(/no server answers for/);
  writeOperatorAccess(elsewhere.STANDALONE_DATA_DIR, { ...access(), secret: 'x'.repeat(40) });
  await expect(revokeCommand(['--user', user], elsewhere)).rejects.toThrow(/did not confirm it \(status 401\)/);
  writeFileSync(join(elsewhere.STANDALONE_DATA_DIR, 'operator.json'), '{');
  await expect(revokeCommand(['--user', user], elsewhere)).rejects.toThrow(/operator.json in .* cannot be read/);
});

test.each([
  ['anything else with 200', (_url: string) => ({ status: 200, headers: {} })],
  ['with a redirect to the server', (url: string) => ({ status: 307, headers: { location: url } })],
])('a program that took the port of a killed server and answers %s is not believed', async (_title, answerOf) => {
  const target = `${access().url}/internal/v1/revocations`;
  const impostor: Server = createServer((_req, res) => {
    const { status, headers } = answerOf(target);
    res.writeHead(status, headers).end('{}');
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const elsewhere = { ...env, STANDALONE_DATA_DIR: directories.newDataDir() };
  const url = `http://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
  writeOperatorAccess(elsewhere.STANDALONE_DATA_DIR, { ...access(), url });
  await expect(revokeCommand(['--user', newUser()], elsewhere)).rejects.toThrow(/may not be revoked/);
  impostor.close();
});

test('it does so beside the callers that are configured, and its token opens nothing else', async () => {
  await server.stop();
  server = newServer({ STANDALONE_REST_CALLERS: `support read-stats ${'s'.repeat(32)}` });
  await server.start();
  const user = newUser();
  const client = await connect(tokenOf(user));
  await revokeCommand(['--user', user], env);
  expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
  const { caller: name, secret } = access();
  const token = signCallerToken({ name, secret, clock: systemClock });
  expect(await connect(token).catch((error: unknown) => (error as Refused).status)).toBe(401);
});

test('the secret is new at each start, for the owner of the data only, in no log line, and gone at the stop', async () => {
  const { secret } = access();
  expect(statSync(join(dataDir, 'operator.json')).mode & 0o777).toBe(0o600);
  await server.stop();
  expect(readOperatorAccess(dataDir)).toBeUndefined();
  server = newServer();
  await server.start();
  expect(access().secret).not.toBe(secret);
  expect(JSON.stringify(logger.entries)).not.toContain(secret);
});
