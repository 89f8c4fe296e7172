import { word } from './logger.js';
import { ReadinessChecks } from './readiness-checks.js';
import { ManualClock } from './testing/manual-clock.js';
import { RecordingLogger } from './testing/recording-logger.js';

test('a check that does not answer within a second fails, and probes meanwhile share its run', async () => {
  const clock = new ManualClock();
  let calls = 0;
  const check = () => {
    calls++;
    return new Promise<boolean>(() => undefined);
  };
  const logger = new RecordingLogger();
  const checks = new ReadinessChecks({
    state: () => 'ready',
    checks: [{ name: word('slow'), check }],
    clock,
    logger,
  });
  const runs = Promise.all([checks.run(), checks.run()]);
  clock.advance(1_000);
  expect(await runs).toEqual([
    { ready: false, failed: ['slow'] },
    { ready: false, failed: ['slow'] },
  ]);
  expect(calls).toBe(1);
  expect(logger.entries[0]?.fields['error']).toMatchObject({ name: 'DeadlineExceeded' });
});
