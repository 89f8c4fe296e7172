import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type StormResult, claimStorm } from './claim-storm.js';

const USAGE = `Takes every one-time key of many devices through gateway and keys services that are processes of their own, while
these and their database are killed; then accounts for every key.

  npm run claim-storm -- [--keys N] [--claimers N] [--kills N] [--keys-services N] [--seed N]

  --keys           one-time keys in all, 200 of each device (10000)
  --claimers       users that claim, one claim at a time each (64)
  --kills          SIGKILLs of a keys service or, every third, of the database (20)
  --keys-services  processes of the keys service (3)
  --seed           of the kills and of the order of the claims (a random one)

Exit codes: 0 every check passed, 1 a check failed, 2 the command line makes no sense, 3 it could not be run.
`;

class UsageError extends Error {}

function readOptions(args: string[]) {
  const text = { type: 'string' } as const;
  let values;
  try {
    const options = { keys: text, claimers: text, kills: text, 'keys-services': text, seed: text } as const;
    ({ values } = parseArgs({ args, options: { ...options, help: { type: 'boolean', default: false } } }));
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
  const number = (name: 'keys' | 'claimers' | 'kills' | 'keys-services' | 'seed', range: [number, number, number]) => {
    const [byDefault, min, max] = range;
    const given = values[name];
    if (given === undefined) return byDefault;
    const value = Number(given);
    if (/^\d{1,10}$/.test(given) && value >= min && value <= max) return value;
    throw new UsageError(`--${name} ${given}: must be a whole number from ${min} to ${max}`);
  };
  return {
    help: values.help,
    keys: number('keys', [10_000, 1, 1_000_000]),
    claimers: number('claimers', [64, 1, 10_000]),
    kills: number('kills', [20, 0, 1_000]),
    keysServices: number('keys-services', [3, 1, 16]),
    seed: number('seed', [randomInt(2 ** 31), 0, 2 ** 32 - 1]),
  };
}

function report({ kills, seconds, violations, ...result }: StormResult): string {
  return [
    `${result.claims} claims answered in ${seconds.toFixed(0)} s, ${result.repeated} of them repeated at the end`,
    `killed: keys services ${kills.keysServices} times, the database ${kills.database} times`,
    `keys handed out: ${result.keysHandedOut}, left: ${result.left}, burned: ${result.burned} (at most ${result.burnedAtMost})`,
    `handed out twice: ${violations.keysHandedOutTwice}`,
    `repeats with another answer: ${violations.repeatsWithOtherAnswers}`,
    `answers without exactly one bundle: ${violations.malformed}`,
    `devices that denied a key while they had some: ${result.deniedWhileKeysRemained}`,
    result.ok ? 'ok' : 'FAIL',
  ].join('\n');
}

try {
  const { help, ...options } = readOptions(process.argv.slice(2));
  if (help) process.stdout.write(USAGE);
  else {
    console.log(`keys ${options.keys}, claimers ${options.claimers}, kills ${options.kills}, seed ${options.seed}`);
    const result = await claimStorm({ ...options, say: (text) => console.error(text) });
    console.log(report(result));
    process.exitCode = result.ok ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
