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
