import { ManualClock } from '@lantern/runtime/testing';
import { type Begun, IdempotencyStore } from './idempotency-store.js';

const BOUNDS = { maxEntries: 3, maxBytes: 10_000, keepMs: 1_000 };
const answer = (body = '{}') => ({ status: 200, headers: {}, body });

const of = (key: string, caller = 'caller') => ({ caller, key });

function begin(store: IdempotencyStore, key: string, caller?: string): Extract<Begun, { state: 'first' }> {
  const begun = store.begin(of(key, caller), 'body');
  if (begun.state !== 'first') throw new Error(`${key} is ${begun.state}`);
  return begun;
}

test('a repeat waits for nothing: it is told that the first is under way, then what it was answered', () => {
  const store = new IdempotencyStore(new ManualClock(), BOUNDS);
  const first = begin(store, 'a');
  expect(store.begin(of('a'), 'body')).toEqual({ state: 'under-way' });
  first.settle(answer());
  expect(store.begin(of('a'), 'body')).toEqual({ state: 'answered', answer: answer() });
  expect(store.begin(of('a'), 'other')).toEqual({ state: 'reused' });
});

test('what is to be done anew leaves nothing', () => {
  const store = new IdempotencyStore(new ManualClock(), BOUNDS);
  begin(store, 'a').settle(undefined);
  expect([store.size, store.bytes]).toEqual([0, 0]);
  begin(store, 'a');
});

test('answers go when they are old', () => {
  const clock = new ManualClock();
  const store = new IdempotencyStore(clock, BOUNDS);
  begin(store, 'a').settle(answer());
  clock.advance(999);
  expect(store.begin(of('a'), 'body').state).toBe('answered');
  clock.advance(1);
  expect(store.begin(of('a'), 'body').state).toBe('first');
});

test('the oldest answers go at the bounds of number and bytes, never what is under way', () => {
  const store = new IdempotencyStore(new ManualClock(), BOUNDS);
  begin(store, 'under way');
  for (let index = 0; index < 100; index++) begin(store, `key-${index}`).settle(answer());
  expect(store.size).toBeLessThanOrEqual(BOUNDS.maxEntries);
  for (let index = 0; index < 100; index++) begin(store, `big-${index}`).settle(answer('x'.repeat(6_000)));
  expect(store.bytes).toBeLessThanOrEqual(BOUNDS.maxBytes);
  expect(store.begin(of('under way'), 'body')).toEqual({ state: 'under-way' });
});

test('of callers with the same key each has its own, and those of one that has many go before another’s', () => {
  const store = new IdempotencyStore(new ManualClock(), { ...BOUNDS, maxEntries: 10 });
  begin(store, 'a', 'quiet').settle(answer('of the quiet one'));
  begin(store, 'a', 'busy').settle(answer('of the busy one'));
  for (let index = 0; index < 100; index++) begin(store, `key-${index}`, 'busy').settle(answer());
  for (let index = 0; index < 100; index++) begin(store, `big-${index}`, 'busy').settle(answer('x'.repeat(6_000)));
  expect(store.begin(of('a', 'quiet'), 'body')).toEqual({ state: 'answered', answer: answer('of the quiet one') });
  expect([store.size <= 10, store.bytes <= BOUNDS.maxBytes]).toEqual([true, true]);
  expect(store.begin(of('a', 'busy'), 'body').state).toBe('first');
});
