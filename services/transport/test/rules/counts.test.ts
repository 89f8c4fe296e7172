import { addressKey } from '@lantern/protocol';
import { Script } from './script.js';
import { memoryStores } from './show-rule.js';

/** What operators and devices are told of a mailbox: each message once, and none that was acked. */

const scripts: Script[] = [];

function script(): Script {
  const made = new Script({ stores: memoryStores() });
  scripts.push(made);
  return made;
}

afterEach(async () => {
  for (const each of scripts.splice(0)) await each.stop();
});

const counts = async (s: Script, { owner }: Awaited<ReturnType<Script['owner']>>) => {
  const { messages, inMemory } = await owner.whereabouts.statistics(addressKey(s.bob));
  return { messages, inMemory };
};

const toldOf = async (s: Script, reason: string) =>
  (await s.stores.addressBook.load(addressKey(s.bob))).notices.find((notice) => notice.reason === reason)?.count ?? 0;

test('what an owner parked and did not commit is parked by the next one again, and counted once', async () => {
  const s = script();
  const a = await s.owner('A');
  a.calls.hold('log.commit');
  await a.accepts(s.bob, '1');
  await a.dies();
  const b = await s.owner('B');
  expect(await s.documents()).toBe(2);
  expect(await counts(s, b)).toEqual({ messages: 1, inMemory: 0 });
  expect(await b.owner.purges.empty(addressKey(s.bob))).toBe(1);
  expect(await toldOf(s, 'purged')).toBe(1);
});

test("I2: a message that was confirmed is not counted, though a replaced owner's insert of it came late", async () => {
  const s = script();
  const a = await s.owner('A');
  a.calls.hold('mailbox.insert');
  await a.accepts(s.bob, '1');
  const insert = await a.calls.held('mailbox.insert');
  const b = await s.owner('B');
  const session = await b.attach(s.bob);
  await session.acks('1');
  expect(session.isConfirmed('1')).toBe(true);
  await insert.arrives();
  expect(await s.documents()).toBe(1);
  for (const owner of [b, await s.owner('C')]) expect(await counts(s, owner)).toEqual({ messages: 0, inMemory: 0 });
  const d = await s.owner('D');
  expect(await d.owner.purges.empty(addressKey(s.bob))).toBe(0);
  expect(await toldOf(s, 'purged')).toBe(0);
  expect(await s.comesToRest()).toEqual([]);
});

test('a message whose insert is durable and unanswered is counted once', async () => {
  const s = script();
  const a = await s.owner('A');
  a.calls.hold('mailbox.insert');
  await a.accepts(s.bob, '1');
  const insert = await a.calls.held('mailbox.insert');
  await insert.arrives();
  expect(await counts(s, a)).toEqual({ messages: 0, inMemory: 1 });
  await insert.isAnswered();
  expect(await counts(s, a)).toEqual({ messages: 1, inMemory: 0 });
});

test('a message that comes to the mailbox just after it was counted there is told of with the purge (I1)', async () => {
  const s = script();
  const a = await s.owner('A');
  a.calls.hold('mailbox.insert');
  await a.accepts(s.bob, '1');
  const insert = await a.calls.held('mailbox.insert');
  a.calls.hold('mailbox.keys');
  const purge = a.owner.purges.empty(addressKey(s.bob));
  const count = await a.calls.held('mailbox.keys');
  await count.arrives();
  await insert.isAnswered();
  await count.isAnswered();
  expect(await purge).toBe(1);
  expect(await toldOf(s, 'purged')).toBe(1);
});

test('what was purged is not counted again, whether it is removed yet or was read from the log again', async () => {
  const s = script();
  const a = await s.owner('A');
  a.calls.hold('log.commit', 'mailbox.remove');
  await a.accepts(s.bob, '1');
  expect(await a.owner.purges.empty(addressKey(s.bob))).toBe(1);
  expect(await counts(s, a)).toEqual({ messages: 0, inMemory: 0 });
  expect(await a.owner.purges.empty(addressKey(s.bob))).toBe(0);
  await a.dies();
  const b = await s.owner('B');
  expect(await s.documents()).toBe(2);
  expect(await counts(s, b)).toEqual({ messages: 0, inMemory: 0 });
  expect(await b.owner.purges.empty(addressKey(s.bob))).toBe(0);
  expect(await toldOf(s, 'purged')).toBe(1);
});

test('a message is found to have expired once it is gone durably; until then it is counted', async () => {
  const s = script();
  const a = await s.owner('A');
  const messageId = await a.accept(s.bob, '1', { ttlMs: 1 });
  a.calls.hold('mailbox.remove');
  await s.passes(60_000);
  const stateOf = async ({ owner }: typeof a) => {
    const copies = await owner.whereabouts.find(messageId, { userId: s.bob.userId });
    return copies.map(({ state }) => state);
  };
  expect(await stateOf(a)).toEqual(['parked']);
  await a.dies();
  const b = await s.owner('B');
  expect(await stateOf(b)).toEqual(['parked']);
  expect(await counts(s, b)).toEqual({ messages: 1, inMemory: 0 });
  await s.passes(60_000);
  expect(await stateOf(b)).toEqual(['expired']);
  expect(await counts(s, b)).toEqual({ messages: 0, inMemory: 0 });
  expect(await b.owner.purges.empty(addressKey(s.bob))).toBe(0);
});

test('a message that expired is told of once, however often it is found while its removal is under way', async () => {
  const s = script();
  const a = await s.owner('A');
  await a.accept(s.bob, '1', { ttlMs: 1 });
  a.calls.hold('mailbox.remove');
  for (let sweeps = 0; sweeps < 5; sweeps++) await s.passes(1_000);
  expect(await toldOf(s, 'expired')).toBe(1);
  const session = await a.attach(s.bob);
  expect(session.got()).toEqual([]);
  expect(await toldOf(s, 'expired')).toBe(1);
  const removal = await a.calls.held('mailbox.remove');
  expect(await a.calls.heldIfAny('mailbox.remove')).toBeUndefined();
  a.calls.letPass('mailbox.remove');
  await removal.isAnswered();
  expect(await s.documents()).toBe(0);
  await a.accept(s.bob, '2', { ttlMs: 1 });
  await session.detaches();
  await s.passes(5_000);
  expect(await s.documents()).toBe(0);
});

test('I2: an owner that was replaced and does not know it tells nobody that a message was purged which the next one had confirmed', async () => {
  const s = script();
  const a = await s.owner('A');
  a.calls.hold('mailbox.insert');
  await a.accepts(s.bob, '1');
  const b = await s.owner('B');
  const session = await b.attach(s.bob);
  await session.acks('1');
  expect(session.isConfirmed('1')).toBe(true);
  await expect(a.owner.purges.empty(addressKey(s.bob))).rejects.toThrow('moved');
  expect(await toldOf(s, 'purged')).toBe(0);
  expect(await b.owner.purges.empty(addressKey(s.bob))).toBe(0);
});
