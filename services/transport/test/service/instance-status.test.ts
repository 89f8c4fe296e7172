import type { PartitionId } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { InstanceStatus, type InstanceStatusOptions } from '../../src/owner/instance-status.js';
import { startTransport, stopTransports, world } from './transport-world.js';

const never = () => new Promise<never>(() => undefined);

afterEach(stopTransports);

test('an instance tells what it owns, and whom the ownership names', async () => {
  const { transport } = await startTransport(world(), { ownerUrl: 'ws://one:1' });
  const { owned, ...status } = await transport.status.read();
  expect(status).toEqual({ ownerUrl: 'ws://one:1', partitionCount: 4, stopped: [], logReachable: true, parked: 0 });
  expect(owned.map(({ partition, epoch, lag, end }) => [partition, epoch, lag, end])).toEqual(
    [0, 1, 2, 3].map((partition) => [partition, 1, 0, 0]),
  );
  expect(
    (await transport.status.owners()).map(({ partition, epoch, ownerUrl }) => [partition, epoch, ownerUrl]),
  ).toEqual([0, 1, 2, 3].map((partition) => [partition, 1, 'ws://one:1']));
});

describe('what does not answer', () => {
  const clock = new ManualClock();
  const core = { committed: 3, next: 5, uncommittedSince: 7, sessions: 1, bytes: 10 };
  const options = {
    log: { partitionCount: 1, range: never },
    mailbox: { documentCount: never },
    ownership: { read: never },
    clock,
    ownerUrl: '',
    owned: () => [{ partition: 0 as PartitionId, epoch: 2, core, paused: true }],
    stopped: () => [],
  } as unknown as InstanceStatusOptions;

  test('is left out after some seconds; what is known in memory is told', async () => {
    const read = new InstanceStatus(options).read();
    clock.advance(2_000);
    const partition = { partition: 0, epoch: 2, committed: 3, lag: 2, uncommittedSince: 7, sessions: 1, bytes: 10 };
    expect(await read).toEqual({
      ownerUrl: '',
      partitionCount: 1,
      owned: [{ ...partition, paused: true }],
      stopped: [],
      logReachable: false,
    });
  });

  test('makes the owners unavailable', async () => {
    const read = new InstanceStatus(options).owners();
    read.catch(() => undefined);
    clock.advance(2_000);
    await expect(read).rejects.toThrow('the ownership documents cannot be read');
  });
});
