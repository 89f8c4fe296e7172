import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CloseCode } from '@lantern/protocol';
import { ServiceTokens, systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { REVOCATIONS_PATH } from '../src/create-revocations-router.js';
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

function newServer(): Standalone {
  return createStandalone(loadStandaloneSettings(env), { clock: systemClock, logger, onBroken: () => undefined });
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
const serviceToken = (secret = access().secret) =>
  new ServiceTokens({ secrets: [secret], service: 'gateway', clock: systemClock }).authorization();

async function post(body: unknown, authorization: string | undefined): Promise<Response> {
  return fetch(`${server.address.adminUrl}${REVOCATIONS_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

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
  await expect(revokeCommand(['--user', user], elsewhere)).rejects.toThrow(/answered with 401/);
});

test('nobody else may: the token of a user, another secret, or none', async () => {
  const userId = newUser();
  const client = await connect(tokenOf(userId));
  const body = { userId, issuedUntil: Date.now() };
  for (const authorization of [undefined, 'Bearer ', `Bearer ${tokenOf(userId)}`, serviceToken('y'.repeat(40))]) {
    const refused = await post(body, authorization);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  }
  await client.expect('welcome', { hello: { deviceId: 1 } });
  await client.close();
  // Nor does the token of an operator open the clients' port.
  const token = serviceToken().replace('Bearer ', '');
  expect(await connect(token).catch((error: unknown) => (error as Refused).status)).toBe(401);
});

test.each([
  ['no JSON', '{'],
  ['an array', []],
  ['nobody', { issuedUntil: 1 }],
  ['somebody who is no UUID', { userId: 'alice', issuedUntil: 1 }],
  ['no time', { userId: newUser() }],
  ['a time to come', { userId: newUser(), issuedUntil: Date.now() + 600_000 }],
  ['a device that is none', { userId: newUser(), issuedUntil: 1, deviceId: -1 }],
  ['a member that is not known', { userId: newUser(), issuedUntil: 1, device: 1 }],
])('a body with %s is refused, and quoted nowhere (I8)', async (_title, body) => {
  const answer = await post(body, serviceToken());
  expect(answer.status).toBe(400);
  const text = await answer.text();
  if (typeof body === 'object' && 'userId' in body) expect(text).not.toContain(body.userId);
});

test('a body without bounds is not read', async () => {
  expect((await post({ userId: 'x'.repeat(2_000) }, serviceToken())).status).toBe(413);
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
