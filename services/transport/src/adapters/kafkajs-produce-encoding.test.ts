import { createRequire } from 'node:module';
import fc from 'fast-check';
import { crc32c } from './kafkajs-crc32c.js';
import { encodeProduce } from './kafkajs-produce-encoding.js';
import type { KafkaRequests } from './kafkajs-protocol.js';

const load = createRequire(import.meta.url);
const requestOfKafkajs = load('kafkajs/src/protocol/requests/produce/v3/request') as (args: object) => {
  encode(): Promise<{ readonly buffer: Buffer }>;
};
const crc32cOfKafkajs = load('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Uint8Array) => number;

const NOW = 1_700_000_123_456;

const buffers = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
const headers = fc.dictionary(fc.string({ minLength: 1, maxLength: 70 }), fc.string({ maxLength: 70 }), { maxKeys: 3 });
const messages = fc.record(
  { key: buffers(20), value: fc.oneof(buffers(300), fc.constant(Buffer.alloc(20_000, 7))), headers },
  { requiredKeys: ['key', 'value'] },
);
const partitions = fc.record({
  partition: fc.integer({ min: 0, max: 512 }),
  messages: fc.array(messages, { minLength: 1, maxLength: 70 }),
});
const requests: fc.Arbitrary<KafkaRequests['Produce']['args']> = fc.record({
  acks: fc.constant(-1 as const),
  timeout: fc.integer({ min: 0, max: 60_000 }),
  topicData: fc.array(
    fc.record({ topic: fc.string({ maxLength: 30 }), partitions: fc.array(partitions, { maxLength: 2 }) }),
    {
      maxLength: 2,
    },
  ),
});

/** As kafkajs has to be told not to look at the clock. */
function withTimes({ topicData, ...request }: KafkaRequests['Produce']['args']) {
  const timed = topicData.map(({ topic, partitions: sent }) => ({
    topic,
    partitions: sent.map(({ partition, messages: plain }) => ({
      partition,
      messages: plain.map((message) => ({ ...message, timestamp: NOW })),
    })),
  }));
  return { ...request, topicData: timed };
}

test('a Produce request is the bytes that kafkajs makes of it', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const { buffer } = await requestOfKafkajs(withTimes(request)).encode();
      expect(encodeProduce(request, NOW).equals(buffer)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the checksum is the one of kafkajs, and of the standard', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), (bytes, start) => {
      expect(crc32c(bytes, start)).toBe(crc32cOfKafkajs(bytes.subarray(start)));
    }),
  );
});
