import type { Offset, PartitionId } from '@lantern/protocol';
import { silentLogger } from '@lantern/runtime';
import { ManualClock } from '@lantern/runtime/testing';
import { addressKeyBytes } from '../../src/adapters/binary-keys.js';
import { type PartitionConsumer, PartitionConsumers } from '../../src/adapters/kafkajs-consumers.js';
import { ErrorCode } from '../../src/adapters/kafkajs-error.js';
import { Fetcher } from '../../src/adapters/kafkajs-fetcher.js';
import type { FetchedPartition, KafkaAnswer, KafkaRequests } from '../../src/adapters/kafkajs-protocol.js';
import { cleaningUp } from './lmdb-under-test.js';
import { ScriptedBrokers, sampleAddress, samplePartition, settle, present } from './kafkajs-scripted-broker.js';

const onEnd = cleaningUp();
const P0 = samplePartition(0);
const P1 = samplePartition(1);
const key = addressKeyBytes(sampleAddress());

type FetchArgs = KafkaRequests['Fetch']['args'];

function answerOf(
  partition: number,
  offsets: readonly number[],
  more: Partial<FetchedPartition> = {},
): FetchedPartition {
  const messages = offsets.map((offset) => ({ offset: String(offset), key, value: Buffer.from('x') }));
  return { partition, errorCode: 0, highWatermark: String((offsets.at(-1) ?? -1) + 1), messages, ...more };
}

/** Each answer is given once; then the broker waits for records that never come. */
function makeFetcher(answers: ((args: FetchArgs) => Promise<FetchedPartition[]> | FetchedPartition[])[]) {
  const clock = new ManualClock();
  const script = new ScriptedBrokers({
    Fetch: async (args): Promise<KafkaAnswer<'Fetch'>> => {
      const next = answers.shift();
      if (next === undefined) return new Promise(() => undefined);
      return { errorCode: 0, responses: [{ partitions: await next(args) }] };
    },
  });
  const got: string[] = [];
  const outOfRange: PartitionConsumer[] = [];
  const failed: Error[] = [];
  const unreadable: number[] = [];
  const consumers = new PartitionConsumers({ clock, mayDeliver: () => true, onHungry: () => fetcher.wake() });
  const fetcher = new Fetcher({
    brokers: script.brokers,
    topic: 'inbox',
    consumers,
    clock,
    logger: silentLogger,
    maxWaitMs: 100,
    maxBytes: 1_000,
    onOutOfRange: (consumer) => void outOfRange.push(consumer),
    onFailed: (error) => void failed.push(error),
    onUnreadable: (_, { offset }) => void unreadable.push(offset),
  });
  onEnd(() => fetcher.close());
  const consume = (partition: PartitionId, from: number) =>
    consumers.start(partition, from as Offset, (records) => {
      got.push(...records.map(({ offset }) => `${partition}:${offset}`));
    });
  const pass = async (ms: number) => {
    await settle();
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      await settle();
    }
  };
  return { script, got, outOfRange, failed, unreadable, consumers, fetcher, consume, pass };
}

/** The partitions of a request, and from where. */
const askedFor = ({ topics }: FetchArgs) => present(topics[0]).partitions;
const asked = (args: FetchArgs) =>
  askedFor(args)
    .map(({ partition }) => partition)
    .sort((a, b) => a - b);

describe('the fetcher', () => {
  test('asks for all consumed partitions of a broker at once, from where each is, fenced by the epoch of the leader', async () => {
    const { script, got, consume, pass } = makeFetcher([() => [answerOf(0, [5, 6]), answerOf(1, [9])]]);
    consume(P0, 5);
    consume(P1, 9);
    await pass(0);
    const [first, second] = script.sent.map(({ args }) => args as FetchArgs);
    expect(asked(present(first))).toEqual([0, 1]);
    expect(askedFor(present(first))[0]).toMatchObject({ currentLeaderEpoch: 5, fetchOffset: '5' });
    expect(got).toEqual(['0:5', '0:6', '1:9']);
    const later = askedFor(present(second)).map(({ fetchOffset }) => fetchOffset);
    expect(later.sort()).toEqual(['10', '7']);
  });

  test('gives the other partitions theirs when one of an answer has an error', async () => {
    const { got, consume, pass, script } = makeFetcher([
      () => [answerOf(0, [], { errorCode: ErrorCode.leaderNotAvailable }), answerOf(1, [0])],
      () => [answerOf(0, [0]), answerOf(1, [1])],
    ]);
    consume(P0, 0);
    consume(P1, 0);
    await pass(500);
    expect(got).toEqual(['1:0', '0:0', '1:1']);
    expect(script.refreshes).toBe(1);
  });

  test('follows a leader that moved (K6)', async () => {
    const { script, got, consume, pass } = makeFetcher([
      () => {
        script.leader = 2;
        return [answerOf(0, [], { errorCode: ErrorCode.notLeader })];
      },
      () => [answerOf(0, [0])],
    ]);
    consume(P0, 0);
    await pass(500);
    expect(got).toEqual(['0:0']);
    expect(script.sent.map(({ nodeId }) => nodeId)).toEqual([1, 2, 2]);
  });

  test('asks no more for a partition that is out of range, and goes on with the others (K7)', async () => {
    const { script, got, outOfRange, fetcher, consume, pass } = makeFetcher([
      () => [answerOf(0, [], { errorCode: ErrorCode.offsetOutOfRange }), answerOf(1, [0])],
      () => [answerOf(1, [1])],
    ]);
    consume(P0, 7);
    consume(P1, 0);
    await pass(200);
    expect(outOfRange.map(({ partition, position }) => [partition, position])).toEqual([[0, 7]]);
    expect(got).toEqual(['1:0', '1:1']);
    expect(script.sent.slice(1).map(({ args }) => asked(args as FetchArgs))).toEqual([[1], [1]]);
    fetcher.clear(present(outOfRange[0]));
  });

  test('sends nothing while all is paused, and at once after a resume (K3)', async () => {
    const { script, got, consumers, consume, pass } = makeFetcher([() => [answerOf(0, [0])], () => [answerOf(0, [1])]]);
    consume(P0, 0);
    consumers.pause(P0);
    await pass(1_000);
    expect(script.sent).toEqual([]);
    consumers.resume(P0);
    await pass(0);
    expect(got).toEqual(['0:0', '0:1']);
  });

  test('hands on records of addresses only, and tells of others once', async () => {
    const strange = { offset: '1', key: Buffer.from('strange'), value: Buffer.from('x') };
    const control = { offset: '3', key, value: Buffer.from('x'), isControlRecord: true };
    const { messages } = answerOf(0, [0, 2]);
    const mixed = [present(messages[0]), strange, present(messages[1]), control];
    const { script, got, unreadable, consume, pass } = makeFetcher([
      () => [answerOf(0, [], { messages: mixed, highWatermark: '4' })],
      () => [answerOf(0, [], { messages: mixed, highWatermark: '4' })],
    ]);
    consume(P0, 0);
    await pass(200);
    expect([got, unreadable]).toEqual([['0:0', '0:2'], [1]]);
    expect(askedFor(present(script.sent.at(-1)).args as FetchArgs)[0]).toMatchObject({ fetchOffset: '4' });
  });

  test('says that it failed when a partition may not be read, and when answers make no sense time after time', async () => {
    const refused = makeFetcher([() => [answerOf(0, [], { errorCode: ErrorCode.topicAuthorizationFailed })]]);
    refused.consume(P0, 0);
    await refused.pass(100);
    expect(refused.failed).toHaveLength(1);
    const nonsense = () => {
      throw new RangeError('cannot be decoded');
    };
    const confused = makeFetcher(Array.from({ length: 5 }, () => nonsense));
    confused.consume(P0, 0);
    await confused.pass(300);
    expect(confused.failed).toEqual([]);
    await confused.pass(5_000);
    expect(confused.failed.map(({ message }) => message)).toEqual(['cannot be decoded']);
  });

  test('goes on after any number of lost connections', async () => {
    const lost = () => {
      throw Object.assign(new Error('lost'), { name: 'KafkaJSConnectionError' });
    };
    const { got, failed, consume, pass } = makeFetcher([
      ...Array.from({ length: 12 }, () => lost),
      () => [answerOf(0, [0])],
    ]);
    consume(P0, 0);
    await pass(15_000);
    expect([got, failed]).toEqual([['0:0'], []]);
  });
});
