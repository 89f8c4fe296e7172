import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestWorld } from '../../../services/standalone/test/internal-rest-world.js';
import { type CliRun, cli } from './cli-run.js';

let world: RestWorld;
const directory = mkdtempSync(join(tmpdir(), 'lantern-cli-'));
const secretFile = join(directory, 'secret');

beforeAll(async () => {
  world = await RestWorld.start();
  writeFileSync(secretFile, 'a-secret-of-the-tests-of-the-REST\n');
});
afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

const run = (...args: string[]) => cli([...args, '--data', world.dataDir]);
const json = async (...args: string[]): Promise<{ code: number; value: unknown }> => {
  const { code, out } = await run(...args, '--json');
  return { code, value: JSON.parse(out) as unknown };
};
const expectRefused = (ran: CliRun, code: number, err: RegExp) =>
  expect(ran).toEqual({ code, out: '', err: expect.stringMatching(err) as string });

test('status tells of every service, of who owns what, and that all is well', async () => {
  await world.parked();
  await world.settled();
  const { code, out } = await run('status');
  expect(code).toBe(0);
  for (const words of [
    /gateway +http\S+ +accepting/,
    /keys +http\S+ +serving/,
    /transport .*4 partitions/,
    /All is well/,
  ])
    expect(out).toMatch(words);
  expect(out).toMatch(/0–3/);
  expect(out).toMatch(/Parked messages: about [1-9]/);
  const { value } = await json('status');
  expect(value).toMatchObject({ gateways: [{ status: { accepting: true } }], problems: [], silent: [] });
  expect((await run('status', '--partitions')).out).toMatch(/partition +owner +epoch/);
});

test('where follows a message, also by an id that is written as a UUID', async () => {
  const { userId, messageId } = await world.parked();
  expect((await run('where', messageId, '--user', userId)).out).toMatch(/1 +parked +\S+Z \(\d+ s ago\)/);
  const uuid = messageId.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
  const { code, value } = await json('where', uuid, '--user', userId.toUpperCase(), '--device', '1');
  expect([code, value]).toEqual([0, { copies: [expect.objectContaining({ deviceId: 1, state: 'parked' })] }]);
  expectRefused(await run('where', 'ab'.repeat(16), '--user', randomUUID()), 3, /No such message is known/);
  expectRefused(await run('where', 'abc', '--user', userId), 2, /not 16 bytes in hex/);
});

test('mailbox tells how much waits', async () => {
  const { userId } = await world.parked();
  expect((await run('mailbox', `${userId}/1`)).out).toMatch(/In the mailbox: 1 message, \d+ B, the oldest of/);
  expect((await json('mailbox', `${userId}/1`)).value).toMatchObject({ messages: 1, inMemory: 0 });
  expectRefused(await run('mailbox', userId), 2, /not user-id\/device-id/);
});

test('devices are listed, and removed only when that is confirmed', async () => {
  const { userId } = await world.device();
  expect((await run('device', 'list', userId)).out).toMatch(/device +registration +identity/);
  expectRefused(await run('device', 'remove', userId, '1'), 2, /confirm it with --yes/);
  const args = ['device', 'remove', userId, '1', '--data', world.dataDir];
  const asked = { interactive: true, ask: async () => 'n' };
  expect(await cli(args, {}, asked)).toMatchObject({ code: 2, err: 'Nothing was done.\n' });
  expect((await json('device', 'list', userId)).value).toMatchObject({ devices: [{ deviceId: 1 }] });
  expect(await cli(args, {}, { ...asked, ask: async () => 'y' })).toMatchObject({ code: 0 });
  expectRefused(await run('device', 'list', userId), 3, /No such user has a device/);
  expect(await json('device', 'remove', userId, '1', '--yes')).toMatchObject({ code: 3, value: { exitCode: 3 } });
});

test('separate services are named by their URLs, a caller and its secret', async () => {
  const named = ['--url', world.url, '--url', 'http://127.0.0.1:1', '--caller', 'all', '--secret-file', secretFile];
  const { code, out } = await cli(['status', ...named]);
  expect(code).toBe(1);
  expect(out).toMatch(/http:\/\/127.0.0.1:1 gives no answer \(.+\): start it/);
  const env = {
    LANTERN_URLS: `http://127.0.0.1:1, ${world.url}`,
    LANTERN_CALLER: 'all',
    LANTERN_SECRET_FILE: secretFile,
  };
  expect((await cli(['mailbox', `${randomUUID()}/1`], env)).code).toBe(0);
  expectRefused(await cli(['status', '--url', world.url, '--caller', 'all']), 2, /--secret-file is missing/);
  expectRefused(
    await cli(['status', '--url', 'nowhere', '--caller', 'all', '--secret-file', secretFile]),
    2,
    /nowhere is no URL/,
  );
  const other = { ...env, LANTERN_CALLER: 'nobody' };
  expectRefused(await cli(['status'], other), 5, /does not accept the caller nobody.*see "doctor"/);
  const without = { ...env, LANTERN_CALLER: 'without-read-stats' };
  expectRefused(await cli(['mailbox', `${randomUUID()}/1`], without), 5, /lacks the scope read-stats/);
});

test('a token speaks for a user of the development server', async () => {
  const { code, out, err } = await run('token');
  expect([code, out, err]).toEqual([0, expect.stringMatching(/^ey\S+\n$/), expect.stringMatching(/^user \S{36}\n$/)]);
  expectRefused(await run('token', '--lifetime', '0'), 2, /--lifetime 0/);
  expectRefused(await cli(['token', '--data', directory]), 4, /no development key/);
});

test('config check tells what a service would not start with', async () => {
  expect((await cli(['config', 'check'], {})).out).toMatch(/✓ standalone/);
  const env = { KAFKA_BROKERS: 'kafka:9092', MONGODB_URL: 'mongodb://nowhere', TRANSPORT_PARTITONS: '64' };
  const { code, out } = await cli(['config', 'check'], env);
  expect(code).toBe(1);
  expect(out).toMatch(/✗ transport: 2 problems/);
  expect(out).toMatch(/TRANSPORT_PARTITONS: is not a known variable; did you mean TRANSPORT_PARTITIONS/);
  const file = join(directory, 'transport.env');
  writeFileSync(file, 'TRANSPORT_PARTITONS=\nTRANSPORT_SERVICE_SECRET=01234567890123456789012345678901\n');
  const { TRANSPORT_PARTITONS: _, ...right } = env;
  expect(await cli(['config', 'check', 'transport', '--env-file', file], right)).toMatchObject({ code: 1 });
  expectRefused(await cli(['config', 'check', 'gate'], {}), 2, /gate is no service; there are standalone/);
  expect((await cli(['config', 'docs', 'transport'])).out).toMatch(/TRANSPORT_PARTITIONS \(default 64/);
});

test('what is not a command is told, and help lists those that are', async () => {
  expect(await cli(['stauts'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('status') as string });
  const { code, out } = await cli(['--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/Exit codes: 0 all is well/);
});
