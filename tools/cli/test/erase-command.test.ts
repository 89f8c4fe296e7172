import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@lantern/runtime';
import { RestWorld } from '../../../services/standalone/test/internal-rest-world.js';
import { cli } from './cli-run.js';
import { fakeRest, stopFakes } from './fake-server.js';

const directory = mkdtempSync(join(tmpdir(), 'lantern-cli-'));
const secretFile = join(directory, 'secret');
let world: RestWorld;

beforeAll(async () => {
  world = await RestWorld.start();
  writeFileSync(secretFile, 's'.repeat(32));
});
afterAll(async () => {
  await stopFakes();
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

const run = (...args: string[]) => cli([...args, '--data', world.dataDir]);

test('export shows what is kept of a user, erase removes it, and both may be repeated', async () => {
  const { userId, messageId } = await world.parked();
  const exported = async () => JSON.parse((await run('export', userId)).out) as unknown;
  expect(await exported()).toMatchObject({
    userId,
    keys: { devices: [{ deviceId: 1 }] },
    mailboxes: { devices: [{ messages: 1 }], messages: [{ messageId, senderUserId: world.caller }] },
    sessions: [{ sessions: [] }],
  });
  expect(await run('erase', userId)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/--yes/) });
  const erased = await run('erase', userId, '--yes');
  expect(erased.code).toBe(0);
  expect(erased.out).toMatch(/devices +1 +0/);
  expect(erased.out).toMatch(/The user is erased/);
  const again = await run('erase', userId, '--yes', '--json');
  const { stores } = JSON.parse(again.out) as { stores: { store: string; removed?: number }[] };
  expect(stores.find(({ store }) => store === 'mailboxes')?.removed).toBe(0);
  expect(await exported()).toMatchObject({ keys: { devices: [] }, mailboxes: { devices: [], messages: [] } });
  expect(await run('export', 'somebody')).toMatchObject({ code: 2 });
});

test('at separate services the steps go in their order, each repeated until it is done', async () => {
  const asked: string[] = [];
  let refusals = 2;
  const service = (operation: string, stores: object[]) =>
    fakeRest([operation], (_req: unknown, res: ServerResponse) => {
      asked.push(operation);
      const busy = operation === 'eraseKeys' && refusals-- > 0;
      if (busy) res.writeHead(503).end(JSON.stringify({ status: 503, code: 'unavailable', detail: 'not purged yet' }));
      else res.end(JSON.stringify({ stores }));
    });
  const urls = [
    await service('eraseMailboxes', [{ store: 'mailboxes', removed: 3, left: 1 }]),
    await service('eraseKeys', [{ store: 'devices', removed: 1, left: 0 }]),
    await service('eraseSessions', [{ store: 'gateway revocations', left: 1, goneBy: 1 }]),
  ];
  const named = urls.flatMap((url) => ['--url', url]);
  // Time passes as fast as somebody waits for it.
  const clock = { ...systemClock, after: (_delayMs: number, callback: () => void) => systemClock.after(0, callback) };
  const access = ['--caller', 'all', '--secret-file', secretFile];
  const { code, out } = await cli(['erase', randomUUID(), '--yes', ...named, ...access], {}, { clock });
  expect(asked).toEqual(['eraseSessions', 'eraseKeys', 'eraseKeys', 'eraseKeys', 'eraseMailboxes']);
  // One message is left, and nothing says that it goes.
  expect([code, out]).toEqual([1, expect.stringMatching(/erase the user again/)]);
});
