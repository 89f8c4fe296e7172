import { asError } from '@lantern/runtime';
import { checkConfiguration } from './check-configuration.js';
import { checkDataDirectory, checkDescriptors, checkPorts } from './check-host.js';
import { checkKafka } from './check-kafka.js';
import { checkMongodb } from './check-mongodb.js';
import { checkSecrets } from './check-secrets.js';
import { checkServer } from './check-server.js';
import { checkServices } from './check-services.js';
import { checkTokenKeys } from './check-token-keys.js';
import type { Check, DoctorContext, Finding } from './finding.js';

/** In the order in which an operator puts things right. */
const CHECKS: Readonly<Record<string, Check>> = {
  configuration: checkConfiguration,
  'service secrets': checkSecrets,
  'data directory': checkDataDirectory,
  'file descriptors': checkDescriptors,
  ports: checkPorts,
  kafka: checkKafka,
  mongodb: checkMongodb,
  'token keys': checkTokenKeys,
  services: checkServices,
  server: checkServer,
};

export interface RunDoctorOptions extends DoctorContext {
  /** Told what is looked at next. */
  readonly onCheck?: (name: string) => void;
}

/** Looks at everything, one thing after the other; changes nothing. */
export async function runDoctor({ onCheck, ...context }: RunDoctorOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    onCheck?.(name);
    try {
      findings.push(...(await check(context)));
    } catch (error) {
      // The other checks are worth no less.
      const message = `This could not be looked at, by a mistake of the doctor's: ${asError(error).message}`;
      findings.push({ check: name, level: 'error', message });
    }
  }
  return findings;
}
