import { gatewayBackendSpecs as specs } from '@lantern/gateway/backend-specs';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import { parseDevice, parseUser } from '../parse-ids.js';

interface Options {
  readonly user: string;
  readonly device?: string;
  readonly issuedBefore?: string;
}

/** Without a zone a time means another one elsewhere. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

function parseTime(text: string, now: number): number {
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    const like = 'such as 2026-01-31T12:00:00Z';
    throw new CliError(`--issued-before ${text} is not a time with its zone, ${like}.`, EXIT.usage);
  }
  if (time <= now) return time;
  throw new CliError(
    `--issued-before ${text} lies in the future: nobody could get a good token until then.`,
    EXIT.usage,
  );
}

/** `revoke --user UUID` */
export function addRevoke(program: Command, host: CommandHost): void {
  program
    .command('revoke')
    .description('refuses tokens of a user that have not expired, and ends the connections that use them')
    .requiredOption('--user <uuid>', 'whose tokens')
    .option('--device <id>', 'only as far as they are used for this device of the user')
    .option('--issued-before <time>', 'only those issued before that time; now unless told')
    .addHelpText(
      'after',
      '\nTokens that are issued afterwards are good: whoever is not to get one has to be stopped where they are issued.',
    )
    .action(
      host.action<Options>(async ({ connect, output, terminal }, _args, { user, device, issuedBefore }) => {
        const now = terminal.clock.now();
        const issuedUntil = issuedBefore === undefined ? now : parseTime(issuedBefore, now);
        const whose = { userId: parseUser(user), ...(device !== undefined && { deviceId: parseDevice(device) }) };
        const rest = await connect();
        const answer = await rest.call(specs.revokeTokens, { ...whose, issuedUntil });
        if (answer.issuedUntil !== issuedUntil)
          throw new CliError('What answers did not confirm the revocation: repeat it.', EXIT.unreachable);
        const until = new Date(issuedUntil).toISOString();
        output.result(
          answer,
          () =>
            `Tokens issued until ${until} are refused from now on, and the connections that use them end within 2 s.\n`,
        );
      }),
    );
}
