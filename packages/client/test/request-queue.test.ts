import type { v1 } from '@lantern/protocol';
import { RequestQueue } from '../src/request-queue.js';
import { ManualClock } from './manual-clock.js';

test('an observer that throws keeps the place of no request, and each is answered', async () => {
  const requests = new RequestQueue({
    clock: new ManualClock(),
    random: () => 0,
    maxRequests: 10,
    onAnswered: () => {
      throw new Error('of the observer');
    },
  });
  const sent: ((frame: v1.ServerFrame) => void)[] = [];
  requests.connected({ maxInFlight: 1, send: (_body, onAnswer) => void sent.push(onAnswer) });
  const answers = Array.from({ length: 3 }, () => requests.submit({ ping: {} }, { timeoutMs: 1_000, repeat: false }));
  for (const answer of answers) {
    const onAnswer = sent.at(-1);
    expect(() => onAnswer?.({ pong: {} } as v1.ServerFrame)).toThrow('of the observer');
    await answer;
  }
  expect(sent).toHaveLength(3);
});
