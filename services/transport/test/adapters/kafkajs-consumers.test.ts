import type { Offset } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import type { LogRecord } from '../../src/index.js';
import { PartitionConsumers } from '../../src/adapters/kafkajs-consumers.js';
import { sampleAddress, samplePartition, present } from './kafkajs-scripted-broker.js';

const P = samplePartition(1);
const address = sampleAddress();
const value = Buffer.from('x');

const logRecord = (offset: number): LogRecord => ({ offset: offset as Offset, address, value });
const appendRecords = (count: number) => Array.from({ length: count }, () => ({ address, value }));

function makeConsumers() {
  const clock = new ManualClock();
  const got: number[] = [];
  const state = { mayDeliver: true, hungry: 0 };
  const consumers = new PartitionConsumers({
    clock,
    mayDeliver: () => state.mayDeliver,
    onHungry: () => void state.hungry++,
  });
  consumers.start(P, 10 as Offset, (records) => got.push(...records.map(({ offset }) => offset)));
  const [consumer] = consumers.active();
  return { clock, got, state, consumers, consumer: present(consumer) };
}

describe('the consumers of partitions', () => {
  test('hand on what was appended at the position, and skip the copies that a fetch brings', () => {
    const { got, consumers, consumer } = makeConsumers();
    consumers.appended(P, 10 as Offset, appendRecords(2));
    expect(got).toEqual([10, 11]);
    consumers.fetched(consumer, [10, 11, 12].map(logRecord), { next: 13, end: 13 });
    expect(got).toEqual([10, 11, 12]);
  });

  test('hand on what a fetch brought first, and of the append only the rest', () => {
    const { got, consumers, consumer } = makeConsumers();
    consumers.fetched(consumer, [logRecord(10)], { next: 11, end: 11 });
    consumers.appended(P, 10 as Offset, appendRecords(3));
    consumers.appended(P, 10 as Offset, appendRecords(3));
    expect(got).toEqual([10, 11, 12]);
  });

  test('leave what lies behind records of others to a fetch, so that order is kept', () => {
    const { got, state, consumers, consumer } = makeConsumers();
    consumers.appended(P, 12 as Offset, appendRecords(1));
    expect([got, state.hungry, consumer.behind]).toEqual([[], 2, true]);
    consumers.fetched(consumer, [10, 11, 12].map(logRecord), { next: 13, end: 13 });
    expect(got).toEqual([10, 11, 12]);
  });

  test('drop what was fetched before a pause, and take it again after it (K14)', () => {
    const { got, consumers, consumer } = makeConsumers();
    consumers.pause(P);
    consumers.fetched(consumer, [logRecord(10)], { next: 11, end: 11 });
    consumers.appended(P, 10 as Offset, appendRecords(1));
    expect([got, consumers.active()]).toEqual([[], []]);
    consumers.resume(P);
    expect(consumers.dueAt(consumer)).toBe(-Infinity);
    consumers.fetched(consumer, [logRecord(10)], { next: 11, end: 11 });
    expect(got).toEqual([10]);
  });

  test('drop what was fetched for a consumer that was replaced', () => {
    const { got, consumers, consumer } = makeConsumers();
    consumers.start(P, 10 as Offset, () => undefined);
    consumers.fetched(consumer, [logRecord(10)], { next: 11, end: 11 });
    consumers.stopAll();
    consumers.appended(P, 10 as Offset, appendRecords(1));
    expect(got).toEqual([]);
  });

  test('hand nothing on, and move nowhere, once the lease is over', () => {
    const { got, state, consumers, consumer } = makeConsumers();
    state.mayDeliver = false;
    consumers.appended(P, 10 as Offset, appendRecords(1));
    consumers.fetched(consumer, [logRecord(10)], { next: 11, end: 11 });
    expect([got, consumer.position]).toEqual([[], 10]);
  });

  test('are not fetched for right after they were fed from memory, but soon', () => {
    const { clock, consumers, consumer } = makeConsumers();
    consumers.fetched(consumer, [], { next: 10, end: 10 });
    consumers.appended(P, 10 as Offset, appendRecords(1));
    const wait = consumers.dueAt(consumer) - clock.monotonic();
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(100);
  });
});
