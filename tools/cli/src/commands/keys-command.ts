import { type ConfigOf, loadConfig, type Environment } from '@lantern/runtime';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import { confirm } from '../confirm.js';

const WARNING =
  'All one-time keys in the database go: to be done after a backup of MongoDB was restored, while no keys service runs.';

async function connection(env: Environment) {
  const { MongoStartError, connectMongo, mongoConfig, mongoOptions } = await import('@lantern/mongo');
  const settings: ConfigOf<typeof mongoConfig> = loadConfig(mongoConfig, env);
  try {
    return await connectMongo(mongoOptions(settings, 'lantern-messaging-cli'));
  } catch (error) {
    if (error instanceof MongoStartError) throw new CliError(`${error.message}.`, EXIT.unreachable, { cause: error });
    throw error;
  }
}

/** `keys restore-check` */
export function addKeys(program: Command, host: CommandHost): void {
  program
    .command('keys')
    .description('the key store of separate services')
    .command('restore-check')
    .description(
      'after a restored backup: puts its one-time keys out of reach, as they may have been handed out since (reads MONGODB_…)',
    )
    .option('--yes', 'do not ask')
    .action(
      host.action<{ yes?: true }>(async (context, _args, options) => {
        const { terminal, output } = context;
        const { restoreCheckKeys } = await import('@lantern/keys/distributed');
        const mongo = await connection(terminal.env);
        try {
          await confirm(context, WARNING, options);
          const onProgress = (dropped: number) => output.progress(`${dropped} keys removed …`);
          const done = await restoreCheckKeys({ connection: mongo, clock: terminal.clock, onProgress });
          output.progressDone();
          const { keyEpoch, keysDropped } = done;
          output.result(
            done,
            () => `The key epoch is ${keyEpoch}; ${keysDropped} one-time keys of the backup were removed.\n`,
          );
        } finally {
          await mongo.close();
        }
      }),
    );
}
