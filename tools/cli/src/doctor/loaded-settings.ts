import type { GatewayConfig } from '@lantern/gateway';
import { ConfigError, type Environment, type Secret } from '@lantern/runtime';
import { type ServiceName, serviceDefinition } from '../service-definitions.js';

/** As far as the doctor reads them. */
export interface LoadedSettings {
  readonly gateway?: GatewayConfig;
  readonly process?: Readonly<Record<string, unknown>> & {
    readonly serviceSecret?: Secret;
    readonly transportUrls?: readonly string[];
    readonly transportDnsUrl?: string;
    readonly keysUrls?: readonly string[];
  };
  readonly standalone?: Readonly<Record<string, unknown>>;
}

/** The settings of a service; undefined when it would not start with them, which the configuration's own check tells. */
export async function loadedSettings(service: ServiceName, env: Environment): Promise<LoadedSettings | undefined> {
  const { load } = await serviceDefinition(service);
  try {
    return load(env) as LoadedSettings;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Where a service takes clients in. */
export function gatewayOf(service: ServiceName, settings: LoadedSettings | undefined): GatewayConfig | undefined {
  return service === 'gateway' || service === 'standalone' ? settings?.gateway : undefined;
}
