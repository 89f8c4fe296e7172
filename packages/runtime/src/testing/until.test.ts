import { until } from './until.js';

test('gives what the condition returned as soon as it is truthy', async () => {
  let polls = 0;
  await expect(until(() => (++polls > 60 ? polls : undefined), { message: 'polls' })).resolves.toBe(61);
  await expect(until(async () => 'now', { message: 'async' })).resolves.toBe('now');
});

test('throws with the message at time-out', async () => {
  await expect(until(() => false, { timeoutMs: 20, message: 'the moon is blue' })).rejects.toThrow(
    'the moon is blue (not within 20 ms)',
  );
  await expect(until(() => 0, { timeoutMs: 1, message: () => 'made late' })).rejects.toThrow('made late');
});

test('throws at once what the condition throws', async () => {
  const broken = () => {
    throw new Error('broken');
  };
  await expect(until(broken, { message: 'never seen' })).rejects.toThrow('broken');
});
