import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

const remove = (...urls: string[]) => {
  const named = urls.flatMap((url) => ['--url', url]);
  const access = ['--caller', 'all', '--secret-file', secretFile];
  return cli(['device', 'remove', randomUUID(), '1', '--yes', '--json', ...named, ...access]);
};

/** A keys service, and the keys under which it was asked to remove a device. */
async function keys(answer: (res: ServerResponse) => void) {
  const asked: unknown[] = [];
  const url = await fakeRest(['removeDevice'], (req, res) => {
    asked.push(req.headers['idempotency-key']);
    answer(res);
  });
  return { url, asked };
}

test('a removal whose outcome is not known is not repeated at the next instance, which does not know it', async () => {
  const outcomes = [
    (res: ServerResponse) => void res.destroy(),
    (res: ServerResponse) => problem(503, 'unavailable')(undefined, res),
    (res: ServerResponse) => void res.end('what'),
  ];
  for (const outcome of outcomes) {
    const [first, second] = [await keys(outcome), await keys((res) => void res.end('{}'))];
    const { code, out } = await remove(first.url, second.url);
    expect([code, out]).toEqual([4, expect.stringMatching(/not known whether .* \\"device list\\"/)]);
    expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
  }
});

test('a removal goes to the next instance when the first has certainly done nothing', async () => {
  const gone = await keys((res) => void res.end('{}'));
  const listed = await keys((res) => void res.end('{}'));
  // It answers who it is, and is gone when it is asked.
  const leaving = createServer((_req, res) => {
    const paths = { a: { post: { operationId: 'removeDevice' } } };
    res.shouldKeepAlive = false;
    res.end(JSON.stringify({ openapi: '3.1.0', paths }), () => void leaving.close());
  });
  await new Promise<void>((resolve) => leaving.listen(0, '127.0.0.1', resolve));
  const { port } = leaving.address() as AddressInfo;
  const { code } = await remove(`http://127.0.0.1:${port}`, gone.url, listed.url);
  expect([code, gone.asked.length, listed.asked.length]).toEqual([0, 1, 0]);
});

test('that nobody owns the partition is told with what to do, as is an operation that nobody has', async () => {
  const moved = await mailbox(await transport(problem(421, 'not_owner')));
  expect([moved.code, moved.out]).toEqual([4, expect.stringContaining('name all transports with --url')]);
  const none = await mailbox(await fakeRest(['listDevices'], right));
  expect([none.code, none.out]).toEqual([4, expect.stringContaining('has the operation mailboxStatistics')]);
});
