import { rateKey } from '@lantern/limits';
import { type ConfigKey, type Secret, configKey } from '@lantern/runtime';
import { CallersProblem, parseCallers } from './callers.js';

/** A secret whose text names callers. */
function callersKey(about: string): ConfigKey<Secret | undefined> {
  const secret = configKey.secret({ about, minBytes: 40, optional: true });
  const schema = secret.schema.transform((given, context) => {
    try {
      if (given !== undefined) parseCallers(given);
    } catch (error) {
      if (!(error instanceof CallersProblem)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
    return given;
  });
  return { ...secret, schema };
}

/** Keys of every process that has an internal REST, for its definition. */
export const internalRestKeys = {
  restHost: configKey.text({
    about: 'Address of the internal REST for other backends.',
    default: '127.0.0.1',
    maxLength: 255,
  }),
  restPort: configKey.integer({
    about: 'Port of the internal REST, 0 for any that is free.',
    min: 0,
    max: 65_535,
    default: 0,
  }),
  restCallers: callersKey(
    'Who may call the internal REST, one per line: name, scopes, a secret of at least 32 bytes, and the user-id/device-id in whose name it sends and claims (docs/internal-api.md).',
  ),
  restCallsPerCaller: rateKey({
    about:
      'Calls of the internal REST by one caller; a backend that sends to all users has an instance of its own to call at a time.',
    default: '1000+500/s',
  }),
  restCallsInFlight: configKey.integer({
    about: 'Calls of one caller under way at once, above which it is told to wait.',
    unit: 'calls',
    min: 1,
    max: 10_000,
    default: 256,
  }),
} as const;
