import { randomBytes, randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BoundEndpoint, RestServer, type RestSettings, SCOPES } from '@lantern/internal-rest';
import { type Clock, type Lifecycle, type Logger, type MetricsRegistry, Secret, asError, word } from '@lantern/runtime';

/** Who the operator of this machine is to the internal REST. */
const OPERATOR = 'operator';
const OPERATOR_FILE = 'operator.json';

/** What the operator's file holds: where the internal REST is, and how to call it. */
export interface OperatorAccess {
  readonly url: string;
  readonly caller: string;
  readonly secret: string;
}

export interface InternalRestOptions {
  readonly endpoints: readonly BoundEndpoint[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly lifecycle: Lifecycle;
}

function writeAccess(file: string, access: OperatorAccess): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(access)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

/**
 * The internal REST of the one process. Where no callers are configured it has one, the operator: whoever can read a file in
 * the data directory, with a secret that is new at every start. The operator sends to nobody.
 */
export async function openInternalRest(
  settings: RestSettings & { readonly dataDir: string },
  { lifecycle, ...options }: InternalRestOptions,
): Promise<RestServer> {
  const file = join(settings.dataDir, OPERATOR_FILE);
  const secret = randomBytes(32).toString('base64url');
  const scopes = Object.keys(SCOPES).filter((scope) => scope !== 'send');
  const own = settings.restCallers === undefined;
  const restCallers = settings.restCallers ?? new Secret(`${OPERATOR} ${scopes.join(',')} ${secret}`);
  const title = 'Lantern messaging';
  const server = new RestServer({ ...options, settings: { ...settings, restCallers }, title });
  lifecycle.onStop(word('internal rest'), async () => {
    if (own) rmSync(file, { force: true });
    await server.stop();
  });
  await server.start();
  const host = settings.restHost.includes(':') ? `[${settings.restHost}]` : settings.restHost;
  try {
    if (own) writeAccess(file, { url: `http://${host}:${server.port}`, caller: OPERATOR, secret });
    else rmSync(file, { force: true });
  } catch (error) {
    // A full disk must not keep clients from fetching what frees it.
    options.logger.warn('the file for the operator was not written', { error: asError(error) });
  }
  return server;
}
