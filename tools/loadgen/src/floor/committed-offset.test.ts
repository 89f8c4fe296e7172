import { CommittedOffset } from './committed-offset.js';

const turns = async () => {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('an offset is told of when a commit has passed it, and all below it are resolved; one commit at a time', async () => {
  const commits: { offset: number; done: () => void }[] = [];
  const told: number[] = [];
  const committed = new CommittedOffset((offset) => new Promise((resolve) => commits.push({ offset, done: resolve })));
  const resolve = (...offsets: number[]) => {
    for (const offset of offsets) committed.resolve(offset, () => told.push(offset));
  };
  resolve(2, 1);
  await turns();
  expect(commits).toEqual([]);
  resolve(0);
  await turns();
  expect(commits.map(({ offset }) => offset)).toEqual([3]);
  resolve(4, 3);
  await turns();
  expect([commits.length, told]).toEqual([1, []]);
  commits[0]?.done();
  await turns();
  expect([commits.map(({ offset }) => offset), told]).toEqual([
    [3, 5],
    [2, 1, 0],
  ]);
  commits[1]?.done();
  await turns();
  expect(told).toEqual([2, 1, 0, 4, 3]);
});
