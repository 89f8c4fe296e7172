import {
  type AddressKey,
  type EndpointWatcher,
  type PartitionId,
  type SendOutcome,
  type TransportEndpoints,
  type UserId,
  partitionOf,
} from '@lantern/protocol';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { createGatewayMetrics } from '../src/metrics.js';
import type { MailboxListener, RoutedSend } from '../src/ports.js';
import { fixedEndpoints } from '../src/routing/fixed-endpoints.js';
import { TransportRouter } from '../src/routing/transport-router.js';
import { FakeTransport, PARTITIONS, delivery } from './fake-transport.js';
import { newUser } from './gateway-fixture.js';

const clock = new ManualClock();
const logger = new RecordingLogger();
const HOLD = { timeoutMs: 5_000, maxRequests: 3, maxBytes: 10_000 };
let router: TransportRouter;

afterEach(() => {
  router.close();
  expect(clock.pending).toBe(0);
});

function start(endpoints: FakeTransport[], hold = HOLD): TransportRouter {
  return startOn(fixedEndpoints(endpoints), hold);
}

function startOn(endpoints: TransportEndpoints, hold = HOLD): TransportRouter {
  const metrics = createGatewayMetrics();
  router = new TransportRouter({ endpoints, partitionCount: PARTITIONS, hold, clock, logger, metrics });
  router.start();
  return router;
}

function userIn(partition: number): UserId {
  for (;;) {
    const userId = newUser();
    if (partitionOf(userId, PARTITIONS) === partition) return userId;
  }
}

function routed(recipient: UserId, mark: number, bytes = 8): RoutedSend {
  const copy = { deviceId: 1, registrationId: 1, kind: 1, ciphertext: new Uint8Array(bytes) };
  const send = {
    messageId: new Uint8Array(16).fill(mark),
    recipient,
    messages: [copy],
    ephemeral: false,
    urgent: false,
  };
  return { sender: { userId: newUser(), deviceId: 1 }, send, probe: false };
}

function waiter(stillRight = true) {
  const outcomes: SendOutcome[] = [];
  return { outcomes, settled: (outcome: SendOutcome) => void outcomes.push(outcome), stillRight: () => stillRight };
}

class Listener implements MailboxListener {
  readonly calls: string[] = [];
  attached = () => void this.calls.push('attached');
  restarting = () => void this.calls.push('restarting');
  ended = (reason: string) => void this.calls.push(`ended ${reason}`);
  deliver = () => void this.calls.push('deliver');
  confirmed = () => void this.calls.push('confirmed');
  caughtUp = (phase: string) => void this.calls.push(`caughtUp ${phase}`);
  dropped = () => void this.calls.push('dropped');
}

function attach(userId: UserId, listener: Listener) {
  const request = { userId, address: `${userId}.1` as AddressKey, registrationId: 1, installedAt: 1, connectedAt: 1 };
  return router.attach({ ...request, connectionId: 'c', window: { messages: 1, bytes: 65_536 } }, listener);
}

const own = (...pairs: [number, number][]) =>
  pairs.map(([partition, epoch]) => ({ partition: partition as PartitionId, epoch }));
const refusals = (outcomes: SendOutcome[]) => outcomes.map((o) => (o.outcome === 'refused' ? o.message : o.outcome));

test('each partition is reached at the transport that owns it', () => {
  const [low, high] = [new FakeTransport([0, 1]), new FakeTransport([2, 3])];
  start([low, high]);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const userId = userIn(partition);
    attach(userId, new Listener());
    router.send(routed(userId, 1), waiter());
  }
  for (const [transport, partitions] of [
    [low, [0, 1]],
    [high, [2, 3]],
  ] as const) {
    expect(transport.of('attach').map(({ partition }) => partition)).toEqual(partitions);
    expect(transport.sends.map(({ partition }) => partition)).toEqual(partitions);
    expect(transport.of('attach-done').map(({ partition }) => partition)).toEqual(partitions);
  }
});

test('numbers of sessions and of requests are not used twice on a link', () => {
  const transport = new FakeTransport();
  start([transport]);
  for (let count = 0; count < 50; count++) {
    attach(newUser(), new Listener());
    router.send(routed(newUser(), 1), waiter());
  }
  transport.own(own([0, 2], [1, 2], [2, 2], [3, 2]));
  expect(new Set(transport.of('attach').map(({ session }) => session)).size).toBe(100);
  expect(new Set(transport.sends.map(({ request }) => request)).size).toBe(50);
});

test('a newer owner wins, whichever is heard of first, and the older one is ignored', () => {
  const [first, second] = [new FakeTransport([0]), new FakeTransport([])];
  start([first, second]);
  const listener = new Listener();
  attach(userIn(0), listener);
  second.own(own([0, 2]));
  expect(listener.calls).toEqual(['attached', 'restarting', 'attached']);
  first.emit({ type: 'moved', partition: 0 as PartitionId });
  first.own(own([0, 1]));
  first.own([]);
  expect(listener.calls).toHaveLength(3);
  expect(router.ownerless).toBe(3);
});

test('an owner that comes back without knowing that it was replaced is not followed, even while there is no other', () => {
  const [first, second] = [new FakeTransport([0]), new FakeTransport([])];
  start([first, second]);
  const listener = new Listener();
  attach(userIn(0), listener);
  second.own(own([0, 2]));
  second.emit({ type: 'moved', partition: 0 as PartitionId });
  first.own(own([0, 1]));
  expect(router.ownerless).toBe(4);
  // The link came back, and the owner is still the same.
  second.own(own([0, 2]));
  expect(listener.calls).toEqual(['attached', 'restarting', 'attached', 'restarting', 'attached']);
});

test('transports come and go', () => {
  let watcher: EndpointWatcher | undefined;
  startOn({
    watch: (given) => {
      watcher = given;
      return () => (watcher = undefined);
    },
  });
  const [first, second] = [new FakeTransport([0]), new FakeTransport([1])];
  const listener = new Listener();
  attach(userIn(0), listener);
  expect(router.ownerless).toBe(4);
  watcher?.added(first);
  watcher?.added(second);
  expect([router.ownerless, listener.calls]).toEqual([2, ['attached']]);
  watcher?.removed(first);
  expect([first.closed, router.ownerless, listener.calls]).toEqual([true, 3, ['attached', 'restarting']]);
  second.own(own([0, 2], [1, 1]));
  expect(listener.calls).toEqual(['attached', 'restarting', 'attached']);
  router.close();
  expect([second.closed, watcher]).toEqual([true, undefined]);
});

test('being told the same ownership again changes nothing', () => {
  const transport = new FakeTransport();
  start([transport]);
  const listener = new Listener();
  attach(userIn(0), listener);
  transport.own(transport.owned);
  expect(listener.calls).toEqual(['attached']);
});

test('a session that is gone is not attached again', () => {
  const transport = new FakeTransport();
  start([transport]);
  const [detached, ended] = [new Listener(), new Listener()];
  attach(userIn(0), detached).detach();
  attach(userIn(0), ended);
  const { session } = transport.of('attach')[1]!;
  transport.emit({ type: 'ended', session, reason: 'replaced' });
  transport.emit({ type: 'deliver', session, deliveries: [delivery(1)] });
  transport.own(own([0, 2]));
  expect(transport.of('attach')).toHaveLength(2);
  expect([detached.calls, ended.calls]).toEqual([['attached'], ['attached', 'ended replaced']]);
});

describe('a partition without an owner', () => {
  let transport: FakeTransport;
  let userId: UserId;
  beforeEach(() => {
    transport = new FakeTransport([1, 2, 3]);
    userId = userIn(0);
  });

  test('holds sends in order, and nothing passes them', () => {
    start([transport]);
    const waiters = [1, 2, 3].map((mark) => {
      const held = waiter();
      router.send(routed(userId, mark), held);
      return held;
    });
    const other = waiter();
    router.send(routed(userIn(1), 9), other);
    expect(refusals(other.outcomes)).toEqual(['accepted']);
    transport.own(own([0, 1], [1, 1], [2, 1], [3, 1]));
    expect(transport.sends.map(({ send }) => send.messageId[0])).toEqual([9, 1, 2, 3]);
    expect(waiters.flatMap(({ outcomes }) => refusals(outcomes))).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('refuses what waited for 5 s, each at its time', () => {
    start([transport]);
    const [early, late] = [waiter(), waiter()];
    router.send(routed(userId, 1), early);
    clock.advance(3_000);
    router.send(routed(userId, 2), late);
    clock.advance(1_999);
    expect(early.outcomes).toEqual([]);
    clock.advance(1);
    expect(early.outcomes).toMatchObject([{ outcome: 'refused', retryAfterMs: 1_000 }]);
    expect(late.outcomes).toEqual([]);
    clock.advance(3_000);
    expect(late.outcomes).toHaveLength(1);
    transport.own(own([0, 1]));
    expect(transport.sends).toEqual([]);
  });

  test('refuses more than it may hold, in number and in bytes over all partitions', () => {
    transport = new FakeTransport([]);
    start([transport]);
    const many = Array.from({ length: 4 }, () => waiter());
    for (const held of many) router.send(routed(userId, 1), held);
    expect(many.map(({ outcomes }) => outcomes.length)).toEqual([0, 0, 0, 1]);
    const large = [waiter(), waiter()];
    for (const held of large) router.send(routed(userIn(2), 1, 8_500), held);
    expect(large.map(({ outcomes }) => outcomes.length)).toEqual([0, 1]);
    // What is let go makes room.
    transport.own(own([0, 1], [2, 1]));
    transport.own([]);
    const after = waiter();
    router.send(routed(userId, 1, 9_000), after);
    expect(after.outcomes).toEqual([]);
  });

  test('asks for what was in flight at an owner that is gone to be repeated soon, and holds the repeat for the next one', () => {
    transport.own(own([0, 1], [1, 1], [2, 1], [3, 1]));
    start([transport]);
    transport.onSend = () => undefined;
    const [lost, repeat] = [waiter(), waiter()];
    router.send(routed(userId, 1), lost);
    transport.own([]);
    expect(lost.outcomes).toMatchObject([{ outcome: 'refused', retryAfterMs: 200 }]);
    router.send(routed(userId, 1), repeat);
    expect(repeat.outcomes).toEqual([]);
  });

  test('does not hand over what is not right any more', () => {
    start([transport]);
    const [stale, right] = [waiter(false), waiter()];
    router.send(routed(userId, 1), stale);
    router.send(routed(userId, 2), right);
    transport.own(own([0, 1]));
    expect(transport.sends.map(({ send }) => send.messageId[0])).toEqual([2]);
    expect(refusals([...stale.outcomes, ...right.outcomes])).toEqual([
      'the mailbox moves to another server',
      'accepted',
    ]);
  });

  test('settles what waits when the router closes', () => {
    start([transport]);
    const held = waiter();
    router.send(routed(userId, 1), held);
    router.close();
    expect(held.outcomes).toHaveLength(1);
  });
});

test('a listener that throws does not keep others from hearing', () => {
  const transport = new FakeTransport();
  start([transport]);
  const [broken, sound] = [new Listener(), new Listener()];
  attach(userIn(0), broken);
  attach(userIn(0), sound);
  broken.deliver = () => {
    throw new Error('broken');
  };
  for (const { session } of transport.of('attach')) {
    transport.emit({ type: 'deliver', session, deliveries: [delivery(1)] });
  }
  expect(sound.calls).toEqual(['attached', 'deliver']);
  expect(logger.entries.map(({ message }) => message)).toEqual(['event of a transport failed']);
});
