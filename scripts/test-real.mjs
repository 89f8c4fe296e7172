// `npm run test:real`: the tests that need a real Kafka and a real MongoDB, `**/*.real.test.ts`, all on one of each.
// `npm run test:real -- PATTERN` runs only the matching files. Where the backends come from: packages/testkit/src/backends/README.md.
import { runJest } from './jest-results.mjs';
import { ready } from './workspace.mjs';

ready();
const { Keeper, kafkaBackend, mongoBackend } = await import('../packages/testkit/dist/index.js');

async function startBackends() {
  const started = await Promise.allSettled([kafkaBackend(), mongoBackend()]);
  const backends = started.flatMap(({ value }) => value ?? []);
  const stop = async () => Promise.all(backends.map((backend) => backend.stop()));
  const failures = started.filter(({ status }) => status === 'rejected');
  if (failures.length === 0) return { kafka: backends[0], mongo: backends[1], stop };
  for (const { reason } of failures) console.error(reason.message);
  await stop();
  return undefined;
}

/** Nothing here handles Ctrl-C: whatever ends this process ends jest and the backends, by their keepers. */
async function runReal({ kafka, mongo }) {
  const environment = { KAFKA_BROKERS: kafka.brokers.join(','), MONGODB_URL: mongo.url };
  const keeper = await Keeper.start();
  const started = (jest) => {
    keeper.watchProcess(jest.pid);
    jest.once('exit', () => keeper.forget(jest.pid));
  };
  const results = await runJest(['--config', 'jest.real.config.mjs', ...process.argv.slice(2)], {
    environment,
    started,
  });
  await keeper.close();
  return results;
}

const backends = await startBackends();
let results = { passed: 0, failed: 1 };
if (backends) {
  try {
    results = await runReal(backends);
  } finally {
    await backends.stop();
  }
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed === 0 && results.passed > 0 ? 0 : 1);
