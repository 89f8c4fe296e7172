import { type BoundEndpoint, RestServer, type RestSettings, SCOPES } from '@lantern/internal-rest';
import { type Clock, type Lifecycle, type Logger, type MetricsRegistry, Secret, asError, word } from '@lantern/runtime';
import { newOperatorSecret, removeOperatorAccess, writeOperatorAccess } from './operator-access.js';

/** Who the operator of this machine is to the internal REST. */
const OPERATOR = 'operator';

export interface InternalRestOptions {
  readonly endpoints: readonly BoundEndpoint[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly lifecycle: Lifecycle;
}

/** Where this machine itself reaches what listens at an address. */
const hereOf = (host: string) => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);

/** The operator may do everything but send. */
function withOperator(callers: Secret | undefined, secret: string): Secret {
  const scopes = Object.keys(SCOPES).filter((scope) => scope !== 'send');
  return new Secret([`${OPERATOR} ${scopes.join(',')} ${secret}`, callers?.reveal() ?? ''].join('\n'));
}

/**
 * The internal REST of the one process. Beside the callers that are configured it has one, the operator: whoever can read a file
 * in the data directory, with a secret that is new at every start.
 */
export async function openInternalRest(
  settings: RestSettings & { readonly dataDir: string },
  { lifecycle, ...options }: InternalRestOptions,
): Promise<RestServer> {
  const { dataDir, restHost } = settings;
  const secret = newOperatorSecret();
  const restCallers = withOperator(settings.restCallers, secret);
  const server = new RestServer({ ...options, settings: { ...settings, restCallers }, title: 'Lantern messaging' });
  lifecycle.onStop(word('internal rest'), async () => {
    removeOperatorAccess(dataDir);
    await server.stop();
  });
  await server.start();
  const host = hereOf(restHost);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  try {
    writeOperatorAccess(dataDir, { url, caller: OPERATOR, secret });
  } catch (error) {
    // A full disk must not keep clients from fetching what frees it.
    options.logger.warn('the file for the operator was not written', { error: asError(error) });
  }
  return server;
}
