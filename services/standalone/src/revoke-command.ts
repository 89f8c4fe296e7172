import { randomUUID } from 'node:crypto';
import { parseRevocation } from '@lantern/gateway';
import { signCallerToken } from '@lantern/internal-rest';
import type { Revocation } from '@lantern/protocol';
import { type Environment, OperatorError, asError, loadConfig, systemClock } from '@lantern/runtime';
import { standaloneConfig } from './config.js';
import { type OperatorAccess, readOperatorAccess } from './operator-access.js';

const PATH = '/internal/v1/revocations';
const TIMEOUT_MS = 30_000;

async function post({ url, caller, secret }: OperatorAccess, revocation: Revocation): Promise<Response> {
  const token = signCallerToken({ name: caller, secret, clock: systemClock });
  return fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(revocation),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Whether the answer is that of a server of ours: another program may listen where one did that was killed. */
async function isConfirmed(response: Response, { issuedUntil }: Revocation): Promise<boolean> {
  if (response.status !== 200) return false;
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'issuedUntil' in body && body.issuedUntil === issuedUntil;
}

function problem(reason: string, cause?: unknown): OperatorError {
  return new OperatorError(`The tokens may not be revoked: ${reason}. Repeat it when that is put right.`, { cause });
}

function accessOf(dataDir: string): OperatorAccess | undefined {
  try {
    return readOperatorAccess(dataDir);
  } catch (error) {
    throw problem(
      `operator.json in ${dataDir} cannot be read (${asError(error).message}); run it as the server's user`,
      error,
    );
  }
}

/**
 * `npm run revoke`: asks the server that runs on the data directory, as STANDALONE_DATA_DIR names it. @returns what it did
 * @throws ConfigError; OperatorError in plain words
 */
export async function revokeCommand(args: readonly string[], env: Environment): Promise<string> {
  const revocation = parseRevocation(args, { now: systemClock.now(), command: 'npm run revoke --' });
  const { dataDir } = loadConfig(standaloneConfig, env);
  const access = accessOf(dataDir);
  if (access === undefined) throw problem(`no server runs on ${dataDir} (STANDALONE_DATA_DIR); start it (npm start)`);
  let response;
  try {
    response = await post(access, revocation);
  } catch (error) {
    throw problem(`no server answers for ${dataDir} at ${access.url} (${asError(error).message})`, error);
  }
  if (!(await isConfirmed(response, revocation))) {
    throw problem(
      `what answers at ${access.url} did not confirm it (status ${response.status}); is it the server of ${dataDir}?`,
    );
  }
  const until = new Date(revocation.issuedUntil).toISOString();
  return `Tokens issued until ${until} are refused from now on, and the connections that use them have ended.\n`;
}
