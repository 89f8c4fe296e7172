import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryUsage } from 'node:process';
import { ManualClock } from '@lantern/runtime/testing';
import { DataFileSpace } from './data-file-space.js';

const MIB = 2 ** 20;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lantern-space-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test('looking whether there is room makes no garbage', async () => {
  const file = join(directory, 'data.mdb');
  const usage = () => ({ endBytes: 0, freeBytes: 0 });
  const clock = new ManualClock();
  const space = new DataFileSpace({ file, usage, clock, maxFileBytes: 64 * MIB, reserveBytes: 2 * MIB });
  await space.check();
  expect([(await stat(file)).size, space.hasRoom('new-data')]).toEqual([8 * MIB, true]);
  const before = memoryUsage().arrayBuffers;
  for (let look = 0; look < 12; look++) await space.check();
  expect(memoryUsage().arrayBuffers - before).toBeLessThan(4 * MIB);
  await space.close();
});
