// `npm run constellation`: the three services as processes of their own, on real backends, until Ctrl-C.
import { parseArgs } from 'node:util';
import { type KafkaCluster, type MongoServer } from '../backends/backend.js';
import { startKafkaCluster } from '../backends/kafka-backend.js';
import { startMongoServer } from '../backends/mongo-backend.js';
import { Constellation } from './constellation.js';

const USAGE = `Starts gateways, keys services and transports as processes of their own, on a Kafka and a MongoDB-protocol
server that it starts for them, and keeps them running until Ctrl-C. Nothing stays behind.

  npm run constellation -- [--gateways N] [--keys N] [--transports N] [--partitions N] [--brokers 1|3]

  --gateways, --keys, --transports   how many processes of each (1)
  --partitions                       of the message log (8)
  --brokers                          of Kafka; with 3 everything has 3 copies (1)
`;

class UsageError extends Error {}

function number(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d{1,4}$/.test(text) && value >= 1 && value <= max) return value;
  throw new UsageError(`--${name} ${text}: must be a whole number from 1 to ${max}`);
}

function readOptions(args: string[]) {
  const one = { type: 'string', default: '1' } as const;
  const options = { gateways: one, keys: one, transports: one, brokers: one } as const;
  const others = { partitions: { type: 'string', default: '8' }, help: { type: 'boolean', default: false } } as const;
  let values;
  try {
    ({ values } = parseArgs({ args, options: { ...options, ...others } }));
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
  const brokers = values.brokers === '3' ? 3 : 1;
  if (String(brokers) !== values.brokers) throw new UsageError(`--brokers ${values.brokers}: must be 1 or 3`);
  return {
    help: values.help,
    brokers,
    gateways: number('gateways', values.gateways, 16),
    keys: number('keys', values.keys, 16),
    transports: number('transports', values.transports, 16),
    partitions: number('partitions', values.partitions, 4_096),
  } as const;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

function tell(constellation: Constellation, backends: readonly [KafkaCluster, MongoServer]): void {
  const { urls, directory, services } = constellation;
  const [url = ''] = urls;
  const [kafka, mongo] = backends;
  say(`Kafka at ${kafka.brokers.join(',')}, MongoDB protocol at ${mongo.url}, database ${constellation.database}`);
  for (const { name, pid, logFile } of services) say(`  ${name.padEnd(12)} process ${pid}, log ${logFile}`);
  for (const each of urls) say(`listening on ${each}`);
  say('');
  say('Try next, in another terminal:');
  say(`  npm run demo -- ${urls.map((each) => `--url ${each}`).join(' ')} --data ${directory}`);
  say(`  npm run token -- --data ${directory}`);
  const measured = [...services.map(({ pid }) => pid), ...kafka.pids(), ...mongo.pids()];
  const pids = measured.map((pid) => `--pid ${pid}`).join(' ');
  say(`  npm run bench -- quiet --stack ${url} --signing-key ${directory}/dev-signing-key.pem ${pids}`);
  say('');
  say('Ctrl-C stops everything and removes its data.');
}

/** A process that ends is told of: somebody may have killed it to see what happens. */
function watch({ services }: Constellation): NodeJS.Timeout {
  const running = new Set(services);
  return setInterval(() => {
    for (const service of [...running].filter((each) => !each.running)) {
      running.delete(service);
      say(`${service.name} ended, its log is ${service.logFile}`);
    }
  }, 500);
}

/** Ctrl-C may come twice, from the terminal and passed on by npm: it stays handled. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => resolve());
  });
}

async function serve(options: ReturnType<typeof readOptions>): Promise<void> {
  const interrupted = untilInterrupted();
  const closers: (() => Promise<void>)[] = [];
  try {
    const { brokers, gateways, keys, transports, partitions } = options;
    const kafka = await startKafkaCluster({ brokers, tuning: 'sustained' });
    closers.push(() => kafka.stop());
    const mongo = await startMongoServer();
    closers.push(() => mongo.stop());
    const sizes = { gateways, keys, transports, partitions, replicationFactor: brokers };
    const constellation = await Constellation.start({ kafka, mongo, ...sizes });
    closers.push(() => constellation.stop());
    const watching = watch(constellation);
    tell(constellation, [kafka, mongo]);
    await interrupted;
    clearInterval(watching);
    say('Stopping …');
    await constellation.terminate();
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else await serve(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
