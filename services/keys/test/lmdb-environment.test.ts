import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { type RootDatabaseOptions, open } from 'lmdb';
import { createLmdbKeyStore, openLmdbEnvironment } from '../src/index.js';
import { cleaningUp, temporaryDirectory } from './keys-under-test.js';
import { newUserId } from './samples.js';

const onEnd = cleaningUp();
const options = { clock: systemClock, logger: new RecordingLogger() };

function openRoot(environment: RootDatabaseOptions) {
  const root = open({ path: temporaryDirectory(onEnd), ...environment });
  onEnd(() => root.close());
  return root;
}

test('an environment whose awaited commits are not durable is refused', () => {
  expect(() => createLmdbKeyStore(openRoot({}), options)).toThrow('overlappingSync: false');
  expect(() => createLmdbKeyStore(openRoot({ noSync: true }), options)).toThrow('noSync');
});

test('data of another format is refused', () => {
  const root = openLmdbEnvironment(temporaryDirectory(onEnd));
  onEnd(() => root.close());
  createLmdbKeyStore(root, options);
  root.openDB<number, string>({ name: 'keys-meta' }).putSync('format', 2);
  expect(() => createLmdbKeyStore(root, options)).toThrow('format 2');
});

test.each([false, true])(
  'the store shares an environment (eventTurnBatching %s) and uses few commits',
  async (batching) => {
    const root = openRoot({ overlappingSync: false, eventTurnBatching: batching });
    const other = root.openDB<number, number>({ name: 'of-somebody-else' });
    const store = createLmdbKeyStore(root, options);
    let commits = 0;
    root.on('aftercommit', () => commits++);
    const touch = (userId: ReturnType<typeof newUserId>) =>
      store.devices.change({ userId }, (user) => ({ result: user.revision, user: { ...user, revision: 1 } }));
    const users = Array.from({ length: 1_000 }, newUserId);
    const [revisions] = await Promise.all([Promise.all(users.map(touch)), other.put(1, 2)]);
    expect(new Set(revisions)).toEqual(new Set([0]));
    expect(commits).toBeLessThan(100);
    for (const userId of users) expect((await store.devices.load(userId)).revision).toBe(1);
    expect(other.get(1)).toBe(2);
    await store.close();
    expect(await other.put(3, 4)).toBe(true);
  },
);
