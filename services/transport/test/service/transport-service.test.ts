import { randomBytes } from 'node:crypto';
import type { Offset, PartitionId } from '@lantern/protocol';
import { silentLogger } from '@lantern/runtime';
import { OutcomeUnknown, TransportService, createTransportMetrics, defaultTransportConfig } from '../../src/index.js';
import { MemoryLog } from './memory-ports.js';
import { eventually } from './test-link.js';
import { PARTITIONS, people, phases, running, startTransport, stopTransports, world } from './transport-world.js';

afterEach(stopTransports);

test('a message to a live device is pushed, and its ack is confirmed once it is committed', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('confirmed'));
  expect(session.events[0]?.type).toBe('attached');
  expect((await link.send(alice, bobUser, { text: 'hello' })).outcome).toBe('accepted');
  expect(session.texts()).toEqual(['hello']);
  session.ack('hello');
  await eventually(() => session.confirmed() === 1);
  expect(w.broker.committed.get(link.partitionOf(bobUser))).toBe(1);
  expect(w.mailbox.documents.size).toBe(0);
});

test('metrics tell how old the oldest uncommitted record is, and how long an online device waited', async () => {
  const w = world();
  const { link, registry } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const value = async (name: string) => new RegExp(`^${name} (\\S+)$`, 'm').exec(await registry.render())?.[1];
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('confirmed'));
  expect(await value('lantern_transport_oldest_uncommitted_seconds')).toBe('0');
  await link.send(alice, bobUser, { text: 'hello' });
  expect(await value('lantern_transport_online_delivery_seconds_count')).toBe('1');
  w.clock.advance(2_000);
  expect(await value('lantern_transport_oldest_uncommitted_seconds')).toBe('2');
  session.ack('hello');
  await eventually(() => session.confirmed() === 1);
  expect(await value('lantern_transport_oldest_uncommitted_seconds')).toBe('0');
});

test('messages for an offline device wait in the mailbox and come in order, then CaughtUp in both phases', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  for (const text of ['1', '2', '3']) await link.send(alice, bobUser, { text });
  await eventually(() => w.mailbox.documents.size === 3);
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('sent'));
  expect(session.texts()).toEqual(['1', '2', '3']);
  session.ack('2', '1');
  await eventually(() => session.confirmed() === 2);
  expect(phases(session)).toEqual(['sent']);
  session.ack('3');
  await eventually(() => session.confirmed() === 3);
  expect(phases(session)).toEqual(['sent', 'confirmed']);
  expect(w.mailbox.documents.size).toBe(0);
});

test('a session that stops acking has its messages parked after parkAfter, and the partition goes on (I7)', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  await link.send(alice, bobUser, { text: 'slow', urgent: true });
  expect(w.mailbox.documents.size).toBe(0);
  w.clock.advance(defaultTransportConfig.delivery.parkAfterMs + 200);
  await eventually(() => w.mailbox.documents.size === 1);
  await eventually(() => w.broker.committed.get(link.partitionOf(bobUser)) === 1);
  expect(w.woken).toEqual([session.address]);
  session.ack('slow');
  await eventually(() => session.confirmed() === 1);
  expect(session.texts()).toEqual(['slow']);
  expect(w.mailbox.documents.size).toBe(0);
});

test('the same message id is a duplicate, also for a new owner, and while the first is under way', async () => {
  const w = world();
  const { link, transport } = await startTransport(w);
  const { alice, bobUser } = people();
  const id = randomBytes(16);
  const [first, second] = await Promise.all([
    link.send(alice, bobUser, { text: 'x', id }),
    link.send(alice, bobUser, { text: 'x', id }),
  ]);
  expect([first.outcome, second.outcome]).toEqual(['accepted', 'duplicate']);
  expect((await link.send(alice, bobUser, { text: 'x', id, probe: true })).outcome).toBe('duplicate');
  expect((await link.send(alice, bobUser, { text: 'x', probe: true })).outcome).toBe('not-duplicate');
  await transport.stop();
  const next = await startTransport(w);
  const repeated = await next.link.send(alice, bobUser, { text: 'x', id });
  expect(repeated).toEqual({ outcome: 'duplicate', serverTime: first.outcome === 'accepted' ? first.serverTime : 0 });
});

test('the newest connection wins, whatever the order of arrival', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { bob } = people();
  const newer = link.attach(bob, { connectedAt: 200 });
  const older = link.attach(bob, { connectedAt: 100 });
  await eventually(() => older.ended() === 'replaced');
  expect(newer.ended()).toBeUndefined();
  const newest = link.attach(bob, { connectedAt: 300 });
  await eventually(() => newer.ended() === 'replaced');
  await eventually(() => newest.events.some((event) => event.type === 'attached'));
});

test('what was delivered and not acked comes again on the next session, in order, marked', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const first = link.attach(bob);
  await eventually(() => phases(first).length > 0);
  for (const text of ['1', '2', '3']) await link.send(alice, bobUser, { text });
  first.ack('2');
  await eventually(() => first.texts().length === 3);
  const second = link.attach(bob);
  await eventually(() => phases(second).includes('sent'));
  expect(second.texts()).toEqual(['1', '3']);
  expect(second.deliveries().every(({ redelivered }) => redelivered)).toBe(true);
});

test('a takeover keeps what was accepted, and never brings back what was confirmed (I1, I2)', async () => {
  const w = world();
  const { link, transport } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  for (const text of ['1', '2', '3']) await link.send(alice, bobUser, { text });
  session.ack('1', '3');
  await eventually(() => session.confirmed() === 1);
  await transport.stop();
  const next = await startTransport(w);
  const again = next.link.attach(bob);
  await eventually(() => phases(again).includes('sent'));
  expect(again.texts()).toEqual(['2', '3']);
  again.ack('2', '3');
  await eventually(() => again.confirmed() === 2);
});

test('an owner that was replaced without knowing delivers nothing to a session that attaches to it (R1)', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  await link.send(alice, bobUser, { text: 'x' });
  await eventually(() => w.mailbox.documents.size === 1);
  const replaced = new Set(w.ownership.documents.keys());
  const next = await startTransport(w);
  expect(replaced.size).toBe(PARTITIONS);
  const stale = link.attach(bob);
  await eventually(() => link.events.some((event) => event.type === 'moved'));
  expect(stale.texts()).toEqual([]);
  const session = next.link.attach(bob);
  await eventually(() => phases(session).includes('sent'));
  expect(session.texts()).toEqual(['x']);
});

test('a commit of unknown outcome makes the instance give up and join again under a new generation (R2)', async () => {
  const w = world();
  const { link, log } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  const before = w.broker.generation;
  let commits = 0;
  log.beforeCommit = async () => {
    if (++commits === 1) throw new OutcomeUnknown('timed out');
  };
  await link.send(alice, bobUser, { text: 'x' });
  session.ack('x');
  await eventually(() => link.events.some((event) => event.type === 'moved'));
  expect(session.confirmed()).toBe(0);
  w.clock.advance(1_000);
  await eventually(() => w.broker.generation > before);
  await link.ready();
  const again = link.attach(bob);
  await eventually(() => phases(again).includes('sent'));
  expect(again.texts()).toEqual(['x']);
});

test('an insert of unknown outcome is repeated as a repeat, and only then counts (R3)', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bobUser } = people();
  let failures = 2;
  w.mailbox.before = async (operation) => {
    if (/insert/i.test(operation) && failures-- > 0) throw new OutcomeUnknown('no answer');
  };
  await link.send(alice, bobUser, { text: 'x' });
  await eventually(() => {
    w.clock.advance(50);
    return w.broker.committed.get(link.partitionOf(bobUser)) === 1;
  });
  expect(w.mailbox.calls.filter((call) => /insert/i.test(call))).toEqual(['insert', 'repeatInsert', 'repeatInsert']);
});

test('an expired message is dropped, and the device is told until it acks that', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  await link.send(alice, bobUser, { text: 'short-lived', ttlMs: 1_000 });
  await link.send(alice, bobUser, { text: 'long-lived' });
  await eventually(() => w.mailbox.documents.size === 2);
  await eventually(() => {
    w.clock.advance(500);
    return w.mailbox.documents.size === 1;
  });
  const session = link.attach(bob);
  const notice = () => session.events.flatMap((event) => (event.type === 'dropped' ? [event.dropped] : []))[0];
  await eventually(() => notice() !== undefined && phases(session).includes('sent'));
  expect(notice()).toMatchObject({ reason: 'expired', count: 1 });
  expect(session.texts()).toEqual(['long-lived']);
  const again = link.attach(bob);
  await eventually(() => again.events.some((event) => event.type === 'dropped'));
});

test('a message for an earlier install is not delivered to a later one', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  await link.send(alice, bobUser, { text: 'old', registrationId: 1 });
  const session = link.attach(bob, { registrationId: 2 });
  await eventually(() => session.events.some((event) => event.type === 'dropped'));
  await eventually(() => w.mailbox.documents.size === 0);
  expect(session.texts()).toEqual([]);
  expect(session.events.find((event) => event.type === 'dropped')).toMatchObject({
    dropped: { reason: 'stale', count: 1 },
  });
});

test('a purge ends the session and removes what waits; what comes later is delivered', async () => {
  const w = world();
  const { link, transport } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  await link.send(alice, bobUser, { text: 'before' });
  await eventually(() => w.mailbox.documents.size === 1);
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('sent'));
  await transport.purge(bob, 2);
  await eventually(() => session.ended() === 'removed' && w.mailbox.documents.size === 0);
  await link.send(alice, bobUser, { text: 'after' });
  const next = link.attach(bob, { installedAt: 2 });
  await eventually(() => phases(next).includes('sent'));
  expect(next.texts()).toEqual(['after']);
});

test('a committed offset below the newest epoch start stops the partition: it is never reset', async () => {
  const w = world();
  const first = await startTransport(w);
  const { alice, bobUser } = people();
  const partition = first.link.partitionOf(bobUser);
  await first.link.send(alice, bobUser, { text: 'x' });
  await eventually(() => w.broker.committed.get(partition) === 1);
  await first.transport.stop();
  const second = await startTransport(w);
  await second.transport.stop();
  w.broker.committed.set(partition, 0 as never);
  const transport = new TransportService({
    config: defaultTransportConfig,
    ports: {
      log: new MemoryLog(w.broker),
      mailbox: w.mailbox,
      addressBook: w.mailbox,
      ownership: w.ownership,
      wakeUps: { wake() {} },
      deadLetters: { put: async () => {} },
      clock: w.clock,
      logger: silentLogger,
      metrics: createTransportMetrics(),
    },
  });
  running.push(transport);
  await transport.start();
  await eventually(() => transport.owned.length === PARTITIONS - 1);
  expect(transport.owned.map((owner) => owner.partition)).not.toContain(partition);
});

test('R8: an owner whose lease ran out while it was stopped pushes and confirms nothing', async () => {
  const w = world();
  const { link, log } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('sent'));
  await link.send(alice, bobUser, { text: 'one' });
  await eventually(() => session.texts().length === 1);
  // What waits in the sockets of a process that goes on after a stop comes before its timers do.
  log.holdsLease = false;
  session.ack('one');
  const partition = link.partitionOf(bobUser);
  const [record] = w.broker.partitions[partition] ?? [];
  if (record !== undefined) await new MemoryLog(w.broker).append(partition, [record]);
  log.pump(partition);
  w.clock.advance(60_000);
  // Everything here answers within the turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(session.texts()).toEqual(['one']);
  expect(session.confirmed()).toBe(0);
  expect(w.mailbox.documents.size).toBe(0);
});

test('epochs that are older than any message are forgotten at a takeover, the newest never', async () => {
  const w = world();
  const partition = 0 as PartitionId;
  const epochs = () => w.ownership.documents.get(partition)?.starts.map(({ epoch }) => epoch);
  // Stopped at once: no timer of its runs while the clock goes on for weeks.
  const takeOver = async () => (await startTransport(w)).transport.stop();
  await takeOver();
  w.clock.advance(defaultTransportConfig.sends.retentionMs);
  await takeOver();
  expect(epochs()).toEqual([1, 2]);
  w.clock.advance(2 * 86_400_000);
  await takeOver();
  await eventually(() => epochs()?.length === 2);
  expect(epochs()).toEqual([2, 3]);
});

test('a drain confirms the acks that came until then, also those whose commit had to wait for another', async () => {
  const w = world();
  const { link, transport, log } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('confirmed'));
  for (const text of ['1', '2']) await link.send(alice, bobUser, { text });
  const commits: (() => void)[] = [];
  log.beforeCommit = () => new Promise((resolve) => commits.push(resolve));
  session.ack('1');
  await eventually(() => commits.length === 1);
  session.ack('2');
  let drained = false;
  const drain = transport.drain(10_000).then(() => (drained = true));
  commits[0]?.();
  await eventually(() => commits.length === 2);
  expect(drained).toBe(false);
  expect(session.confirmed()).toBe(1);
  commits[1]?.();
  await drain;
  await eventually(() => session.confirmed() === 2);
});

test('a drain ends at its deadline when no commit is answered, at once when there is nothing to commit, and with a stop', async () => {
  const w = world();
  const { link, transport, log } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).includes('confirmed'));
  await transport.drain(10_000);
  await link.send(alice, bobUser, { text: 'x' });
  log.beforeCommit = () => new Promise(() => undefined);
  session.ack('x');
  const drain = transport.drain(1_000);
  await Promise.resolve();
  w.clock.advance(1_000);
  await drain;
  const another = transport.drain(1_000_000);
  await transport.stop();
  await another;
});

test('a partition whose next record the log does not hold stops, and the metric that alarms says so', async () => {
  const { transport, log, registry } = await startTransport(world());
  const stopped = async () => /^lantern_transport_stopped_partitions (\S+)$/m.exec(await registry.render())?.[1];
  expect(await stopped()).toBe('0');
  log.listener?.outOfRange(2 as PartitionId, 0 as Offset);
  expect(transport.owned.map(({ partition }) => partition)).toEqual([0, 1, 3]);
  expect(await stopped()).toBe('1');
});

test('a commit of a generation that was lost before, whose outcome stays unknown, gives up nothing of the next one', async () => {
  const w = world();
  const { transport, link, log, registry } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  let fails = (): void => undefined;
  const outcome = new Promise<void>((_resolve, reject) => (fails = () => reject(new OutcomeUnknown('no answer'))));
  let underWay = false;
  log.beforeCommit = () => {
    underWay = true;
    log.beforeCommit = async () => {};
    return outcome;
  };
  await link.send(alice, bobUser, { text: 'hello' });
  session.ack('hello');
  await eventually(() => underWay);
  const { listener } = log;
  if (listener === undefined) throw new Error('no member of the group');
  listener.lost();
  await log.join(listener);
  await link.ready();
  const epochs = () => transport.owned.map(({ epoch }) => epoch);
  await eventually(() => epochs().length === PARTITIONS && epochs().every((epoch) => epoch === 2));
  fails();
  await outcome.catch(() => undefined);
  expect(epochs()).toEqual([2, 2, 2, 2]);
  expect(await registry.render()).toMatch(/^lantern_transport_ownership_losses_total 0$/m);
});
