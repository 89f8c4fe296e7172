import type { UserId } from '@lantern/protocol';
import { RevocationBeingWritten } from './revocation-being-written.js';

const userId = '00112233-4455-4677-8899-aabbccddeeff' as UserId;
const key = Buffer.alloc(16, 1);
const at = (offset: number, partition = 0) => ({ partition, offset: BigInt(offset) });
const until = (issuedUntil: number) => ({ userId, issuedUntil });

test('it is kept when what was written is read, and nothing later was replaced by it', async () => {
  const written = new RevocationBeingWritten(key, until(5));
  const reached = written.reached(at(7));
  written.read(key, until(3), at(6));
  expect(written.isKept).toBe(false);
  written.read(Buffer.alloc(16, 2), until(9), at(8));
  expect(written.isKept).toBe(false);
  written.read(key, until(5), at(7));
  await reached;
  expect([written.isKept, written.latest]).toEqual([true, 5]);
  await written.reached(at(6));
});

test('a later time that lies before it in the log is to be written again, and is kept then', async () => {
  const written = new RevocationBeingWritten(key, until(5));
  written.read(key, until(8), at(6));
  written.read(key, until(5), at(7));
  await written.reached(at(7));
  expect([written.isKept, written.latest]).toEqual([false, 8]);
  written.read(key, until(8), at(9));
  await written.reached(at(9));
  expect(written.isKept).toBe(true);
});

test('an earlier time that somebody else writes after it makes it be written again', () => {
  const written = new RevocationBeingWritten(key, until(5));
  written.read(key, until(5), at(7));
  written.read(key, until(2), at(8));
  expect([written.isKept, written.latest]).toEqual([false, 5]);
});
