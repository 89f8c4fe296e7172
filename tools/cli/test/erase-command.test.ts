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

/** Time passes as fast as somebody waits for it. */
const clock = { ...systemClock, after: (_delayMs: number, callback: () => void) => systemClock.after(0, callback) };
const access = ['--caller', 'all', '--secret-file', secretFile];
const eraseAt = (urls: readonly string[], ...more: string[]) =>
  cli(['erase', randomUUID(), '--yes', ...more, ...urls.flatMap((url) => ['--url', url]), ...access], {}, { clock });

function service(operation: string, stores: object[], { refusals = 0, asked = [] as string[] } = {}) {
  let left = refusals;
  return fakeRest([operation], (_req: unknown, res: ServerResponse) => {
    asked.push(operation);
    if (left-- > 0) {
      res.writeHead(503).end(JSON.stringify({ status: 503, code: 'unavailable', detail: 'not now' }));
    } else res.end(JSON.stringify({ stores }));
  });
}

test('at separate services the steps go in their order, each repeated until it is done', async () => {
  const asked: string[] = [];
  const urls = [
    await service('eraseMailboxes', [{ store: 'mailboxes', removed: 3, left: 1 }], { asked }),
    await service('eraseKeys', [{ store: 'devices', removed: 1, left: 0 }], { refusals: 2, asked }),
    await service('eraseSessions', [{ store: 'gateway revocations', left: 1, goneBy: 1 }], { asked }),
  ];
  const { code, out } = await eraseAt(urls);
  expect(asked).toEqual(['eraseSessions', 'eraseKeys', 'eraseKeys', 'eraseKeys', 'eraseMailboxes']);
  // One message is left, and nothing says that it goes.
  expect([code, out]).toEqual([1, expect.stringMatching(/erase the user again/)]);
});

test('every gateway is asked, each until it has answered, and what they ended is added up', async () => {
  const gateway = (removed: number, goneBy: number, more = {}) => {
    const stores = [
      { store: 'gateway sessions', removed, left: 0 },
      { store: 'gateway revocations', left: 1, goneBy },
    ];
    return service('eraseSessions', stores, more);
  };
  const [first, second]: string[][] = [[], []];
  const others = [
    await service('eraseMailboxes', [{ store: 'mailboxes', removed: 0, left: 0 }]),
    await service('eraseKeys', [{ store: 'devices', removed: 1, left: 0 }]),
  ];
  const gateways = [await gateway(2, 7_000, { asked: first }), await gateway(3, 9_000, { refusals: 1, asked: second })];
  const { code, out } = await eraseAt([...gateways, ...others], '--json');
  const { stores } = JSON.parse(out) as { stores: object[] };
  expect(code).toBe(0);
  expect(stores).toContainEqual({ store: 'gateway sessions', removed: 5, left: 0 });
  expect(stores).toContainEqual({ store: 'gateway revocations', left: 1, goneBy: 9_000 });
  expect([first?.length, second?.length]).toEqual([1, 2]);
  const without = await eraseAt([...gateways, ...others, 'http://127.0.0.1:1']);
  expect(without).toMatchObject({ code: 4, err: expect.stringMatching(/was not reached .* leave it out of --url/) });
  expect(first?.length).toBe(1);
});
