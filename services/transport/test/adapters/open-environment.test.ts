import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectoryError, openEnvironment } from '../../src/adapters/index.js';
import { cleaningUp, linesOf, openForTest, openLog, startChild, temporaryDirectory } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const failure = (opening: Promise<unknown>) =>
  opening.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a data directory', () => {
  test('is made when it is not there, for its owner only', async () => {
    const path = join(temporaryDirectory(onEnd), 'new', 'data');
    await openForTest(onEnd, { path });
    expect(statSync(path).mode & 0o077).toBe(0);
    for (const file of ['data.mdb', 'lock.mdb', 'owner.mdb']) expect(statSync(join(path, file)).mode & 0o077).toBe(0);
    expect(readdirSync(path).filter((name) => name.startsWith('.probe'))).toEqual([]);
  });

  test('may have a dot in its name', async () => {
    const path = join(temporaryDirectory(onEnd), 'lantern.data');
    await openForTest(onEnd, { path });
    expect(readdirSync(path)).toEqual(expect.arrayContaining(['data.mdb', 'lock.mdb']));
  });

  test('is refused while another process has it, and free again when that was killed', async () => {
    const path = temporaryDirectory(onEnd);
    const child = startChild(onEnd, 'hold-directory.mjs', [path]);
    let refused: Promise<unknown> = Promise.resolve();
    await linesOf(child, () => {
      refused = failure(openEnvironment({ path })).finally(() => child.kill('SIGKILL'));
    });
    expect(await refused).toMatchObject({ name: 'DataDirectoryError', problem: 'locked' });
    const environment = await openForTest(onEnd, { path });
    expect(environment.hasRoom()).toBe(true);
  });

  test('is refused to a second user in the same process, by whatever path, and free again when closed', async () => {
    const directory = temporaryDirectory(onEnd);
    const path = join(directory, 'data');
    const first = await openForTest(onEnd, { path });
    const link = join(directory, 'link');
    symlinkSync(path, link);
    expect(await failure(openEnvironment({ path: link }))).toMatchObject({ problem: 'locked' });
    await first.close();
    await first.close();
    const second = await openForTest(onEnd, { path: link });
    await second.close();
  });

  test('that cannot be written to is refused with a clear error', async () => {
    const file = join(temporaryDirectory(onEnd), 'file');
    writeFileSync(file, 'something else');
    for (const path of [file, join(file, 'data')]) {
      const error = await failure(openEnvironment({ path }));
      expect(error).toBeInstanceOf(DataDirectoryError);
      expect(error).toMatchObject({ problem: 'not-writable', message: `cannot write to ${path}` });
    }
  });

  test('with a damaged data file is refused, and may be opened once that is repaired', async () => {
    const path = temporaryDirectory(onEnd);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'data.mdb'), Buffer.alloc(65_536, 'x'));
    expect(await failure(openEnvironment({ path }))).toMatchObject({ problem: 'unusable' });
    rmSync(join(path, 'data.mdb'));
    await openForTest(onEnd, { path });
  });

  test('whose data file was cut off is refused', async () => {
    const environment = await openForTest(onEnd);
    const database = environment.database('x');
    await database.put(Buffer.from('key'), Buffer.alloc(500_000));
    await environment.close();
    const file = join(environment.path, 'data.mdb');
    truncateSync(file, 100_000);
    const error = await failure(openEnvironment({ path: environment.path }));
    expect(error).toMatchObject({ problem: 'unusable', message: expect.stringContaining('its end is missing') });
  });

  test('without room for the reserve is refused', async () => {
    const path = temporaryDirectory(onEnd);
    const error = await failure(openEnvironment({ path, maxFileBytes: 1024 * 1024 }));
    expect(error).toMatchObject({ problem: 'disk-full', cause: { message: expect.stringContaining('bound') } });
    await openForTest(onEnd, { path });
  });

  test('keeps the number of partitions it was made with', async () => {
    const environment = await openForTest(onEnd);
    const log = await openLog(onEnd, environment, { partitionCount: 4 });
    await log.close();
    const other = openLog(onEnd, environment, { partitionCount: 8 });
    await expect(other).rejects.toThrow('the log was made with 4 partitions, not with 8');
    for (const partitionCount of [0, 1.5, 65_536])
      await expect(openLog(onEnd, environment, { partitionCount })).rejects.toThrow(RangeError);
  });
});
