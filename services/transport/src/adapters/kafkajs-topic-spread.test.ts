import { KafkaJSProtocolError } from 'kafkajs';
import { ManualClock } from '@lantern/runtime/testing';
import { whileTopicsSpread } from './kafkajs-topic-spread.js';
import { TopicsError, missingTopic } from './kafkajs-topics-error.js';

const unknownTopic = () => new KafkaJSProtocolError({ type: 'UNKNOWN_TOPIC_OR_PARTITION', code: 3 } as never);

/** Lets time pass until the work has ended. */
async function outcomeOf(clock: ManualClock, work: Promise<unknown>): Promise<unknown> {
  const outcomes: unknown[] = [];
  const ended = (outcome: unknown) => void outcomes.push(outcome);
  void work.then(ended, ended);
  while (outcomes.length === 0) {
    clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return outcomes[0];
}

describe('while a new topic spreads over the brokers', () => {
  test('a broker that has not heard of it is asked again', async () => {
    const clock = new ManualClock();
    const answers = [unknownTopic(), missingTopic('inbox.v1'), unknownTopic()];
    const work = whileTopicsSpread(clock, async () => {
      const problem = answers.shift();
      if (problem !== undefined) throw problem;
      return 'known';
    });
    expect(await outcomeOf(clock, work)).toBe('known');
  });

  test('anything else is told at once', async () => {
    const clock = new ManualClock();
    const wrong = new TopicsError('partition-count', 'wrong');
    let asked = 0;
    const work = whileTopicsSpread(clock, async () => {
      asked++;
      throw wrong;
    });
    expect(await outcomeOf(clock, work)).toBe(wrong);
    expect(asked).toBe(1);
  });

  test('a topic that never comes is told of', async () => {
    const clock = new ManualClock();
    const work = whileTopicsSpread(clock, async () => Promise.reject(unknownTopic()));
    expect(await outcomeOf(clock, work)).toMatchObject({ type: 'UNKNOWN_TOPIC_OR_PARTITION' });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(20_000);
  });
});
