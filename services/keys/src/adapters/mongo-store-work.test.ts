import { MongoNetworkError } from 'mongodb';
import { StoreUnavailable } from '../ports.js';
import { StoreWork } from './mongo-store-work.js';

function blocked() {
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { promise, end: () => end() };
}

test('above its bound it refuses, and takes work again when some has ended (I7)', async () => {
  const work = new StoreWork(2);
  const jobs = [blocked(), blocked()];
  const running = jobs.map(({ promise }) => work.run(() => promise));
  await expect(work.run(async () => 1)).rejects.toBeInstanceOf(StoreUnavailable);
  jobs[0]?.end();
  await running[0];
  expect(await work.run(async () => 1)).toBe(1);
  jobs[1]?.end();
  await running[1];
});

test('closing waits for what is under way and takes no more', async () => {
  const work = new StoreWork(2);
  const job = blocked();
  const running = work.run(() => job.promise);
  let closed = false;
  const closing = work.close().then(() => (closed = true));
  await expect(work.run(async () => 1)).rejects.toThrow('closed');
  expect(closed).toBe(false);
  job.end();
  await running;
  await closing;
  expect(closed).toBe(true);
});

test('failures of the database are told as StoreUnavailable, without its words; others stay as they are', async () => {
  const work = new StoreWork(2);
  const lost = work.run(() => Promise.reject(new MongoNetworkError('connection closed')));
  await expect(lost).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(lost).rejects.toThrow('the database did not confirm');
  const refused = new TypeError('refused');
  await expect(work.run(() => Promise.reject(refused))).rejects.toBe(refused);
});
