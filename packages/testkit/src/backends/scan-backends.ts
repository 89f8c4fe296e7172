import { randomUUID } from 'node:crypto';
import type { Batch } from 'kafkajs';

/** A record or document as bytes, and whether it is one that is looked for. */
export type Matches = (bytes: Buffer) => boolean;

/** How many documents match, by collection; those without are left out. Values are looked at as BSON. */
export async function scanMongo(url: string, database: string, matches: Matches): Promise<Record<string, number>> {
  const { BSON, MongoClient } = await import('mongodb');
  const client = new MongoClient(url);
  const found: Record<string, number> = {};
  try {
    const db = client.db(database);
    for (const { name } of await db.listCollections().toArray()) {
      const documents = await db.collection(name).find({}, { promoteBuffers: true }).toArray();
      const count = documents.filter((document) => matches(Buffer.from(BSON.serialize(document)))).length;
      if (count > 0) found[name] = count;
    }
    return found;
  } finally {
    await client.close();
  }
}

export interface ScannedRecord {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** Every record of all topics but the brokers' own, those of a partition in order. */
export async function readTopics(brokers: readonly string[], topics?: readonly string[]): Promise<ScannedRecord[]> {
  const { Kafka, logLevel } = await import('kafkajs');
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `scan-${randomUUID()}`, maxWaitTimeInMs: 50 });
  const records: ScannedRecord[] = [];
  try {
    await admin.connect();
    const names = (topics ?? (await admin.listTopics())).filter((topic) => !topic.startsWith('__'));
    const left = new Map<string, bigint>();
    for (const topic of names) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (BigInt(high) > BigInt(low)) left.set(`${topic} ${partition}`, BigInt(high));
      }
    }
    if (left.size === 0) return records;
    await consumer.connect();
    await consumer.subscribe({ topics: names, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }: { batch: Batch }) => {
        for (const { key, value } of batch.messages) records.push({ topic: batch.topic, key, value });
        const name = `${batch.topic} ${batch.partition}`;
        if (BigInt(batch.lastOffset()) + 1n >= (left.get(name) ?? 0n)) left.delete(name);
        if (left.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
    return records;
  } finally {
    await consumer.disconnect();
    await admin.disconnect();
  }
}
