import { parseArgs } from 'node:util';

/** What a run is asked for. */
export interface ConformanceOptions {
  /** Server to drive. */
  readonly url?: string;
  /** Command of a client's harness program to drive. */
  readonly client?: string;
  readonly data: string;
  readonly tokenCommand?: string;
  /** Rules whose name or section contains this, in any case. */
  readonly only?: string;
  readonly slow: boolean;
  readonly json: boolean;
  readonly list: boolean;
}

export const USAGE = `Drives a server or a client through the rules of docs/protocol.md, and prints which of them it keeps.

  npm run conformance -- --url ws://127.0.0.1:8080                  a server
  npm run conformance -- --client 'COMMAND OF THE HARNESS PROGRAM'  a client, see docs/clients.md

  --url URL             ws: or wss: URL of the server
  --data DIR            where a development server keeps its data, and the key that tokens are signed with (default: data)
  --token-command CMD   prints a token instead: {user} in it becomes a user id, {device} a device id, or nothing for a
                        token that is not limited to a device
  --client COMMAND      starts the harness program of a client, which speaks JSON lines on stdin and stdout
  --only TEXT           only rules whose name or section contains this
  --slow                also rules that take as long as the protocol's own times
  --json                the outcomes as JSON
  --list                the rules, without running them

The server gets made-up users and devices, which stay there. Ends with 1 when a rule is broken, or none
could be tried.
`;

/** Options that make no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError; TypeError for options that do not exist. @returns undefined for --help */
export function parseOptions(args: readonly string[]): ConformanceOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      client: { type: 'string' },
      data: { type: 'string', default: 'data' },
      'token-command': { type: 'string' },
      only: { type: 'string' },
      slow: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { url, client, only, data, slow, json, list, help, 'token-command': tokenCommand } = values;
  if (help) return undefined;
  if (!list && url === undefined && client === undefined) throw new UsageError('Give --url, --client, or both.');
  if (url !== undefined && !/^wss?:\/\//.test(url)) throw new UsageError(`--url ${url} is not a ws: or wss: URL.`);
  if (tokenCommand !== undefined && !tokenCommand.includes('{user}'))
    throw new UsageError('--token-command needs {user}: every rule has users of its own.');
  return {
    data,
    slow,
    json,
    list,
    ...(url === undefined ? {} : { url }),
    ...(client === undefined ? {} : { client }),
    ...(tokenCommand === undefined ? {} : { tokenCommand }),
    ...(only === undefined ? {} : { only }),
  };
}
