import { Command } from 'commander';
import type { CommandHost } from './command-context.js';
import { addConfig } from './commands/config-command.js';
import { addDevice } from './commands/device-command.js';
import { addDoctor } from './commands/doctor-command.js';
import { addErase } from './commands/erase-command.js';
import { addExport } from './commands/export-command.js';
import { addKeys } from './commands/keys-command.js';
import { addMailbox } from './commands/mailbox-command.js';
import { addRevoke } from './commands/revoke-command.js';
import { addStatus } from './commands/status-command.js';
import { addToken } from './commands/token-command.js';
import { addTopics } from './commands/topics-command.js';
import { addWhere } from './commands/where-command.js';

const AFTER = `
It speaks to the server that npm start runs on the data directory, or, with --url (or LANTERN_URLS), to gateways, keys services and
transports: name one URL of the internal REST for each instance; which service it is, is found out. --caller and --secret-file (or
LANTERN_CALLER, LANTERN_SECRET_FILE) say who calls (docs/internal-api.md).

Exit codes: 0 all is well; 1 something is not as it has to be; 2 usage; 3 no such message, user or device; 4 a server cannot be
reached; 5 a server refuses; 70 a mistake of this program.`;

const collect = (url: string, before: readonly string[] | undefined) => [...(before ?? []), url];

/** All commands. Each file in `commands` adds its own. */
export function createProgram(host: CommandHost): Command {
  const program = new Command('lantern-messaging')
    .description('The command line of those who operate the Lantern messaging server.')
    .option('--json', 'results as JSON')
    .option('--no-color', 'no colours; also with NO_COLOR, and when the output is no terminal')
    .option('--data <dir>', 'data directory of the server (default: STANDALONE_DATA_DIR, or data)')
    .option('--url <url>', 'internal REST of an instance; may be given again and again', collect)
    .option('--caller <name>', 'who calls, with --url')
    .option('--secret-file <file>', 'file with the secret of the caller, with --url')
    .addHelpText('after', AFTER);
  const adders = [
    addStatus,
    addDoctor,
    addWhere,
    addMailbox,
    addDevice,
    addRevoke,
    addExport,
    addErase,
    addTopics,
    addKeys,
    addConfig,
    addToken,
  ];
  for (const add of adders) add(program, host);
  return program;
}
