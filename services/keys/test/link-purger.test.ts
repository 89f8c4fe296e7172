import { randomUUID } from 'node:crypto';
import {
  type Address,
  type EndpointWatcher,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  type TransportEndpoint,
  type TransportLink,
  type UserId,
  addressKey,
  partitionOf,
} from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { LinkPurger } from '../src/distributed.js';

const PARTITIONS = 4;

class FakeTransport implements TransportEndpoint {
  readonly requests: LinkRequest[] = [];
  /** Undefined: no answer. */
  answer: boolean | undefined = true;
  closed = false;
  emit: (event: LinkEvent) => void = () => undefined;

  constructor(readonly owned: readonly (readonly [number, number])[]) {}

  connect(onEvent: (event: LinkEvent) => void): TransportLink {
    this.emit = onEvent;
    this.own(this.owned);
    return {
      close: () => void (this.closed = true),
      request: (request) => {
        this.requests.push(request);
        if (request.type === 'purge' && this.answer !== undefined)
          onEvent({ type: 'purge-result', request: request.request, purged: this.answer });
      },
    };
  }

  own(pairs: readonly (readonly [number, number])[]): void {
    const owned = pairs.map(([partition, epoch]) => ({ partition: partition as PartitionId, epoch }));
    this.emit({ type: 'partitions', owned });
  }

  moved(partition: number): void {
    this.emit({ type: 'moved', partition: partition as PartitionId });
  }

  get purges() {
    return this.requests.flatMap((request) => (request.type === 'purge' ? [request] : []));
  }
}

function addressIn(partition: number): Address {
  for (;;) {
    const userId = randomUUID() as UserId;
    if (partitionOf(userId, PARTITIONS) === partition) return { userId, deviceId: 1 };
  }
}

const clock = new ManualClock();
let watcher: EndpointWatcher | undefined;
let count: number | undefined = PARTITIONS;

function start(...transports: FakeTransport[]): LinkPurger {
  const purger = new LinkPurger({
    clock,
    timeoutMs: 4_000,
    partitionCount: () => count,
    endpoints: {
      watch: (given) => {
        watcher = given;
        for (const transport of transports) given.added(transport);
        return () => (watcher = undefined);
      },
    },
  });
  purger.start();
  return purger;
}

afterEach(() => {
  count = PARTITIONS;
  expect(clock.pending).toBe(0);
});

test('a purge goes to the owner of the address, and ends when it is confirmed', async () => {
  const [low, high] = [
    new FakeTransport([
      [0, 1],
      [1, 1],
    ]),
    new FakeTransport([
      [2, 1],
      [3, 1],
    ]),
  ];
  const purger = start(low, high);
  const address = addressIn(2);
  await purger.purge(address, 7);
  expect(low.purges).toEqual([]);
  expect(high.purges).toEqual([
    { type: 'purge', request: 1, partition: 2, address: addressKey(address), installedBefore: 7 },
  ]);
});

test('it fails where it is not confirmed, so that it is tried again', async () => {
  const transport = new FakeTransport([[0, 1]]);
  const purger = start(transport);
  transport.answer = false;
  await expect(purger.purge(addressIn(0), 7)).rejects.toThrow('did not confirm');
  await expect(purger.purge(addressIn(1), 7)).rejects.toThrow('no transport owns the mailbox now');
  count = undefined;
  await expect(purger.purge(addressIn(0), 7)).rejects.toThrow('no transport owns the mailbox now');
});

test('one without an answer ends after its time, and a late answer changes nothing', async () => {
  const transport = new FakeTransport([[0, 1]]);
  transport.answer = undefined;
  const purge = start(transport).purge(addressIn(0), 7);
  clock.advance(4_000);
  await expect(purge).rejects.toThrow('not confirmed in time');
  transport.emit({ type: 'purge-result', request: 1, purged: true });
});

test('one whose mailbox moves fails at once; the next goes to the new owner', async () => {
  const [old, next] = [
    new FakeTransport([
      [0, 1],
      [1, 1],
    ]),
    new FakeTransport([]),
  ];
  old.answer = undefined;
  const purger = start(old, next);
  const purges = [0, 1].map((partition) => purger.purge(addressIn(partition), 7));
  const rejected = expect(purges[0]).rejects.toThrow('moved during a purge');
  old.moved(0);
  await rejected;
  next.own([[0, 2]]);
  await purger.purge(addressIn(0), 7);
  expect(next.purges).toHaveLength(1);
  old.emit({ type: 'purge-result', request: 2, purged: true });
  await purges[1];
});

test('the newer owner is asked, also when it is heard of before the older one says anything', async () => {
  const [old, next] = [new FakeTransport([[0, 1]]), new FakeTransport([[0, 2]])];
  const purger = start(next, old);
  old.own([[0, 1]]);
  await purger.purge(addressIn(0), 7);
  expect([old.purges.length, next.purges.length]).toEqual([0, 1]);
  next.moved(0);
  // It does not know that it was replaced.
  old.own([[0, 1]]);
  await expect(purger.purge(addressIn(0), 7)).rejects.toThrow('no transport owns');
});

test('a transport never waits for this link to attach sessions (R8)', () => {
  const transport = new FakeTransport([
    [0, 1],
    [3, 1],
  ]);
  start(transport);
  transport.own([[3, 2]]);
  const done = transport.requests.flatMap((request) => (request.type === 'attach-done' ? [request.partition] : []));
  expect(done).toEqual([0, 3, 3]);
});

test('an instance that goes takes its purges with it; at the end all links are closed', async () => {
  const [gone, stays] = [new FakeTransport([[0, 1]]), new FakeTransport([[1, 1]])];
  gone.answer = stays.answer = undefined;
  const purger = start(gone, stays);
  const [first, second] = [purger.purge(addressIn(0), 7), purger.purge(addressIn(1), 7)];
  const rejected = Promise.all([
    expect(first).rejects.toThrow('moved during a purge'),
    expect(second).rejects.toThrow('the purger was stopped'),
  ]);
  watcher?.removed(gone);
  expect([gone.closed, stays.closed]).toEqual([true, false]);
  purger.stop();
  expect([stays.closed, watcher]).toEqual([true, undefined]);
  await rejected;
});
