import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import { parseDevice, parseUser } from '../parse-ids.js';

interface Options {
  readonly user?: string;
  readonly device?: string;
  readonly lifetime?: string;
}

const DAY_SECONDS = 86_400;

function parseLifetime(text: string): number {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= DAY_SECONDS) return seconds;
  throw new CliError(`--lifetime ${text} is not a whole number from 1 to ${DAY_SECONDS}.`, EXIT.usage);
}

/** `token`: for development only, since only there the server has the key of the issuer. */
export function addToken(program: Command, host: CommandHost): void {
  program
    .command('token')
    .description('development only: a token for the server that runs on a data directory without token keys of its own')
    .option('--user <uuid>', 'the user the token speaks for; without it a new user is made up and named on stderr')
    .option('--device <id>', 'binds the token to one device of the user')
    .option('--lifetime <seconds>', `how long it is valid, at most ${DAY_SECONDS} (default 43200)`)
    .action(
      host.action<Options>(async ({ output, dataDir }, _args, { user, device, lifetime }) => {
        const { readDevelopmentKey, signDevelopmentToken } = await import('@lantern/standalone/operator');
        const userId = parseUser(user ?? randomUUID());
        const key = readDevelopmentKey(dataDir);
        if (key === undefined) {
          const way = 'start the server there first (npm start), or name its directory with --data';
          const why = 'One that was given token keys takes only tokens of their issuer';
          throw new CliError(`There is no development key in ${dataDir}: ${way}. ${why}.`, EXIT.unreachable);
        }
        const token = signDevelopmentToken(key.privateKey, {
          userId,
          ...(device !== undefined && { deviceId: parseDevice(device) }),
          ...(lifetime !== undefined && { lifetimeSeconds: parseLifetime(lifetime) }),
        });
        if (user === undefined && !output.json) output.note(`user ${userId}`);
        output.result({ userId, token }, () => `${token}\n`);
      }),
    );
}
