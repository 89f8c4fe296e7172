import { randomUUID } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signCallerToken } from '@lantern/internal-rest';
import { CloseCode, type UserId } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { type Standalone, createStandalone, loadStandaloneSettings } from '@lantern/standalone';
import {
  type OperatorAccess,
  readDevelopmentKey,
  readOperatorAccess,
  signDevelopmentToken,
  writeOperatorAccess,
} from '@lantern/standalone/operator';
import { RawClient, type Refused } from '../../../services/standalone/test/raw-client.js';
import { Servers } from '../../../services/standalone/test/start-server.js';
import { cli } from './cli-run.js';

const newUser = () => randomUUID() as UserId;
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
const revoke = (args: readonly string[], where = env) => cli(['revoke', ...args], where);

test('the command revokes the tokens of a user, or of one device, while the server runs', async () => {
  const [user, other] = [newUser(), newUser()];
  const [all, ofDevice, untouched] = [
    await connect(tokenOf(user)),
    await connect(tokenOf(other, 5)),
    await connect(tokenOf(other, 6)),
  ];
  expect(await revoke(['--user', user])).toMatchObject({
    code: 0,
    out: expect.stringContaining('are refused from now on'),
  });
  expect((await revoke(['--user', other, '--device', '5'])).code).toBe(0);
  expect([await all.closeCode(), await ofDevice.closeCode()]).toEqual([CloseCode.TokenInvalid, CloseCode.TokenInvalid]);
  await untouched.expect('welcome', { hello: { deviceId: 6 } });
  await untouched.close();
});

test('it may name the time of issue: newer tokens stay good', async () => {
  const user = newUser();
  const client = await connect(tokenOf(user));
  expect((await revoke(['--user', user, '--issued-before', '2026-01-01T00:00:00Z'])).code).toBe(0);
  await client.expect('welcome', { hello: { deviceId: 1 } });
  await client.close();
});

test('mistakes and a server that is not there are told in words, with the way out', async () => {
  const user = newUser();
  const wrong = (code: number, err: RegExp) => ({ code, out: '', err: expect.stringMatching(err) as string });
  expect(await revoke(['--user', 'alice'])).toEqual(wrong(2, /alice is not a UUID/));
  expect(await revoke([])).toEqual(wrong(2, /--user <uuid>/));
  expect(await revoke(['--user', user, '--issued-before', 'yesterday'])).toEqual(wrong(2, /a time with its zone/));
  expect(await revoke(['--user', user, '--issued-before', '2999-01-01T00:00:00Z'])).toEqual(wrong(2, /the future/));
  const elsewhere = { ...env, STANDALONE_DATA_DIR: directories.newDataDir() };
  expect(await revoke(['--user', user], elsewhere)).toEqual(wrong(4, /No server runs on .*start it/));
  writeOperatorAccess(elsewhere.STANDALONE_DATA_DIR, { ...access(), url: 'http://127.0.0.1:1' });
  expect(await revoke(['--user', user], elsewhere)).toEqual(wrong(4, /No server answers for/));
  writeOperatorAccess(elsewhere.STANDALONE_DATA_DIR, { ...access(), secret: 'x'.repeat(40) });
  expect(await revoke(['--user', user], elsewhere)).toEqual(wrong(5, /does not accept the caller operator/));
  writeFileSync(join(elsewhere.STANDALONE_DATA_DIR, 'operator.json'), '{');
  expect(await revoke(['--user', user], elsewhere)).toEqual(wrong(4, /operator.json in .* cannot be read/));
});

const description = JSON.stringify({ openapi: '3.1.0', paths: { '/x': { post: { operationId: 'revokeTokens' } } } });

test.each([
  ['anything else with 200', (_url: string) => ({ status: 200, headers: {} })],
  ['with a redirect to the server', (url: string) => ({ status: 307, headers: { location: url } })],
])('a program that took the port of a killed server and answers %s is not believed', async (_title, answerOf) => {
  const target = `${access().url}/internal/v1/revocations`;
  const impostor: Server = createServer((req, res) => {
    if (req.url?.endsWith('openapi.json')) return void res.end(description);
    const { status, headers } = answerOf(target);
    return void res.writeHead(status, headers).end('{}');
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const elsewhere = { ...env, STANDALONE_DATA_DIR: directories.newDataDir() };
  const url = `http://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
  writeOperatorAccess(elsewhere.STANDALONE_DATA_DIR, { ...access(), url });
  expect(await revoke(['--user', newUser()], elsewhere)).toMatchObject({ code: 4, out: '' });
  impostor.close();
});

test('it does so beside the callers that are configured, and its token opens nothing else', async () => {
  await server.stop();
  server = newServer({ STANDALONE_REST_CALLERS: `support read-stats ${'s'.repeat(32)}` });
  await server.start();
  const user = newUser();
  const client = await connect(tokenOf(user));
  expect((await revoke(['--user', user])).code).toBe(0);
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
