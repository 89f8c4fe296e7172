import type { ConfigDefinition, Environment } from '@lantern/runtime';
import { CliError, EXIT } from './cli-error.js';

/** What a service reads from the environment. */
export interface ServiceDefinition {
  readonly sections: readonly { readonly title: string; readonly definition: ConfigDefinition }[];
  /** @throws ConfigError with all problems at once */
  readonly load: (env: Environment) => unknown;
}

const named = (definitions: Readonly<Record<string, ConfigDefinition>>) =>
  Object.entries(definitions).map(([title, definition]) => ({ title, definition }));

async function standalone(): Promise<ServiceDefinition> {
  const { loadStandaloneSettings, standaloneDefinitions } = await import('@lantern/standalone');
  return { sections: named(standaloneDefinitions), load: loadStandaloneSettings };
}

async function gateway(): Promise<ServiceDefinition> {
  const { gatewayProcessDefinitions, loadGatewayProcessSettings } = await import('@lantern/gateway/distributed');
  return { sections: named(gatewayProcessDefinitions), load: loadGatewayProcessSettings };
}

async function keys(): Promise<ServiceDefinition> {
  const { keysProcessDefinitions, loadKeysProcessSettings } = await import('@lantern/keys/distributed');
  return { sections: named(keysProcessDefinitions), load: loadKeysProcessSettings };
}

async function transport(): Promise<ServiceDefinition> {
  const { loadTransportProcessSettings, transportProcessDefinitions } = await import('@lantern/transport/distributed');
  return { sections: named(transportProcessDefinitions), load: loadTransportProcessSettings };
}

const SERVICES = { standalone, gateway, keys, transport } as const;
export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES = Object.keys(SERVICES) as readonly ServiceName[];

/** @throws CliError for another name */
export function requireServiceName(text: string): ServiceName {
  if (Object.hasOwn(SERVICES, text)) return text as ServiceName;
  throw new CliError(
    `${text} is no service; there are ${SERVICE_NAMES.join(', ')} (standalone is npm start).`,
    EXIT.usage,
  );
}

/** Loaded when it is needed: a service brings its libraries with it. */
export function serviceDefinition(name: ServiceName): Promise<ServiceDefinition> {
  return SERVICES[name]();
}

/**
 * Which services an environment is meant for: separate ones where Kafka or MongoDB are named, those of which a variable is set;
 * else the one process of `npm start`.
 */
export function configuredServices(env: Environment): readonly ServiceName[] {
  const has = (prefix: string) => Object.entries(env).some(([name, value]) => name.startsWith(prefix) && value);
  if (!has('KAFKA_') && !has('MONGODB_')) return ['standalone'];
  const separate = (['gateway', 'keys', 'transport'] as const).filter((name) => has(`${name.toUpperCase()}_`));
  return separate.length === 0 ? ['transport'] : separate;
}
