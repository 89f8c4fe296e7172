import { randomBytes } from 'node:crypto';
import { type Address, v1 } from '@lantern/protocol';
import { DefinitelyNotDone, defaultTransportConfig } from '../../src/index.js';
import { type TestLink, eventually, newUser } from './test-link.js';
import { people, phases, startTransport, stopTransports, world } from './transport-world.js';

const { limits } = defaultTransportConfig;
const RATE_LIMITED = { outcome: 'refused', code: v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED } as const;

afterEach(stopTransports);

interface Flood {
  readonly from: Address;
  readonly to: Address;
  readonly count: number;
  readonly ephemeral?: boolean;
}

async function outcomes(link: TestLink, { from, to, count, ephemeral = false }: Flood): Promise<string[]> {
  const send = () => link.send(from, to.userId, { text: 'hi', ephemeral });
  return (await Promise.all(Array.from({ length: count }, send))).map(({ outcome }) => outcome);
}

const count = (all: readonly string[], outcome: string) => all.filter((each) => each === outcome).length;

describe('from one user to another', () => {
  test.each([
    ['messages', false, limits.perPair.burst, limits.perPair.intervalMs],
    ['ephemeral messages', true, limits.ephemeralPerPair.burst, limits.ephemeralPerPair.intervalMs],
  ])('%s have a burst, then a rate, over all devices of the sender', async (_what, ephemeral, burst, intervalMs) => {
    const w = world();
    const { link } = await startTransport(w);
    const { alice, bob } = people();
    const other = { ...alice, deviceId: 2 };
    const first = await outcomes(link, { from: alice, to: bob, count: burst - 1, ephemeral });
    const second = await outcomes(link, { from: other, to: bob, count: 3, ephemeral });
    expect([count(first, 'accepted'), count(second, 'accepted')]).toEqual([burst - 1, 1]);
    const refusal = await link.send(alice, bob.userId, { text: 'more', ephemeral });
    expect(refusal).toMatchObject({ ...RATE_LIMITED, message: 'too many messages to this user' });
    // Two were refused before it, and are told earlier times.
    expect(refusal).toMatchObject({ retryAfterMs: 3 * intervalMs });
    w.clock.advance(3 * intervalMs);
    expect((await link.send(alice, bob.userId, { text: 'more', ephemeral })).outcome).toBe('accepted');
  });

  test('other senders and other recipients are not touched', async () => {
    const { link } = await startTransport(world(), { limits: { ...limits, perPair: { burst: 1, intervalMs: 1_000 } } });
    const { alice, bob } = people();
    const carol = people().alice;
    expect(await outcomes(link, { from: alice, to: bob, count: 2 })).toEqual(['accepted', 'refused']);
    expect(await outcomes(link, { from: carol, to: bob, count: 1 })).toEqual(['accepted']);
    expect(await outcomes(link, { from: alice, to: carol, count: 1 })).toEqual(['accepted']);
  });

  test('ephemeral messages and others take nothing from each other', async () => {
    const { link } = await startTransport(world());
    const { alice, bob } = people();
    await outcomes(link, { from: alice, to: bob, count: limits.ephemeralPerPair.burst + 1, ephemeral: true });
    const messages = await outcomes(link, { from: alice, to: bob, count: limits.perPair.burst });
    expect(count(messages, 'accepted')).toBe(limits.perPair.burst);
  });
});

test('a duplicate is not charged, nor refused when nothing is left', async () => {
  const { link } = await startTransport(world(), { limits: { ...limits, perPair: { burst: 2, intervalMs: 60_000 } } });
  const { alice, bob } = people();
  const id = randomBytes(16);
  const send = () => link.send(alice, bob.userId, { text: 'hi', id });
  expect((await send()).outcome).toBe('accepted');
  for (let repeat = 0; repeat < 5; repeat++) expect((await send()).outcome).toBe('duplicate');
  expect(await outcomes(link, { from: alice, to: bob, count: 2 })).toEqual(['accepted', 'refused']);
  expect((await send()).outcome).toBe('duplicate');
});

test('a send that was refused for its rate is no duplicate when it is repeated', async () => {
  const w = world();
  const { link } = await startTransport(w, { limits: { ...limits, perPair: { burst: 1, intervalMs: 1_000 } } });
  const { alice, bob } = people();
  const id = randomBytes(16);
  await outcomes(link, { from: alice, to: bob, count: 1 });
  expect(await link.send(alice, bob.userId, { text: 'hi', id })).toMatchObject(RATE_LIMITED);
  w.clock.advance(1_000);
  expect((await link.send(alice, bob.userId, { text: 'hi', id })).outcome).toBe('accepted');
});

test('what the log did not take is not charged', async () => {
  const { link, log } = await startTransport(world(), {
    limits: { ...limits, perPair: { burst: 1, intervalMs: 60_000 } },
  });
  const { alice, bob } = people();
  const append = log.append.bind(log);
  log.append = async () => {
    throw new DefinitelyNotDone('full');
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(await link.send(alice, bob.userId, { text: 'hi' })).toMatchObject({
      code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE,
    });
  }
  log.append = append;
  expect((await link.send(alice, bob.userId, { text: 'hi' })).outcome).toBe('accepted');
});

test('many senders together stay within what one recipient may get; a refusal there costs the sender nothing', async () => {
  const w = world();
  const config = { limits: { ...limits, perRecipient: { burst: 20, intervalMs: 100 } } };
  const { link } = await startTransport(w, config);
  const { alice, bob } = people();
  const senders = Array.from({ length: 30 }, () => ({ userId: newUser(), deviceId: 1 }));
  const all = await Promise.all(senders.map((from) => outcomes(link, { from, to: bob, count: 2 })));
  expect(count(all.flat(), 'accepted')).toBe(20);
  const refusal = await link.send(alice, bob.userId, { text: 'hi' });
  expect(refusal).toMatchObject(RATE_LIMITED);
  w.clock.advance(20 * 100);
  const [first] = await outcomes(link, { from: alice, to: bob, count: 1 });
  expect(first).toBe('accepted');
});

test('an ephemeral message that is refused reaches nobody', async () => {
  const config = { limits: { ...limits, ephemeralPerRecipient: { burst: 1, intervalMs: 60_000 } } };
  const { link } = await startTransport(world(), config);
  const { alice, bob } = people();
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0);
  expect(await outcomes(link, { from: alice, to: bob, count: 2, ephemeral: true })).toEqual(['accepted', 'refused']);
  await eventually(() => session.texts().length > 0);
  expect(session.texts()).toHaveLength(1);
});
