import { CloseCode } from '@lantern/protocol';
import { silentLogger, systemClock } from '@lantern/runtime';
import { type Standalone, createStandalone, loadStandaloneSettings } from '../src/create-standalone.js';
import { readDevelopmentKey } from '../src/development-key.js';
import { signDevelopmentToken } from '../src/development-token.js';
import { RawClient, Refused } from './raw-client.js';
import { Servers } from './start-server.js';
import { newUser } from './test-device.js';

const directories = new Servers();
const dataDir = directories.newDataDir();
let server: Standalone;

async function start(): Promise<void> {
  const env = { STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0', STANDALONE_PARTITIONS: '4' };
  const deps = { clock: systemClock, logger: silentLogger, onBroken: () => undefined };
  server = createStandalone(loadStandaloneSettings(env), deps);
  await server.start();
}

beforeAll(start);
afterAll(async () => {
  await server.stop();
  await directories.stopAll();
});

const tokenOf = (userId = newUser(), deviceId?: number) => {
  const { privateKey } = readDevelopmentKey(dataDir)!;
  return signDevelopmentToken(privateKey, { userId, ...(deviceId === undefined ? {} : { deviceId }) });
};

async function isRefused(token: string): Promise<boolean> {
  const outcome: unknown = await RawClient.connect(server.address.url, { token }).catch((error: unknown) => error);
  if (outcome instanceof RawClient) outcome.reset();
  return outcome instanceof Refused && outcome.status === 401 && outcome.body.includes('revoked');
}

test('what is revoked ends at once, and stays revoked when the server is started again', async () => {
  const [user, other] = [newUser(), newUser()];
  const [token, otherToken, deviceToken] = [tokenOf(user), tokenOf(other), tokenOf(other, 5)];
  const clients = [];
  for (const used of [token, otherToken, deviceToken]) {
    clients.push(await RawClient.connect(server.address.url, { token: used }));
  }
  const [first, second, third] = clients as [RawClient, RawClient, RawClient];
  const begun = performance.now();
  await server.revoke({ userId: user, issuedUntil: Date.now() });
  await server.revoke({ userId: other, deviceId: 5, issuedUntil: Date.now() });
  expect([await first.closeCode(), await third.closeCode()]).toEqual([CloseCode.TokenInvalid, CloseCode.TokenInvalid]);
  expect(performance.now() - begun).toBeLessThan(15_000);
  await second.expect('welcome', { hello: { deviceId: 1 } });
  // An earlier time takes nothing back.
  await server.revoke({ userId: user, issuedUntil: 1 });
  await server.stop();
  await start();
  expect(await Promise.all([token, deviceToken, otherToken].map(isRefused))).toEqual([true, true, false]);
});
