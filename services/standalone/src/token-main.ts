import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MAX_UINT32, parseUserId } from '@lantern/protocol';
import { readDevelopmentKey } from './development-key.js';
import { signDevelopmentToken } from './development-token.js';

const USAGE = `Prints a development token for the server that runs on a data directory.

  npm run token -- --user UUID [--device ID] [--lifetime SECONDS] [--data DIR]

  --user      the user the token speaks for; without it a new user is made up and named on stderr
  --device    binds the token to one device of the user
  --lifetime  how long it is valid, at most 86400 seconds (default 43200)
  --data      the server's data directory (default: data)
`;

function fail(problem: string): never {
  process.stderr.write(`${problem}\n\n${USAGE}`);
  process.exit(2);
}

function integer(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value <= max
    ? value
    : fail(`--${name} ${text} is not a whole number up to ${max}.`);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        user: { type: 'string' },
        device: { type: 'string' },
        lifetime: { type: 'string' },
        data: { type: 'string', default: process.env['STANDALONE_DATA_DIR'] ?? 'data' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return fail((error as Error).message);
  }
}

const { user, device, lifetime, data, help } = options();
if (help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const userId = parseUserId(user ?? randomUUID()) ?? fail(`--user ${user} is not a UUID.`);
const key =
  readDevelopmentKey(data) ?? fail(`There is no development key in ${data}: start the server there first (npm start).`);
const deviceId = integer('device', device, MAX_UINT32);
const lifetimeSeconds = integer('lifetime', lifetime, 86_400);
if (user === undefined) process.stderr.write(`user ${userId}\n`);
process.stdout.write(
  `${signDevelopmentToken(key.privateKey, {
    userId,
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
  })}\n`,
);
