import { type KafkaConnection, createKafka } from '@lantern/kafka';
import { NotReadable, type Remains } from '../ports.js';
import { topicNames } from './kafkajs-topic-names.js';
import { readTopicSettings } from './kafkajs-topic-settings.js';

const NOTES: Readonly<Record<string, string>> = {
  [topicNames.inbox]: 'messages to and from the user, under the id of the recipient; nobody is given them any more',
  [topicNames.deadLetters]: 'records that nobody could read, with their address',
  [topicNames.wakeUps]: 'addresses of devices that were to be woken',
};

/**
 * How long the topics keep what names a user, as they are set up now: a segment is closed when it is old, and goes when its
 * youngest record is. @throws NotReadable
 */
export async function kafkajsRemains(connection: KafkaConnection): Promise<readonly Remains[]> {
  const admin = createKafka(connection).admin({ retry: { retries: 1 } });
  try {
    await admin.connect();
    const topics = Object.keys(NOTES);
    const settings = await readTopicSettings(admin, topics);
    return topics.map((topic) => {
      const values = settings.get(topic)?.values;
      const keptMs = Number(values?.get('retention.ms') ?? NaN) + Number(values?.get('segment.ms') ?? NaN);
      const bounded = keptMs >= 0 && Number(values?.get('retention.ms')) >= 0;
      return { store: topic, ...(bounded && { keptMs }), note: NOTES[topic] ?? '' };
    });
  } catch (cause) {
    throw new NotReadable('the brokers do not say how long the topics keep records', { cause });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
