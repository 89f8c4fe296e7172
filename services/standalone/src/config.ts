import { internalRestKeys } from '@lantern/internal-rest';
import { LOG_LEVELS, adminNamesKey, configKey, defineConfig, traceKeys, traceRatioKeys } from '@lantern/runtime';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** What can be set about the process that runs all three services. */
export const standaloneConfig = defineConfig({
  prefix: 'STANDALONE_',
  keys: {
    dataDir: configKey.text({
      about:
        'Where everything is kept: on a disk of this machine, not on a network file system; for one server at a time.',
      default: 'data',
    }),
    host: configKey.text({ about: 'The address that clients connect to.', default: '127.0.0.1' }),
    port: configKey.integer({
      about: 'The port that clients connect to; 0 takes a free one.',
      default: 8080,
      min: 0,
      max: 65_535,
    }),
    developmentPagePort: configKey.integer({
      about:
        'The port of the page with two devices that is served while no token keys are configured, on the address of STANDALONE_HOST; when it is taken, or 0, any that is free.',
      default: 8081,
      min: 0,
      max: 65_535,
    }),
    adminHost: configKey.text({
      about: 'The address of health, metrics and the operator console.',
      default: '127.0.0.1',
    }),
    adminPort: configKey.integer({
      about: 'The port of health, metrics and the operator console; 0 takes a free one.',
      default: 0,
      min: 0,
      max: 65_535,
    }),
    adminNames: adminNamesKey,
    ...internalRestKeys,
    partitions: configKey.integer({
      about: 'Partitions of the message log; fixed when the data directory is made.',
      unit: 'partitions',
      default: 64,
      min: 1,
      max: 512,
    }),
    dataFileMaxBytes: configKey.size({
      about: 'New data is refused before the data file grows beyond about this.',
      default: 64 * GIB,
      min: 16 * MIB,
      max: 4_096 * GIB,
    }),
    wakeUpFile: configKey.text({
      about: 'A file that gets one JSON line for each offline device with urgent mail; without it nobody is woken.',
      optional: true,
    }),
    ...traceKeys,
    ...traceRatioKeys,
    logLevel: configKey.choice({ about: 'What is logged.', values: LOG_LEVELS, default: 'info' }),
    drainTimeoutMs: configKey.duration({
      about: 'How long clients are given to leave when the server is stopped.',
      default: 5_000,
      min: 0,
      max: 600_000,
    }),
  },
});
