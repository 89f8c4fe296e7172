import type { Offset } from '@lantern/protocol';
import { Appender } from '../../src/adapters/kafkajs-appender.js';
import { AccessRefused, BrokerUnreachable, ErrorCode } from '../../src/adapters/kafkajs-error.js';
import { ScriptedBrokers, sampleAddress, samplePartition } from './kafkajs-scripted-broker.js';

const P = samplePartition(2);
const record = (bytes = 10) => ({ address: sampleAddress(), value: Buffer.alloc(bytes) });

function appenderOver(answer: () => Promise<number> | number, maxAppendBytes = 1_000) {
  const script = new ScriptedBrokers({
    Produce: async () => ({
      topics: [{ partitions: [{ partition: P, errorCode: await answer(), baseOffset: '70' }] }],
    }),
  });
  const appender = new Appender({
    brokers: script.brokers,
    topic: 'inbox',
    maxAppendBytes,
    replicationTimeoutMs: 1_000,
  });
  return { script, appender };
}

async function outcomeOf(work: Promise<Offset>): Promise<string> {
  return work.then(String, (error: Error) => error.name);
}

/** An answer first, then success. */
function failingOnce(error: Error): () => number {
  let failed = false;
  return () => {
    if (failed) return 0;
    failed = true;
    throw error;
  };
}

describe('an append', () => {
  test('resolves with the offset of its first record', async () => {
    expect(await appenderOver(() => 0).appender.append(P, [record(), record()])).toBe(70);
  });

  test.each([
    ['notEnoughReplicas', 'DefinitelyNotDone'],
    ['messageTooLarge', 'DefinitelyNotDone'],
    ['recordListTooLarge', 'DefinitelyNotDone'],
    ['topicAuthorizationFailed', 'DefinitelyNotDone'],
    ['invalidRecord', 'DefinitelyNotDone'],
    ['policyViolation', 'DefinitelyNotDone'],
    ['notEnoughReplicasAfterAppend', 'OutcomeUnknown'],
    ['requestTimedOut', 'OutcomeUnknown'],
    ['kafkaStorageError', 'OutcomeUnknown'],
    ['unknownTopicOrPartition', 'OutcomeUnknown'],
    // Also of a leader that wrote it and was replaced while it waited for the replicas.
    ['notLeader', 'OutcomeUnknown'],
  ] as const)('that is answered with %s is %s, and was sent once (K13)', async (code, outcome) => {
    const { script, appender } = appenderOver(() => ErrorCode[code]);
    expect(await outcomeOf(appender.append(P, [record()]))).toBe(outcome);
    expect(script.count('Produce')).toBe(1);
    expect(script.refreshes).toBe(1);
  });

  test.each(['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError'])(
    'during which %s happens is of unknown outcome, and is not repeated',
    async (name) => {
      const lost = Object.assign(new Error('lost'), { name });
      const { script, appender } = appenderOver(failingOnce(lost));
      expect(await outcomeOf(appender.append(P, [record()]))).toBe('OutcomeUnknown');
      expect(script.count('Produce')).toBe(1);
    },
  );

  test('that could not be sent goes to the leader of now, as nothing was done', async () => {
    const { script, appender } = appenderOver(failingOnce(new BrokerUnreachable('refused')));
    expect(await appender.append(P, [record()])).toBe(70);
    expect([script.refreshes, script.count('Produce')]).toEqual([1, 2]);
  });

  test('that could not be sent twice, or whose credentials were refused, was certainly not done', async () => {
    for (const error of [new BrokerUnreachable('refused'), new AccessRefused('no')]) {
      const { appender } = appenderOver(() => {
        throw error;
      });
      expect(await outcomeOf(appender.append(P, [record()]))).toBe('DefinitelyNotDone');
    }
  });

  test('larger than the topic takes is refused before it is sent', async () => {
    const { script, appender } = appenderOver(() => 0);
    expect(await outcomeOf(appender.append(P, [record(1_000)]))).toBe('DefinitelyNotDone');
    expect(script.sent).toEqual([]);
  });

  test('beside another one of the same partition is refused; the partition is free again afterwards', async () => {
    const { script, appender } = appenderOver(async () => 0);
    const first = appender.append(P, [record()]);
    expect(await outcomeOf(appender.append(P, [record()]))).toBe('DefinitelyNotDone');
    const other = appender.append(samplePartition(3), [record()]);
    await Promise.all([first, other]);
    await appender.append(P, [record()]);
    expect(script.count('Produce')).toBe(3);
  });
});
