import { configKey } from './config-key.js';
import { LOG_LEVELS } from './pino-logger.js';
import { traceKeys } from './trace-settings.js';

/** Of every process with an admin port. */
export const adminNamesKey = configKey.list({
  about: 'Names under which browsers may open the operator console on the admin port, beside localhost and addresses.',
  maxItems: 16,
  maxLength: 255,
  optional: true,
});

/** Keys of every service that is a process of its own, for its definition. */
export const processKeys = {
  adminHost: configKey.text({
    about: 'Address of health, metrics and the operator console.',
    default: '127.0.0.1',
    maxLength: 255,
  }),
  adminPort: configKey.integer({
    about: 'Port of health, metrics and the operator console, 0 for any that is free.',
    min: 0,
    max: 65_535,
    default: 0,
  }),
  adminNames: adminNamesKey,
  serviceSecret: configKey.secret({
    about:
      'Secrets that all services share to know each other, separated by commas or line ends: the first signs, all are accepted.',
    minBytes: 32,
    required: true,
  }),
  ...traceKeys,
  logLevel: configKey.choice({ about: 'What is logged.', values: LOG_LEVELS, default: 'info' }),
  drainTimeoutMs: configKey.duration({
    about: 'How long work under way is given to end when the process is stopped.',
    min: 0,
    max: 600_000,
    default: 10_000,
  }),
} as const;
