import { OutcomeUnknown, defaultTransportConfig } from '../../src/index.js';
import { eventually, newUser } from './test-link.js';
import { people, phases, startTransport, stopTransports, world } from './transport-world.js';

afterEach(stopTransports);

test('a full device is named and the others get their copy; when all are full the send is refused', async () => {
  const w = world();
  const quota = { ...defaultTransportConfig.quota, maxMessages: 4, senderShare: 1 };
  const { link } = await startTransport(w, { quota });
  const { alice, bobUser } = people();
  for (let i = 0; i < 4; i++) await link.send(alice, bobUser, { text: `${i}`, devices: [1] });
  expect(await link.send(alice, bobUser, { text: 'both', devices: [1, 2] })).toMatchObject({
    outcome: 'accepted',
    fullDeviceIds: [1],
  });
  expect(await link.send(alice, bobUser, { text: 'one', devices: [1] })).toMatchObject({ outcome: 'refused' });
});

test('a sender has at most its share of a mailbox; others still get through', async () => {
  const w = world();
  const quota = { ...defaultTransportConfig.quota, maxMessages: 8, senderShare: 4 };
  const { link } = await startTransport(w, { quota });
  const { alice, bobUser } = people();
  const carol = { userId: newUser(), deviceId: 1 };
  for (let i = 0; i < 2; i++) expect((await link.send(alice, bobUser, { text: `${i}` })).outcome).toBe('accepted');
  expect((await link.send(alice, bobUser, { text: 'third' })).outcome).toBe('refused');
  expect((await link.send(carol, bobUser, { text: 'hi' })).outcome).toBe('accepted');
});

test('an ephemeral message reaches a live session or nobody, and touches neither log nor mailbox', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  expect((await link.send(alice, bobUser, { text: 'nobody', ephemeral: true })).outcome).toBe('accepted');
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  expect((await link.send(alice, bobUser, { text: 'now', ephemeral: true })).outcome).toBe('accepted');
  await eventually(() => session.texts().length === 1);
  expect(session.texts()).toEqual(['now']);
  expect(session.deliveries()[0]?.deliveryId.length).toBe(0);
  expect(w.broker.partitions.every((records) => records.length === 0)).toBe(true);
});

test('after not_after nothing is stored', async () => {
  const w = world();
  const { link } = await startTransport(w);
  const { alice, bobUser } = people();
  const result = await link.send(alice, bobUser, { text: 'late', notAfter: w.clock.now() - 1 });
  expect(result).toMatchObject({ outcome: 'refused', message: 'not_after has passed' });
  expect(w.broker.partitions.flat()).toEqual([]);
});

test('a record that nobody can read becomes a dead letter and blocks nobody', async () => {
  const w = world();
  const { link, log } = await startTransport(w);
  const { alice, bob, bobUser } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  await log.append(link.partitionOf(bobUser), [{ address: session.address, value: new Uint8Array([0xff]) }]);
  await link.send(alice, bobUser, { text: 'fine' });
  session.ack('fine');
  await eventually(() => session.confirmed() === 1);
  expect(w.dead).toHaveLength(1);
});

test('while the mailbox is down sends are refused at the memory bound, and nothing is lost when it is back (I7, I1)', async () => {
  const w = world();
  const { link } = await startTransport(w, { maxRecordBytes: 40_000, maxTrackedRecords: 1_000 });
  const { alice, bob, bobUser } = people();
  let down = true;
  w.mailbox.before = async (operation) => {
    if (down && /insert/i.test(operation)) throw new OutcomeUnknown('no answer');
  };
  const accepted: string[] = [];
  for (let i = 0; i < 200; i++) {
    const text = `${i}`.padEnd(1_000);
    const { outcome } = await link.send(alice, bobUser, { text });
    if (outcome === 'accepted') accepted.push(text);
    w.clock.advance(10);
  }
  expect(accepted.length).toBeGreaterThan(30);
  expect(accepted.length).toBeLessThan(120);
  down = false;
  const session = link.attach(bob, { window: { messages: 1_000, bytes: 10_000_000 } });
  await eventually(() => {
    w.clock.advance(100);
    return phases(session).includes('sent');
  });
  expect(session.texts()).toEqual(accepted);
  expect((await link.send(alice, bobUser, { text: 'again' })).outcome).toBe('accepted');
});
