import { addressKey } from '@lantern/protocol';
import { type PartitionOwner } from '../../src/owner/partition-owner.js';
import { OutcomeUnknown } from '../../src/index.js';
import { eventually } from './test-link.js';
import { people, phases, startTransport, stopTransports, world } from './transport-world.js';

afterEach(stopTransports);

test('a purge asked for over a link is confirmed when it is durable, and only then', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { bob } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  w.mailbox.before = async (operation) => {
    if (operation === 'raisePurgeMarker') throw new OutcomeUnknown('no answer');
  };
  expect(await link.purge(bob)).toBe(false);
  expect(session.ended()).toBeUndefined();
  w.mailbox.before = async () => {};
  expect(await link.purge(bob)).toBe(true);
  expect(session.ended()).toBe('removed');
});

test('an instance that does not own the partition does not confirm a purge', async () => {
  const w = world();
  const { link, transport } = await startTransport(w);
  const { bob } = people();
  await transport.stop();
  expect(await link.purge(bob)).toBe(false);
  expect(w.mailbox.calls).not.toContain('raisePurgeMarker');
});

test('a purge that is repeated late touches neither the session nor the messages of the install that came after', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  expect(await link.purge(bob, 2)).toBe(true);
  await link.send(alice, bobUser, { text: 'for the later install' });
  await eventually(() => w.mailbox.documents.size === 1);
  expect(await link.purge(bob, 2)).toBe(true);
  const later = link.attach(bob, { installedAt: 2 });
  await eventually(() => later.texts().length === 1);
  expect(await link.purge(bob, 2)).toBe(true);
  expect(later.ended()).toBeUndefined();
  expect(later.texts()).toEqual(['for the later install']);
});

test('a gateway that looked before a purge attaches the install that is gone to nothing, and displaces nobody', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  expect(await link.purge(bob, 2)).toBe(true);
  const gone = link.attach(bob, { installedAt: 1, registrationId: 1 });
  await eventually(() => gone.ended() === 'removed');
  expect(phases(gone)).toEqual([]);
  const later = link.attach(bob, { installedAt: 2, registrationId: 2, connectedAt: 5 });
  await eventually(() => phases(later).includes('sent'));
  const lateAgain = link.attach(bob, { installedAt: 1, registrationId: 1, connectedAt: 9 });
  await eventually(() => lateAgain.ended() !== undefined);
  await link.send(alice, bobUser, { text: 'for the later install', registrationId: 2 });
  await eventually(() => later.texts().length === 1);
  expect(later.ended()).toBeUndefined();
});

describe('a message that reaches the mailbox while somebody counts what is there', () => {
  /** A message for bob whose insert is answered while the mailbox is counted, which does not see it yet. */
  async function arrivingMessage() {
    const w = world();
    const { link, transport } = await startTransport(w);
    const { alice, bob, bobUser } = people();
    let arrives = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrives = resolve));
    w.mailbox.before = (operation) => (operation === 'insert' ? arrived : Promise.resolve());
    await link.send(alice, bobUser, { text: 'arriving' });
    const owner = transport.ownerOf(bobUser) as PartitionOwner;
    const count = w.mailbox.keys.bind(w.mailbox);
    w.mailbox.keys = async (...whose) => {
      const counted = await count(...whose);
      arrives();
      await eventually(() => owner.core.inMemory(addressKey(bob)) === 0);
      return counted;
    };
    return { link, owner, bob };
  }

  test('is told of when the mailbox is emptied (I1)', async () => {
    const { link, owner, bob } = await arrivingMessage();
    expect(await owner.purges.empty(addressKey(bob))).toBe(1);
    const session = link.attach(bob);
    await eventually(() => phases(session).includes('sent'));
    expect(session.texts()).toEqual([]);
    const told = session.events.flatMap((event) => (event.type === 'dropped' ? [event.dropped] : []));
    expect(told).toMatchObject([{ reason: 'purged', count: 1 }]);
  });
});
