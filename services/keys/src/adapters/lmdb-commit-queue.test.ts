import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import { StoreUnavailable } from '../ports.js';
import { LmdbCommitQueue } from './lmdb-commit-queue.js';

/** Transactions that run and settle when the test says so. */
class ManualRoot {
  readonly waiting: { readonly work: () => unknown; resolve: () => void; reject: (error: Error) => void }[] = [];

  transaction<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ work, resolve: () => resolve(undefined as T), reject });
    });
  }

  /** Runs the oldest transaction, which is then on its way to the disk. */
  begin() {
    const transaction = this.waiting.shift();
    if (!transaction) throw new Error('no transaction waits');
    transaction.work();
    return transaction;
  }
}

function create(options: { readonly maxOperations?: number; readonly hasRoom?: () => boolean } = {}) {
  const root = new ManualRoot();
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const limits = { maxOperations: 100, maxBatchMs: 8, commitTimeoutMs: 10_000, hasRoom: () => true, ...options };
  return { root, clock, logger, queue: new LmdbCommitQueue({ root, clock, logger, ...limits }) };
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown> | undefined): Promise<boolean> {
  const marker = {};
  const first = await Promise.race([promise?.catch(() => undefined), new Promise((r) => setImmediate(r, marker))]);
  return first !== marker;
}

test('operations that wait share one transaction, in order, and resolve when it is durable', async () => {
  const { root, queue } = create();
  const order: number[] = [];
  const results = [1, 2, 3].map((n) => queue.run('upkeep', () => order.push(n)));
  expect(root.waiting).toHaveLength(1);
  const transaction = root.begin();
  expect(order).toEqual([1, 2, 3]);
  expect(await isSettled(Promise.race(results))).toBe(false);
  transaction.resolve();
  expect(await Promise.all(results)).toEqual([1, 2, 3]);
});

test('what arrives while a commit is on its way goes into one next transaction', async () => {
  const { root, queue } = create();
  void queue.run('upkeep', () => undefined);
  const first = root.begin();
  const later = [1, 2].map((n) => queue.run('upkeep', () => n));
  expect(root.waiting).toHaveLength(1);
  first.resolve();
  root.begin().resolve();
  expect(await Promise.all(later)).toEqual([1, 2]);
});

test('an operation that throws fails alone, and only when what it saw is durable', async () => {
  const { root, queue } = create();
  const refused = queue.run('upkeep', () => {
    throw new Error('refused');
  });
  const fine = queue.run('upkeep', () => 'fine');
  const transaction = root.begin();
  expect(await isSettled(refused)).toBe(false);
  transaction.resolve();
  await expect(refused).rejects.toThrow('refused');
  expect(await fine).toBe('fine');
});

test('a failed commit fails all of its operations, is logged once with its cause, and does not stop the queue', async () => {
  const { root, queue, logger } = create();
  const failed = [1, 2].map((n) => queue.run('upkeep', () => n));
  const cause = new Error('no space left on device');
  root.begin().reject(Object.assign(new Error('Commit failed'), { commitError: Promise.reject(cause) }));
  for (const each of await Promise.allSettled(failed)) {
    expect(each).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
  }
  await until(() => logger.entries.length > 0, { message: 'nothing is logged' });
  expect(logger.entries).toMatchObject([{ level: 'error', fields: { error: cause } }]);
  const next = queue.run('upkeep', () => 'next');
  root.begin().resolve();
  expect(await next).toBe('next');
});

test('long work is spread over several transactions', async () => {
  const { root, queue, clock } = create();
  const results = [1, 2, 3].map((n) =>
    queue.run('upkeep', () => {
      clock.advance(5);
      return n;
    }),
  );
  root.begin().resolve();
  expect(await isSettled(results[1])).toBe(true);
  expect(await isSettled(results[2])).toBe(false);
  root.begin().resolve();
  expect(await Promise.all(results)).toEqual([1, 2, 3]);
});

test('more operations than the bound are refused at once', async () => {
  const { root, queue } = create({ maxOperations: 2 });
  const taken = [1, 2].map((n) => queue.run('upkeep', () => n));
  await expect(queue.run('upkeep', () => 3)).rejects.toThrow(StoreUnavailable);
  root.begin().resolve();
  await Promise.all(taken);
  const next = queue.run('upkeep', () => 4);
  root.begin().resolve();
  expect(await next).toBe(4);
});

test('without room on the disk new data is refused, and upkeep goes on', async () => {
  const { root, queue } = create({ hasRoom: () => false });
  await expect(queue.run('new-data', () => 1)).rejects.toThrow(StoreUnavailable);
  const upkeep = queue.run('upkeep', () => 2);
  root.begin().resolve();
  expect(await upkeep).toBe(2);
});

test('a store that does not answer fails what waits, again and again, and keeps no timer behind', async () => {
  const { root, queue, clock, logger } = create();
  const hanging = queue.run('upkeep', () => 1);
  const transaction = root.begin();
  const waiting = queue.run('upkeep', () => 2);
  clock.advance(10_000);
  await expect(hanging).rejects.toThrow(StoreUnavailable);
  await expect(waiting).rejects.toThrow(StoreUnavailable);
  const later = queue.run('upkeep', () => 3);
  clock.advance(10_000);
  await expect(later).rejects.toThrow(StoreUnavailable);
  expect(logger.entries.every(({ level }) => level === 'error')).toBe(true);

  transaction.resolve();
  root.begin().resolve();
  await until(() => clock.pending === 0, { message: 'a timer is left' });
});

test('closing waits for what was taken, and takes no more', async () => {
  const { root, queue } = create();
  const taken = queue.run('upkeep', () => 1);
  const closed = queue.close();
  await expect(queue.run('upkeep', () => 2)).rejects.toThrow(StoreUnavailable);
  expect(await isSettled(closed)).toBe(false);
  root.begin().resolve();
  expect(await taken).toBe(1);
  await closed;
});
