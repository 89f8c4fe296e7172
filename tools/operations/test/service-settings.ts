import { gatewayProcessDefinitions, loadGatewayProcessSettings } from '@lantern/gateway/distributed';
import { keysProcessDefinitions, loadKeysProcessSettings } from '@lantern/keys/distributed';
import { type ConfigDefinition, ConfigError, describeConfig } from '@lantern/runtime';
import { loadTransportProcessSettings, transportProcessDefinitions } from '@lantern/transport/distributed';
import type { ServiceName } from '../src/metric-catalogue.js';

type Env = Readonly<Record<string, string>>;
type Definitions = Readonly<Record<string, ConfigDefinition>>;

const SERVICES: Readonly<
  Record<ServiceName, { definitions: Definitions; load: (env: Env) => { process: { drainTimeoutMs: number } } }>
> = {
  gateway: { definitions: gatewayProcessDefinitions, load: loadGatewayProcessSettings },
  keys: { definitions: keysProcessDefinitions, load: loadKeysProcessSettings },
  transport: { definitions: transportProcessDefinitions, load: loadTransportProcessSettings },
};

/** What `run` gives a service to stop in after its drain, as the mains of all services have it. */
const STOP_TIMEOUT_MS = 15_000;

function secretNames(service: ServiceName): ReadonlySet<string> {
  const rows = Object.values(SERVICES[service].definitions).flatMap(describeConfig);
  return new Set(rows.filter(({ type }) => type === 'secret').map(({ env }) => env));
}

const SECRET = 'a secret of more than thirty-two bytes';
/** What a file of callers has. */
const CALLERS = `support read-stats ${'x'.repeat(64)}`;

/** A secret that is mounted stands for its text: `X_FILE` for `X`, as the service reads it. */
function withSecrets(service: ServiceName, env: Env): Env {
  const secrets = secretNames(service);
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      const base = name.replace(/_FILE$/, '');
      const mounted = base !== name && secrets.has(base);
      return mounted ? [base, base.endsWith('_REST_CALLERS') ? CALLERS : SECRET] : [name, value];
    }),
  );
}

/** What the service itself would say of this environment at its start. */
export function settingsProblems(service: ServiceName, env: Env): readonly string[] {
  const known = Object.values(SERVICES[service].definitions).map(({ prefix }) => prefix);
  const foreign = Object.keys(env).filter((name) => !known.some((prefix) => name.startsWith(prefix)));
  const unread = foreign
    .filter((name) => name !== 'NODE_OPTIONS')
    .map((name) => `${name}: ${service} does not read it`);
  try {
    SERVICES[service].load(withSecrets(service, env));
    return unread;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...unread, ...error.message.split('\n').slice(1)];
  }
}

/** How long the service may take from SIGTERM to its end, in ms. */
export function stopBudgetMs(service: ServiceName, env: Env): number {
  return SERVICES[service].load(withSecrets(service, env)).process.drainTimeoutMs + STOP_TIMEOUT_MS;
}
