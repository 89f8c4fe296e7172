import { OperatorError } from './operator-error.js';
import { ManualClock } from './testing/manual-clock.js';
import { RecordingLogger } from './testing/recording-logger.js';
import { untilAvailable } from './until-available.js';
import { word } from './logger.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function scripted(errors: readonly Error[]) {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const stopping = new AbortController();
  let attempts = 0;
  const attempt = async () => {
    const error = errors[attempts++];
    if (error) throw error;
    return 'there';
  };
  const options = { what: word('kafka'), clock, logger, signal: stopping.signal, random: () => 0.999 };
  return { clock, logger, stopping, options, attempt, attempts: () => attempts };
}

test('tries again with growing pauses until it succeeds, and says each reason once', async () => {
  const { clock, logger, options, attempt, attempts } = scripted([new Error('a'), new Error('a'), new Error('b')]);
  const result = untilAvailable(options, attempt);
  for (const [pauseMs, expected] of [
    [199, 1],
    [1, 2],
    [399, 2],
    [1, 3],
    [800, 4],
  ] as const) {
    await turn();
    clock.advance(pauseMs);
    await turn();
    expect(attempts()).toBe(expected);
  }
  await expect(result).resolves.toBe('there');
  expect(logger.entries.map(({ fields }) => (fields['error'] as Error).message)).toEqual(['a', 'b']);
  expect(clock.pending).toBe(0);
});

test('a reason that lasts is said again once a minute', async () => {
  const { clock, logger, options, attempt } = scripted(Array.from({ length: 40 }, () => new Error('a')));
  const result = untilAvailable(options, attempt);
  for (let seconds = 0; seconds < 190; seconds += 5) {
    await turn();
    clock.advance(5_000);
  }
  expect(logger.entries).toHaveLength(4);
  for (let seconds = 0; seconds < 30; seconds += 5) {
    await turn();
    clock.advance(5_000);
  }
  await expect(result).resolves.toBe('there');
});

test('what does not pass by itself is told to the operator at once', async () => {
  const { options, attempt } = scripted([new Error('wrong password')]);
  const result = untilAvailable({ ...options, passing: () => false }, attempt);
  await expect(result).rejects.toThrow(OperatorError);
  await expect(result).rejects.toThrow('wrong password');
});

test('a stop ends the waiting', async () => {
  const { clock, stopping, options, attempt } = scripted([new Error('a')]);
  const result = untilAvailable(options, attempt);
  await turn();
  stopping.abort(new Error('stopped'));
  await expect(result).rejects.toThrow('stopped');
  expect(clock.pending).toBe(0);
});
