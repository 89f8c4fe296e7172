import { readFileSync } from 'node:fs';
import { type Environment, asError } from '@lantern/runtime';
import { readOperatorAccess } from '@lantern/standalone/operator';
import { CliError, EXIT } from '../cli-error.js';

/** Where the internal REST is, and who calls it. */
export interface RestAccess {
  readonly urls: readonly string[];
  readonly caller: string;
  readonly secret: string;
  /** How the operator named the server, for errors. */
  readonly named: string;
}

export interface AccessOptions {
  readonly url?: readonly string[];
  readonly caller?: string;
  readonly secretFile?: string;
  readonly data?: string;
}

const usage = (message: string) => new CliError(message, EXIT.usage);

/** The environment counts where an option is not given. */
function given(options: AccessOptions, env: Environment): AccessOptions {
  const urls = env['LANTERN_URLS']?.split(/[\s,]+/).filter((url) => url !== '') ?? [];
  const url = options.url ?? (urls.length > 0 ? urls : undefined);
  const caller = options.caller ?? env['LANTERN_CALLER'];
  const secretFile = options.secretFile ?? env['LANTERN_SECRET_FILE'];
  return { ...(url && { url }), ...(caller && { caller }), ...(secretFile && { secretFile }) };
}

function requireUrl(text: string): string {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw usage(`--url ${text} is no URL; give one like http://127.0.0.1:7300, of an internal REST.`);
  }
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.pathname !== '/' || url.search !== '')
    throw usage(`--url ${url.protocol}//${url.host} must be http or https, a host and a port, and nothing else.`);
  return url.origin;
}

function readSecret(file: string): string {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw usage(`--secret-file ${file} cannot be read (${asError(error).message}).`);
  }
  throw usage(`--secret-file ${file} is empty; it must hold the secret of the caller.`);
}

/** Which data directory is meant: that of the option, of STANDALONE_DATA_DIR, or `data`. */
export function dataDirOf({ data }: AccessOptions, env: Environment): string {
  return data ?? (env['STANDALONE_DATA_DIR'] || 'data');
}

function accessOfDirectory(dataDir: string): RestAccess {
  let access;
  try {
    access = readOperatorAccess(dataDir);
  } catch (error) {
    const reason = asError(error).message;
    const problem = `operator.json in ${dataDir} cannot be read (${reason}); run it as the user of the server.`;
    throw new CliError(problem, EXIT.unreachable, { cause: error });
  }
  if (access === undefined) {
    const way = `start it (npm start), name its data directory with --data, or name the services with --url`;
    throw new CliError(`No server runs on ${dataDir}: ${way}.`, EXIT.unreachable);
  }
  const { url, caller, secret } = access;
  return { urls: [url], caller, secret, named: dataDir };
}

/**
 * The services that the options or the environment name; else the server that runs on the data directory.
 * @throws CliError
 */
export function restAccess(options: AccessOptions, env: Environment): RestAccess {
  const { url, caller, secretFile } = options.data === undefined ? given(options, env) : options;
  if (url === undefined) {
    if (options.caller === undefined && options.secretFile === undefined)
      return accessOfDirectory(dataDirOf(options, env));
    throw usage('--caller and --secret-file are for services that are named with --url.');
  }
  if (options.data !== undefined) throw usage('--data and --url both name a server; give one of them.');
  if (caller === undefined) throw usage('--caller is missing: a name in …_REST_CALLERS of the services.');
  if (secretFile === undefined) throw usage('--secret-file is missing: a file with the secret of that caller.');
  const urls = [...new Set(url.map(requireUrl))];
  return { urls, caller, secret: readSecret(secretFile), named: urls.join(', ') };
}
