import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StorageDamage, fileStorage } from '../src/index.js';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'lantern-damage-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = (name: string) => join(directory, name);

/** What is in the storage, and what was told while it was opened. */
async function contents() {
  const told: StorageDamage[] = [];
  const storage = await fileStorage({ directory, onDamage: (damage) => told.push(damage) });
  const unsent = (await storage.unsent.load()).map(({ sequence, bytes }) => [sequence, ...bytes]);
  const seen = await Promise.all(['a', 'b', 'c'].map((key) => storage.seenMessages.has(key)));
  await storage.close();
  return { unsent, seen, told };
}

async function filled(): Promise<void> {
  const storage = await fileStorage({ directory });
  for (const key of ['a', 'b', 'c']) await storage.seenMessages.add(key);
  for (const n of [1, 2, 3]) await storage.unsent.put({ sequence: n, bytes: Uint8Array.of(n, n) });
  await storage.close();
}

const ALL = [
  [1, 1, 1],
  [2, 2, 2],
  [3, 3, 3],
];

test('cut or garbled at any byte, the storage opens with all that is whole, and tells and keeps what it lost', async () => {
  await filled();
  const original = readFileSync(file('unsent'));
  const header = original.indexOf(10) + 1;
  for (let at = 0; at < original.length; at++) {
    writeFileSync(file('unsent'), original.subarray(0, at));
    const cut = await contents();
    expect([cut.told, cut.unsent]).toEqual([[], ALL.slice(0, cut.unsent.length)]);

    const garbled = Buffer.from(original).fill(0, at, at + 1);
    writeFileSync(file('unsent'), garbled);
    const { unsent, told, seen } = await contents();
    expect(seen).toEqual([true, true, true]);
    expect(told).toEqual([{ of: 'unsent', changes: 1, keptIn: file('unsent.damaged') }]);
    expect(ALL).toEqual(expect.arrayContaining(unsent));
    // Beside the line that it stands in, a newline that is gone costs the one after it.
    expect(unsent.length).toBeGreaterThanOrEqual(original[at] === 10 && at !== original.length - 1 ? 1 : 2);
    if (at < header - 1) expect(unsent).toEqual(ALL);
    const aside = readFileSync(file('unsent.damaged'));
    expect(garbled.includes(aside.subarray(0, -1))).toBe(true);
    rmSync(file('unsent.damaged'));

    // It was told once: what is left is sound again.
    if (at % 8 === 0) expect(await contents()).toEqual({ unsent, seen, told: [] });
  }
}, 60_000);

test('after a damage it goes on as before', async () => {
  await filled();
  appendFileSync(file('unsent'), 'a letter\n');
  const storage = await fileStorage({ directory, onDamage: () => undefined });
  await storage.unsent.put({ sequence: 4, bytes: Uint8Array.of(4, 4) });
  await storage.unsent.remove(1);
  await storage.close();
  expect(await contents()).toMatchObject({ unsent: [...ALL.slice(1), [4, 4, 4]], told: [] });
});

test('a garbled note of what was handled is told, too, and the others are known', async () => {
  await filled();
  const text = readFileSync(file('seen'), 'utf8');
  writeFileSync(file('seen'), text.replace(' b\n', ' x\n'));
  const { seen, told } = await contents();
  expect(seen).toEqual([true, false, true]);
  expect(told).toEqual([{ of: 'seen', changes: 1, keptIn: file('seen.damaged') }]);
});

test('without anybody to tell it is a warning of the process', async () => {
  await filled();
  appendFileSync(file('unsent'), 'a letter\n');
  const code = `
    import { fileStorage } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
    await (await fileStorage({ directory: process.argv[1] })).close();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code, directory]);
  const said = `changes to the messages that wait could not be read: 1, put aside in ${file('unsent.damaged')}`;
  expect([status, stderr.toString()]).toEqual([
    0,
    expect.stringContaining(`[LANTERN_STORAGE_DAMAGED] Warning: ${said}`),
  ]);
});

test('files of before there were checksums are read, and written with them', async () => {
  writeFileSync(file('seen'), 'a\nb\nc\ncut o');
  writeFileSync(file('unsent'), '7 Bw==\n1 AQE=\n2 AgI=\n7\n3 AwM=\n4 BA');
  expect(await contents()).toEqual({ unsent: ALL, seen: [true, true, true], told: [] });
  expect(readFileSync(file('unsent'), 'utf8')).toMatch(/^[0-9a-f]{8} 17 lantern journal 1\n[0-9a-f]{8} 6 7 Bw==\n/);
  expect(await contents()).toEqual({ unsent: ALL, seen: [true, true, true], told: [] });
});

test('what cannot be one of their lines is put aside', async () => {
  writeFileSync(file('seen'), 'a\n\0\0\nc\n');
  writeFileSync(file('unsent'), '1 AQE=\n2 AgI\n3 AwM=\na letter\n');
  const { unsent, seen, told } = await contents();
  expect([unsent, seen]).toEqual([
    [
      [1, 1, 1],
      [3, 3, 3],
    ],
    [true, false, true],
  ]);
  expect(told.map(({ of, changes }) => [of, changes])).toEqual([
    ['seen', 1],
    ['unsent', 2],
  ]);
  expect(readFileSync(file('unsent.damaged'), 'utf8')).toBe('2 AgI\na letter\n');
});

test('what cannot be put aside stays where it is: the storage does not open', async () => {
  await filled();
  appendFileSync(file('unsent'), 'a letter\n');
  const damaged = readFileSync(file('unsent'));
  mkdirSync(file('unsent.damaged'));
  await expect(fileStorage({ directory })).rejects.toThrow('EISDIR');
  expect(readFileSync(file('unsent')).equals(damaged)).toBe(true);
  rmdirSync(file('unsent.damaged'));
  expect((await contents()).unsent).toEqual(ALL);
  expect(existsSync(file('unsent.damaged'))).toBe(true);
});
