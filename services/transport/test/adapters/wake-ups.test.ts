import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressKey } from '@lantern/protocol';
import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import { WakeUpEvents, WakeUpFile } from '../../src/adapters/index.js';
import { cleaningUp, temporaryDirectory } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const address = (device: number) => `00000000-0000-4000-8000-000000000000.${device}` as AddressKey;

function read(file: string): { at: number; address: string }[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as { at: number; address: string });
}

function setUp(options: { maxBytes?: number; maxWaiting?: number; folder?: string } = {}) {
  const path = join(temporaryDirectory(onEnd), options.folder ?? '', 'wakeups.jsonl');
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const file = new WakeUpFile({ path, clock, logger, ...options });
  onEnd(() => file.close());
  return { path, clock, logger, file };
}

describe('the file of wake-ups', () => {
  test('gets a line for each, with nothing but time and address', async () => {
    const { path, clock, file } = setUp();
    for (const device of [1, 2, 3]) file.wake(address(device));
    await file.close();
    expect(read(path)).toEqual([1, 2, 3].map((device) => ({ at: clock.now(), address: address(device) })));
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  test('writes an address once that waits already, and again later', async () => {
    const { path, file } = setUp();
    for (let i = 0; i < 5; i++) file.wake(address(1));
    await until(() => statSync(path, { throwIfNoEntry: false })?.size, { message: 'nothing was written' });
    await file.close();
    expect(read(path).length).toBeLessThanOrEqual(2);
  });

  test('makes room for a new one when it is full, and keeps one older', async () => {
    const { path, file } = setUp({ maxBytes: 1_000 });
    for (let device = 0; device < 60; device++) {
      file.wake(address(device));
      await until(() => readAll(path).includes(`.${device}"`), { message: `no line for ${device}` });
    }
    expect(statSync(path).size).toBeLessThanOrEqual(1_000);
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(1_000);
    const kept = [...read(`${path}.1`), ...read(path)].map((line) => Number(line.address.split('.')[1]));
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 60 - kept.length + index));
  });

  test('is tried again when it cannot be written, within a bound, and says how many were lost', async () => {
    const { path, clock, logger, file } = setUp({ folder: 'missing', maxWaiting: 3 });
    for (let device = 0; device < 5; device++) file.wake(address(device));
    await until(() => logger.entries.length > 0, { message: 'no warning' });
    mkdirSync(join(path, '..'));
    clock.advance(1_000);
    await until(() => logger.entries.length > 1, { message: 'no second warning' });
    expect(read(path).map((line) => line.address)).toEqual([2, 3, 4].map(address));
    expect(logger.entries.map(({ fields }) => fields['lost'])).toEqual([undefined, 2]);
    expect(JSON.stringify(logger.entries)).not.toContain(address(0).slice(0, 36));
  });
});

const readAll = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

describe('wake-up events', () => {
  test('reach each listener until it ends, and one that throws harms nobody', () => {
    const logger = new RecordingLogger();
    const events = new WakeUpEvents({ logger });
    const woken: string[] = [];
    events.onWake(() => {
      throw new Error('no push service');
    });
    const end = events.onWake((device) => void woken.push(device));
    events.wake(address(1));
    end();
    events.wake(address(2));
    expect(woken).toEqual([address(1)]);
    expect(logger.entries.map(({ level }) => level)).toEqual(['error', 'error']);
  });
});
