import { Turns } from './turns.js';

class Stop extends Error {}

function newTurns(): Turns {
  return new Turns((error) => error instanceof Stop);
}

function deferred() {
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, resolve: () => settle?.resolve(), reject: (error: Error) => settle?.reject(error) };
}

test('work on the same thing runs in its order, one at a time; work on other things does not wait', async () => {
  const turns = newTurns();
  const first = deferred();
  const log: string[] = [];
  const a1 = turns.run('a', async () => {
    log.push('a1 begins');
    await first.promise;
    log.push('a1 ends');
  });
  const a2 = turns.run('a', async () => void log.push('a2'));
  await turns.run('b', async () => void log.push('b'));
  expect(log).toEqual(['a1 begins', 'b']);
  first.resolve();
  await Promise.all([a1, a2]);
  expect(log).toEqual(['a1 begins', 'b', 'a1 ends', 'a2']);
});

test('each gets its own result or error, and an ordinary error does not stop the next', async () => {
  const turns = newTurns();
  const failing = turns.run('a', () => Promise.reject(new Error('refused')));
  const next = turns.run('a', async () => 7);
  await expect(failing).rejects.toThrow('refused');
  expect(await next).toBe(7);
});

test('an error that stops others fails all that wait, and none that comes later', async () => {
  const turns = newTurns();
  const first = deferred();
  let ran = 0;
  const failing = turns.run('a', () => first.promise);
  const waiting = Array.from({ length: 3 }, () => turns.run('a', async () => ++ran));
  const settled = Promise.allSettled([failing, ...waiting]);
  first.reject(new Stop('away'));
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect(ran).toBe(0);
  expect(await turns.run('a', async () => ++ran)).toBe(1);
});
