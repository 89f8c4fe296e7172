import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory } from '../src/directory-lock.js';
import { DirectoryInUse, fileStorage } from '../src/index.js';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'lantern-lock-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Opens a storage in a process of its own, which keeps it until it is killed. */
const HOLDER = `
  import { fileStorage } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  const storage = await fileStorage({ directory: process.argv[1] });
  await storage.unsent.put({ sequence: 1, bytes: Uint8Array.of(1) });
  console.log('open');
  setInterval(() => {}, 60_000);`;

async function holder() {
  const args = ['--input-type=module', '--eval', HOLDER, directory];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const killed = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid, killed };
}

/** A lock as another process left it. */
function left(owner: unknown, number = 3): void {
  mkdirSync(join(directory, `lock.${number}`));
  writeFileSync(join(directory, `lock.${number}`, 'owner'), typeof owner === 'string' ? owner : JSON.stringify(owner));
}
const locks = () => readdirSync(directory).filter((name) => name.startsWith('lock'));

test('while another process has a storage open it is refused, and after kill -9 taken over with what is in it', async () => {
  const { pid, killed } = await holder();
  const refused = fileStorage({ directory });
  await expect(refused).rejects.toThrow(DirectoryInUse);
  await expect(refused).rejects.toThrow(
    `${directory} is in use by process ${pid}: close that storage, end that process`,
  );
  await killed();
  const storage = await fileStorage({ directory });
  expect(await storage.unsent.load()).toEqual([{ sequence: 1, bytes: Buffer.of(1) }]);
  await storage.close();
}, 30_000);

test('a second storage of the same process is refused, until the first is closed', async () => {
  const first = await fileStorage({ directory });
  await expect(fileStorage({ directory })).rejects.toThrow('is in use by this process');
  await first.close();
  await first.close();
  const second = await fileStorage({ directory });
  await second.close();
  expect(locks()).toEqual(['lock.2']);
});

test('a storage that does not open keeps nobody away', async () => {
  mkdirSync(join(directory, 'unsent'));
  await expect(fileStorage({ directory })).rejects.toThrow('EISDIR');
  rmSync(join(directory, 'unsent'), { recursive: true });
  await (await fileStorage({ directory })).close();
});

test.each([
  ['a process that is gone', { host: hostname(), pid: 2 ** 22 + 1, start: '' }],
  ['an older process of our number', { host: hostname(), pid: process.pid, start: 'another boot 17' }],
  ['nobody: a lock that the power cut left empty', ''],
  ['nobody: a lock that is garbled', '{"pid":"x"}'],
])('the lock of %s is taken over', async (_whose, owner) => {
  left(owner);
  const giveBack = await lockDirectory(directory);
  expect(locks()).toEqual(['lock.4']);
  await giveBack();
});

test('whether a process on another machine runs cannot be told: the way out is named', async () => {
  left({ host: 'another.example', pid: 1, start: '' });
  await expect(lockDirectory(directory)).rejects.toThrow(
    `when nothing on another.example uses it any more, remove ${join(directory, 'lock.3')}`,
  );
  rmSync(join(directory, 'lock.3'), { recursive: true });
  await (
    await lockDirectory(directory)
  )();
});

test('of many who find the lock of a dead process at once exactly one has it, and it goes from hand to hand', async () => {
  left({ host: hostname(), pid: 2 ** 22 + 1, start: '' });
  for (let round = 0; round < 20; round++) {
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
    const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect([won.length, lost.filter((error) => error instanceof DirectoryInUse).length]).toEqual([1, 7]);
    for (const giveBack of won) await giveBack();
  }
  expect(locks()).toHaveLength(1);
}, 30_000);

test('holders that come and go never have it together', async () => {
  let holding = 0;
  let had = 0;
  const worker = async () => {
    for (let n = 0; n < 25; n++) {
      const giveBack = await lockDirectory(directory).catch((error: unknown) => {
        if (error instanceof DirectoryInUse) return undefined;
        throw error;
      });
      if (!giveBack) continue;
      had++;
      expect(++holding).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      holding--;
      await giveBack();
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  expect(had).toBeGreaterThan(1);
}, 30_000);
