import { systemClock } from '@lantern/runtime';
import { ABORT } from 'lmdb';
import type { LmdbEnvironment } from '../../src/adapters/index.js';
import { GroupCommit } from '../../src/adapters/group-commit.js';
import { type OnEnd, openForTest } from './lmdb-under-test.js';

/** An environment whose next commit can be made to fail as LMDB's do: it is carried out, then given up. */
export async function failingEnvironment(
  onEnd: OnEnd,
): Promise<{ environment: LmdbEnvironment; failNext: () => void }> {
  const environment = await openForTest(onEnd);
  const { root } = environment;
  let failing = false;
  const batch = (action: () => unknown): Promise<boolean> => {
    if (!failing) return root.batch(action);
    failing = false;
    root.transactionSync(() => {
      action();
      return ABORT;
    });
    return Promise.reject(new Error('Commit failed'));
  };
  const commits = new GroupCommit({
    root: { batch },
    clock: systemClock,
    space: { hasRoom: () => true, catchUpFor: () => undefined, spend: () => undefined, commitFailed: () => undefined },
    commitTimeoutMs: 10_000,
    onBroken: () => undefined,
  });
  onEnd(() => commits.close());
  return { environment: { ...environment, commits }, failNext: () => void (failing = true) };
}
