import { ConfigError, parseServiceSecrets } from '@lantern/runtime';
import type { ServiceName } from '../service-definitions.js';
import { type Check, Findings } from './finding.js';
import { type LoadedSettings, loadedSettings } from './loaded-settings.js';

type Separate = Exclude<ServiceName, 'standalone'>;

/** Who calls whom. */
const CALLS: readonly (readonly [Separate, Separate])[] = [
  ['gateway', 'keys'],
  ['gateway', 'transport'],
  ['keys', 'transport'],
];

const variable = (service: Separate) => `${service.toUpperCase()}_SERVICE_SECRET`;

function secretsOf(service: Separate, settings: LoadedSettings | undefined): readonly string[] {
  const secret = settings?.process?.serviceSecret;
  try {
    return secret === undefined ? [] : parseServiceSecrets(variable(service), secret);
  } catch (error) {
    // Told by the configuration's check, which loads the services as they start.
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** Services accept each other's tokens, as far as this environment has the secrets of several. */
export const checkSecrets: Check = async ({ env, services }) => {
  const findings = new Findings('service secrets');
  const separate = services.filter((service) => service !== 'standalone');
  const secrets = new Map<Separate, readonly string[]>();
  for (const service of separate) {
    const settings = await loadedSettings(service, env);
    secrets.set(service, secretsOf(service, settings));
    const { tokenSecret } = settings?.gateway ?? {};
    if (service !== 'gateway' || tokenSecret === undefined) continue;
    if (secrets.get('gateway')?.includes(tokenSecret.reveal()) === true)
      findings.error(
        'GATEWAY_TOKEN_SECRET is one of GATEWAY_SERVICE_SECRET: set another one, which only the issuer of tokens and the gateways know.',
      );
  }
  for (const [from, to] of CALLS) {
    const [signing] = secrets.get(from) ?? [];
    const accepted = secrets.get(to) ?? [];
    if (signing === undefined || accepted.length === 0 || accepted.includes(signing)) continue;
    findings.error(
      `The first secret of ${variable(from)}, which signs, is none of ${variable(to)}: ${to} refuses ${from}; add it there, at the end.`,
    );
  }
  if (separate.length < 2 && findings.list.length === 0) return [];
  return findings.wellUnlessFound('The services of this environment accept each other.');
};
