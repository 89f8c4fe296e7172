import { ManualClock, until } from '@lantern/runtime/testing';
import type { RootDatabase } from 'lmdb';
import { CommitFailed } from '../../src/adapters/commit-failed.js';
import { GroupCommit, type Write } from '../../src/adapters/group-commit.js';

/** Stands for LMDB: each commit is answered when the test says so. */
class HeldCommits {
  readonly commits: { succeed(): void; fail(code: string): void }[] = [];

  readonly root: Pick<RootDatabase, 'batch'> = {
    batch: (action: () => unknown) => {
      action();
      return new Promise<boolean>((resolve, reject) => {
        const fail = (code: string) => {
          const commitError = Promise.reject(new Error(code));
          reject(Object.assign(new Error('Commit failed (see commitError for details)'), { commitError }));
        };
        this.commits.push({ succeed: () => resolve(true), fail });
      });
    },
  };

  /** The commit with this number, as soon as it was made. */
  async commit(number: number) {
    return until(() => this.commits[number], { message: `no commit ${number}` });
  }
}

function setUp(hasRoom = () => true, catchUpFor = (): Promise<void> | undefined => undefined) {
  const held = new HeldCommits();
  const clock = new ManualClock();
  const broken: Error[] = [];
  const failures: string[] = [];
  const space = { hasRoom, catchUpFor, spend: () => undefined, commitFailed: () => void failures.push('space') };
  const onBroken = (error: Error) => void broken.push(error);
  const commits = new GroupCommit({ root: held.root, clock, space, commitTimeoutMs: 30_000, onBroken });
  return { held, clock, commits, broken, failures };
}

function write<T>(apply: () => T, changes: Partial<Write<T>> = {}): Write<T> {
  return { touches: [], bytes: 1, roomFor: 'new-data', apply, ...changes };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  test('carries all writes of a turn, and resolves none of them before it is durable', async () => {
    const { held, commits } = setUp();
    const events: string[] = [];
    const done = ['a', 'b', 'c'].map(async (name) => {
      const durable = () => void events.push(`${name} durable`);
      events.push(`${await commits.submit(write(() => name, { durable }))} resolved`);
    });
    const commit = await held.commit(0);
    await turn();
    expect(events).toEqual([]);
    commit.succeed();
    await Promise.all(done);
    expect(events).toEqual(['a durable', 'b durable', 'c durable', 'a resolved', 'b resolved', 'c resolved']);
    expect(held.commits).toHaveLength(1);
  });

  test('that is in flight is not followed by another one before it ended; what waits shares the next', async () => {
    const { held, commits } = setUp();
    const applied: number[] = [];
    const submit = (number: number) => commits.submit(write(() => applied.push(number)));
    const first = submit(1);
    const commit = await held.commit(0);
    const later = [submit(2), submit(3)];
    await turn();
    await turn();
    expect(applied).toEqual([1]);
    commit.succeed();
    await first;
    (await held.commit(1)).succeed();
    await Promise.all(later);
    expect(applied).toEqual([1, 2, 3]);
  });

  test('takes one write of those that touch the same, and keeps their order', async () => {
    const { held, commits } = setUp();
    const applied: string[] = [];
    const submit = (name: string, touches: string[]) => commits.submit(write(() => applied.push(name), { touches }));
    const all = [submit('a', ['x']), submit('b', ['x', 'y']), submit('c', ['y']), submit('d', ['z'])];
    (await held.commit(0)).succeed();
    (await held.commit(1)).succeed();
    (await held.commit(2)).succeed();
    await Promise.all(all);
    expect(applied).toEqual(['a', 'd', 'b', 'c']);
  });

  test('takes no more than 8 MiB, unless a single write is larger', async () => {
    const { held, commits } = setUp();
    const applied: number[] = [];
    const sizes = [5, 2, 4, 20, 1];
    const all = sizes.map((size) => commits.submit(write(() => applied.push(size), { bytes: size * 1024 * 1024 })));
    for (const [number, expected] of [2, 3, 4, 5].entries()) {
      const commit = await held.commit(number);
      expect(applied).toHaveLength(expected);
      commit.succeed();
    }
    await Promise.all(all);
  });

  test('waits until the file is long enough for it, with all that it took, in order', async () => {
    let grown: (() => void) | undefined;
    const { held, commits } = setUp(
      () => true,
      () => new Promise((resolve) => (grown = resolve)),
    );
    const applied: number[] = [];
    const all = [commits.submit(write(() => applied.push(1))), commits.submit(write(() => applied.push(2)))];
    const grow = await until(() => grown, { message: 'does not wait for the file' });
    const closed = commits.close();
    await turn();
    expect(held.commits).toHaveLength(0);
    grow();
    (await held.commit(0)).succeed();
    await Promise.all([...all, closed]);
    expect(applied).toEqual([1, 2]);
  });

  test('that fails was certainly not done when an empty one can be made after it; the next ones work', async () => {
    const { held, commits, failures, broken } = setUp();
    const events: string[] = [];
    const refused = commits.submit(write(() => 1, { failed: () => void events.push('failed') }));
    const waiting = [refused.catch((error: unknown) => error)];
    (await held.commit(0)).fail('ENOSPC');
    const next = commits.submit(write(() => events.push('applied')));
    (await held.commit(1)).succeed();
    const [error] = await Promise.all(waiting);
    expect(error).toBeInstanceOf(CommitFailed);
    expect(error).toMatchObject({ definitelyNotDone: true, cause: { message: 'ENOSPC' } });
    (await held.commit(2)).succeed();
    await next;
    expect(events).toEqual(['failed', 'applied']);
    expect([failures, broken]).toEqual([['space'], []]);
  });

  test('has an unknown outcome when nothing can be committed after it; then everything is refused', async () => {
    const { held, clock, commits, broken } = setUp();
    const unknown = commits.submit(write(() => 1)).catch((error: unknown) => error);
    (await held.commit(0)).fail('EIO');
    const waiting = commits.submit(write(() => 2)).catch((error: unknown) => error);
    await held.commit(1);
    clock.advance(30_000);
    expect(await unknown).toMatchObject({ definitelyNotDone: false });
    expect(await waiting).toMatchObject({ definitelyNotDone: true });
    expect(broken).toMatchObject([{ message: 'EIO' }]);
    await expect(commits.submit(write(() => 3))).rejects.toMatchObject({ definitelyNotDone: true });
    await commits.close();
    expect(held.commits).toHaveLength(2);
  });

  test('that takes too long has an unknown outcome', async () => {
    const { held, clock, commits, broken } = setUp();
    const late = commits.submit(write(() => 1)).catch((error: unknown) => error);
    const commit = await held.commit(0);
    clock.advance(29_999);
    await turn();
    expect(broken).toEqual([]);
    clock.advance(1);
    expect(await late).toMatchObject({ definitelyNotDone: false });
    expect(broken).toHaveLength(1);
    commit.succeed();
    await turn();
    expect(clock.pending).toBe(0);
  });

  test('leaves out a write that throws, and no other', async () => {
    const { held, commits } = setUp();
    const fault = new RangeError('out of range');
    const failing = commits.submit(
      write(() => {
        throw fault;
      }),
    );
    const other = commits.submit(write(() => 'done'));
    const refused = expect(failing).rejects.toBe(fault);
    (await held.commit(0)).succeed();
    await refused;
    await expect(other).resolves.toBe('done');
  });

  test('without room refuses what needs some', async () => {
    const { held, commits } = setUp((roomFor?: string) => roomFor === 'removal');
    await expect(commits.submit(write(() => 1))).rejects.toMatchObject({ definitelyNotDone: true });
    const removal = commits.submit(write(() => 2, { roomFor: 'removal' }));
    (await held.commit(0)).succeed();
    await expect(removal).resolves.toBe(2);
  });

  test('that is closed ends what was taken, and refuses the rest', async () => {
    const { held, commits } = setUp();
    const taken = [
      commits.submit(write(() => 1, { touches: ['x'] })),
      commits.submit(write(() => 2, { touches: ['x'] })),
    ];
    let closed = false;
    const closing = commits.close().then(() => (closed = true));
    await expect(commits.submit(write(() => 3))).rejects.toMatchObject({ definitelyNotDone: true });
    (await held.commit(0)).succeed();
    (await held.commit(1)).succeed();
    expect(closed).toBe(false);
    expect(await Promise.all(taken)).toEqual([1, 2]);
    await closing;
  });
});
