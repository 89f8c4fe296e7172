import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { developmentTokens } from './development-token.js';

export const USAGE = `Shows real Signal clients talking through the messaging server, and checks what they see.

  npm run demo                                    starts a server of its own, with its data in a temporary directory
  npm run demo -- --url ws://localhost:8080       uses a running server

  --url URL             the server; may be repeated for several gateways, which the devices take in turn
  --data DIR            data directory of that server, where its development signing key lies (default: data)
  --token-command CMD   prints an access token for the user whose UUID stands for {user} in CMD; instead of --data
`;

/** Where the server is and who gives tokens. */
export interface DemoServer {
  /** At least one; devices take them in turn. */
  readonly urls: readonly string[];
  token(userId: string): string | Promise<string>;
}

/** What the command line asks for. */
export type DemoOptions =
  { readonly mode: 'help' } | { readonly mode: 'own-server' } | ({ readonly mode: 'server' } & DemoServer);

/** @returns an Error for arguments that are unknown or do not fit together, naming them */
export function parseDemoOptions(args: readonly string[]): DemoOptions | Error {
  try {
    return parsed(args);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function parsed(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', multiple: true },
      data: { type: 'string' },
      'token-command': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { url: urls, data, 'token-command': command, help } = values;
  if (help) return { mode: 'help' };
  if (urls === undefined) {
    if (data !== undefined || command !== undefined) throw new Error('--data and --token-command need --url');
    return { mode: 'own-server' };
  }
  for (const url of urls) if (!/^wss?:\/\//.test(url)) throw new Error(`--url ${url} must begin with ws:// or wss://`);
  if (data !== undefined && command !== undefined) throw new Error('--data and --token-command exclude each other');
  const token = command === undefined ? developmentTokens(data ?? 'data') : commandTokens(command);
  return { mode: 'server', urls, token };
}

function commandTokens(command: string): (userId: string) => Promise<string> {
  if (!command.includes('{user}')) throw new Error('--token-command must have {user} where the UUID belongs');
  return async (userId) => {
    const line = command.replaceAll('{user}', userId);
    const shell = process.platform === 'win32' ? ['cmd', '/c'] : ['sh', '-c'];
    const [program = 'sh', flag = '-c'] = shell;
    const { stdout } = await promisify(execFile)(program, [flag, line]);
    return stdout.trim();
  };
}
