import { connectMongo, mongoOptions } from '@lantern/mongo';
import { type Clock, type Environment, OperatorError, loadConfig } from '@lantern/runtime';
import { restoreCheckKeys } from './adapters/mongo-key-epoch.js';
import { keysProcessDefinitions } from './process-settings.js';

export const RESTORE_CHECK_USAGE = `Usage: keys restore-check

To be run after a backup of MongoDB was restored, while no keys service runs: puts all one-time keys
that it holds out of reach, as they may have been handed out since, and removes them. Reads MONGODB_….
`;

/**
 * `restore-check` (I5): what was done, as text. Repeated, it is done again.
 * @throws ConfigError; OperatorError for arguments; MongoStartError in one line
 */
export async function restoreCheckCommand(
  args: readonly string[],
  { env, clock }: { readonly env: Environment; readonly clock: Clock },
): Promise<string> {
  if (args.length > 0) throw new OperatorError(RESTORE_CHECK_USAGE.trimEnd());
  const mongo = loadConfig(keysProcessDefinitions.mongo, env);
  const connection = await connectMongo(mongoOptions(mongo, 'lantern-keys-restore-check'));
  try {
    const { keyEpoch, keysDropped } = await restoreCheckKeys({ connection, clock });
    return `The key epoch is ${keyEpoch}; ${keysDropped} one-time keys of the backup were removed.\n`;
  } finally {
    await connection.close();
  }
}
