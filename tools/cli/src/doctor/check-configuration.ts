import { createTokenVerification, hasTokenConfig } from '@lantern/gateway';
import { ConfigError, silentLogger } from '@lantern/runtime';
import { serviceDefinition } from '../service-definitions.js';
import { type Check, Findings } from './finding.js';
import { type LoadedSettings, gatewayOf } from './loaded-settings.js';

/** Every service would start with what it is given. */
export const checkConfiguration: Check = async ({ env, services, clock }) => {
  const findings = new Findings('configuration');
  const tell = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const { env: name, problem } of error.problems)
        findings.error(`${name} ${problem.replace(/[^.?]$/, '$&.')}`);
      return undefined;
    }
  };
  for (const service of services) {
    const { load } = await serviceDefinition(service);
    const gateway = gatewayOf(service, tell(() => load(env)) as LoadedSettings | undefined);
    if (gateway !== undefined && (service === 'gateway' || hasTokenConfig(gateway)))
      tell(() => createTokenVerification(gateway, { clock, logger: silentLogger }).stop());
  }
  const unique = [...new Map(findings.list.map((each) => [each.message, each])).values()];
  if (unique.length > 0) return unique;
  return findings.wellUnlessFound(`${services.join(', ')} would start with it.`);
};
