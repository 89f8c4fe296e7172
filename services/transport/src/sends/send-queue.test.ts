import { type Offset, type PartitionId, type SendOutcome, type SendRequest, parseUserId } from '@lantern/protocol';
import { silentLogger } from '@lantern/runtime';
import { ManualClock, until } from '@lantern/runtime/testing';
import { defaultTransportConfig } from '../config.js';
import { createTransportMetrics } from '../metrics.js';
import type { AppendRecord } from '../ports.js';
import { DedupWindow } from './dedup-window.js';
import { QuotaBook } from './quota-book.js';
import { SendLimits } from './send-limits.js';
import { RECORD_OVERHEAD_BYTES, SendQueue, type SendQueueOptions } from './send-queue.js';

const recipient = parseUserId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d')!;
const sender = { userId: parseUserId('1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed')!, deviceId: 2 ** 32 - 1 };

function requestOf(number: number): SendRequest {
  const messageId = Buffer.alloc(16, 255);
  messageId.writeUInt32BE(number);
  const message = { deviceId: 2 ** 32 - 1, registrationId: 2 ** 32 - 1, kind: 255, ciphertext: new Uint8Array(1) };
  const send = { messageId, recipient, messages: [message], ephemeral: false, urgent: true };
  return { type: 'send', request: number, partition: 0 as PartitionId, sender, send, probe: false };
}

const NOTHING = { messages: 0, bytes: 0, senders: new Map() };

/** `judging`: called when a send is charged. */
function startQueue({
  usage = async () => NOTHING,
  judging = () => undefined,
}: Partial<Pick<SendQueueOptions, 'usage'>> & { judging?: (clock: ManualClock) => void } = {}) {
  const clock = new ManualClock(1_800_000_000_000);
  const batches: (readonly AppendRecord[])[] = [];
  const append = async (_partition: PartitionId, records: readonly AppendRecord[]) => {
    batches.push(records);
    return 0 as Offset;
  };
  const { dedup, quota, limits } = defaultTransportConfig;
  const unlimited = { burst: 1e9, intervalMs: 1 };
  const limit = new SendLimits({ ...limits, perPair: unlimited, perRecipient: unlimited }, clock).stored;
  const charged = { count: 0 };
  const config = { ...defaultTransportConfig.sends, maxQueuedSends: 100_000 };
  const queue = new SendQueue({
    partition: 0 as PartitionId,
    config,
    log: { append },
    dedup: new DedupWindow(dedup),
    quota: new QuotaBook({ ...quota, maxMessages: 100_000, senderShare: 1 }),
    limit: {
      charge: (send) => {
        charged.count++;
        judging(clock);
        return limit.charge(send);
      },
      refund: (send) => {
        charged.count--;
        limit.refund(send);
      },
    },
    usage,
    onStored: () => undefined,
    clock,
    logger: silentLogger,
    metrics: createTransportMetrics(),
  });
  return { queue, batches, config, clock, charged };
}

test('many tiny messages are appended in batches no larger than the bound, counted as records', async () => {
  const { queue, batches, config } = startQueue();
  const outcomes: SendOutcome[] = [];
  const count = 8_000;
  for (let number = 0; number < count; number++) queue.submit(requestOf(number), (outcome) => outcomes.push(outcome));
  queue.open();
  await until(() => outcomes.length === count, { message: 'not all were answered' });
  expect(outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
  const bytes = batches.map((records) => records.reduce((sum, { value }) => sum + value.length, 0));
  expect(batches.length).toBeGreaterThan(1);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(config.maxBatchBytes);
  const smallest = Math.min(...batches.flat().map(({ value }) => value.length));
  // 20 of the address, and as much as a Kafka record takes at most beside its key and value.
  expect(smallest - 1 + 20 + 40).toBeLessThanOrEqual(RECORD_OVERHEAD_BYTES);
});

test('a send that waited longer than the check of its device list is good for is refused, later ones go on (I6)', async () => {
  const { queue, batches, config, clock } = startQueue();
  const outcomes: SendOutcome[] = [];
  queue.submit(requestOf(1), (outcome) => outcomes.push(outcome));
  clock.advance(config.maxWaitMs + 1);
  queue.submit(requestOf(2), (outcome) => outcomes.push(outcome));
  // Only now the dedup window is whole.
  queue.open();
  await until(() => outcomes.length === 2, { message: 'not all were answered' });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
  expect(outcomes[0]).toMatchObject({ retryAfterMs: 500 });
  expect(batches.flat()).toHaveLength(1);
});

test('a mailbox store that says nothing does not hold up the partition', async () => {
  let answering = false;
  const usage = () => (answering ? Promise.resolve(NOTHING) : new Promise<never>(() => undefined));
  const { queue, config, clock } = startQueue({ usage });
  const outcomes: SendOutcome[] = [];
  queue.open();
  queue.submit(requestOf(1), (outcome) => outcomes.push(outcome));
  await until(() => clock.pending > 0, { message: 'nothing waits for the store' });
  clock.advance(config.maxWaitMs);
  await until(() => outcomes.length === 1, { message: 'it is not answered' });
  answering = true;
  queue.submit(requestOf(2), (outcome) => outcomes.push(outcome));
  await until(() => outcomes.length === 2, { message: 'the next is not answered' });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
});

test('others go on while many sends are judged, which share one append all the same', async () => {
  const { queue, batches } = startQueue({ judging: (clock) => clock.advance(1) });
  const outcomes: SendOutcome[] = [];
  let turns = 0;
  for (let number = 0; number < 10; number++) queue.submit(requestOf(number), (outcome) => outcomes.push(outcome));
  queue.open();
  const count = () => {
    turns++;
    if (outcomes.length < 10) setImmediate(count);
  };
  setImmediate(count);
  await until(() => outcomes.length === 10, { message: 'not all were answered' });
  expect(turns).toBeGreaterThanOrEqual(5);
  expect(batches.map((records) => records.length)).toEqual([10]);
});

test('when ownership goes while sends are judged, all of them are refused and none is charged', async () => {
  const { queue, batches, charged } = startQueue({ judging: (clock) => clock.advance(1) });
  const outcomes: SendOutcome[] = [];
  for (let number = 0; number < 10; number++) queue.submit(requestOf(number), (outcome) => outcomes.push(outcome));
  queue.open();
  await until(() => charged.count >= 2, { message: 'nothing is judged' });
  queue.close();
  await until(() => outcomes.length === 10, { message: 'not all were answered' });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'refused'));
  expect(charged.count).toBe(0);
  expect(batches).toEqual([]);
});
