import { firstAvailable } from '../src/backends/first-available.js';
import { kafkaBackend, mongoBackend } from '../src/index.js';

const backend = (description: string) => ({ origin: 'local' as const, description, stop: async () => undefined });

async function unavailable(): Promise<never> {
  throw new Error('no engine answers');
}

it('takes the first source that can', async () => {
  const sources = [
    { name: 'Docker', start: unavailable },
    { name: 'local', start: async () => backend('the local one') },
    { name: 'another', start: async () => backend('another one') },
  ];
  expect((await firstAvailable('Kafka', sources)).description).toBe('the local one');
});

it('fails with every reason when no source can', async () => {
  const sources = [
    { name: 'Docker', start: unavailable },
    { name: 'local', start: async () => Promise.reject(new Error('java was not found')) },
  ];
  const message = 'No real Kafka can be had here.\n  Docker: no engine answers\n  local: java was not found';
  await expect(firstAvailable('Kafka', sources)).rejects.toThrow(message);
});

it('does not replace a Kafka that is named and does not answer', async () => {
  await expect(kafkaBackend({ KAFKA_BROKERS: '127.0.0.1:1' })).rejects.toThrow(
    /^KAFKA_BROKERS is set to 127\.0\.0\.1:1, but: /,
  );
});

it('does not replace a MongoDB that is named and does not answer', async () => {
  const url = 'mongodb://somebody:secret@127.0.0.1:1/?directConnection=true&serverSelectionTimeoutMS=200';
  const failure = await mongoBackend({ MONGODB_URL: url }).catch((error: unknown) => error);
  expect(String(failure)).toMatch(/^Error: MONGODB_URL is set, but: /);
  expect(String(failure)).not.toContain('secret');
});
