import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from './cli-run.js';
import { fakeRest, stopFakes } from './fake-server.js';

const directory = mkdtempSync(join(tmpdir(), 'lantern-cli-'));
const secretFile = join(directory, 'secret');
writeFileSync(secretFile, 's'.repeat(32));

afterAll(async () => {
  await stopFakes();
  rmSync(directory, { recursive: true, force: true });
});

const statistics = { partition: 3, messages: 2, bytes: 10, inMemory: 0 };
const problem = (status: number, code: string) => (_req: unknown, res: ServerResponse) =>
  void res.writeHead(status).end(JSON.stringify({ status, code, detail: `it is ${code}` }));
const right = (_req: unknown, res: ServerResponse) => void res.end(JSON.stringify(statistics));
const transport = (answer: typeof right) => fakeRest(['mailboxStatistics'], answer);

const mailbox = (...urls: string[]) => {
  const named = urls.flatMap((url) => ['--url', url]);
  return cli(['mailbox', `${randomUUID()}/1`, '--json', ...named, '--caller', 'all', '--secret-file', secretFile]);
};

test('the next transport is asked when one does not own the partition, cannot now, or answers nothing', async () => {
  const urls = [
    await transport(problem(421, 'not_owner')),
    await transport(problem(503, 'unavailable')),
    await transport((_req, res) => void res.destroy()),
    await transport(right),
  ];
  const { code, out } = await mailbox(...urls);
  expect([code, JSON.parse(out)]).toEqual([0, statistics]);
});

test('a transport that refuses the request itself is believed', async () => {
  const { code, out } = await mailbox(await transport(problem(400, 'invalid')), await transport(right));
  expect([code, JSON.parse(out)]).toEqual([5, { error: expect.stringContaining('it is invalid'), exitCode: 5 }]);
});

test('that nobody owns the partition is told with what to do, as is an operation that nobody has', async () => {
  const moved = await mailbox(await transport(problem(421, 'not_owner')));
  expect([moved.code, moved.out]).toEqual([4, expect.stringContaining('name all transports with --url')]);
  const none = await mailbox(await fakeRest(['listDevices'], right));
  expect([none.code, none.out]).toEqual([4, expect.stringContaining('has the operation mailboxStatistics')]);
});
