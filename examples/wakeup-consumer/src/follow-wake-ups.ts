import { Kafka } from 'kafkajs';
import { type WakeUp, readWakeUp } from './read-wake-up.js';

export interface FollowOptions {
  readonly brokers: readonly string[];
  /** All instances of one push service share a group: each wake-up goes to one of them. */
  readonly groupId: string;
  /** What is older wakes nobody any more: the device came meanwhile, or was woken since. */
  readonly maxAgeMs: number;
  /** Sends the push, which has to say nothing but "look": the message is for the app to fetch. Rejects to be called again. */
  readonly push: (wakeUp: WakeUp) => Promise<void>;
}

/**
 * Calls `push` for each wake-up, at least once: what was pushed and not committed when the process died is pushed again,
 * which an app that looks twice does not mind. @returns a function that stops
 */
export async function followWakeUps({ brokers, groupId, maxAgeMs, push }: FollowOptions): Promise<() => Promise<void>> {
  const kafka = new Kafka({ clientId: groupId, brokers: [...brokers] });
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  // From the first that is kept, when the group is new: some may be about devices that still wait.
  await consumer.subscribe({ topic: 'wakeups.v1', fromBeginning: true });
  await consumer.run({
    // An error of `push` is an error here: kafkajs pauses, and hands the record over again.
    eachMessage: async ({ message }) => {
      const wakeUp = readWakeUp(message);
      if (wakeUp !== undefined && wakeUp.at + maxAgeMs > Date.now()) await push(wakeUp);
    },
  });
  return () => consumer.disconnect();
}
