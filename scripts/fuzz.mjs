// `npm run fuzz -- [decoders|bodies|sessions] --seconds 600 --seed 7`: the long form of the fuzz tests that `npm test` runs shortly.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { countedJest } from './jest-results.mjs';
import { ready, root } from './workspace.mjs';

const USAGE = `Fuzz tests, for as long as is asked for.

  npm run fuzz -- [decoders|bodies|sessions] [--seconds N] [--seed N]

  decoders   what comes over WebSockets, links and Kafka, as bytes
  bodies     what comes over the internal REST of the keys service
  sessions   the session of a gateway: what clients, the other services, the network and the clock may do to it
  --seconds  for how long each of them runs (default 60)
  --seed     where the random cases begin (default: another one each time, which is printed)
`;
const PATTERNS = {
  decoders: 'packages/protocol/test/fuzz/decoders',
  bodies: 'packages/keys-rest/test/bodies.fuzz',
  sessions: 'services/gateway/test/session-fuzz',
};

function fail(problem) {
  console.error(`${problem}\n\n${USAGE}`);
  process.exit(2);
}

function wholeNumber(name, text) {
  if (!/^\d{1,9}$/.test(text)) fail(`--${name} ${text} is not a whole number.`);
  return text;
}

function options() {
  try {
    const string = { type: 'string' };
    const seed = { ...string, default: String(Math.floor(Math.random() * 1e9)) };
    const seconds = { ...string, default: '60' };
    return parseArgs({ options: { seconds, seed, help: { type: 'boolean' } }, allowPositionals: true });
  } catch (error) {
    return fail(error.message);
  }
}

const { values, positionals } = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
for (const name of positionals) if (!(name in PATTERNS)) fail(`There is no fuzz test "${name}".`);
const env = {
  ...process.env,
  FUZZ_SECONDS: wholeNumber('seconds', values.seconds),
  FUZZ_SEED: wholeNumber('seed', values.seed),
};
const patterns = (positionals.length > 0 ? positionals : Object.keys(PATTERNS)).map((name) => PATTERNS[name]);
ready();
console.log(`seed ${values.seed}, ${values.seconds} s each`);
const { args, tally } = countedJest(patterns);
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
const { passed, failed } = tally(status === 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
