import type { Lifecycle } from '@lantern/runtime';
import { RestServer, type RestServerOptions, type RestSettings } from './rest-server.js';
import { createInternalRestMetrics } from './metrics.js';

export interface StartRestOptions extends Omit<RestServerOptions, 'settings' | 'counted'> {
  readonly settings: RestSettings;
  readonly lifecycle: Pick<Lifecycle, 'onStop'>;
}

/** Listens for other backends, until the lifecycle stops; where no callers are configured there is nobody to listen for. */
export async function startInternalRest({
  settings,
  lifecycle,
  metrics,
  ...options
}: StartRestOptions): Promise<RestServer | undefined> {
  const counted = createInternalRestMetrics(metrics);
  const { restCallers } = settings;
  if (restCallers === undefined) return undefined;
  const server = new RestServer({ ...options, settings: { ...settings, restCallers }, counted });
  lifecycle.onStop(server.name, () => server.stop());
  await server.start();
  return server;
}
