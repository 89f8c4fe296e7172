import { type ConfigOf, configKey, defineConfig } from '@lantern/runtime';

/** What can be set about the keys service, under `KEYS_…`. */
export const keysConfig = defineConfig({
  prefix: 'KEYS_',
  keys: {
    maxDevices: configKey.integer({
      about: 'How many devices a user may have registered.',
      unit: 'devices',
      min: 1,
      max: 100,
      default: 10,
    }),
    lowKeyThreshold: configKey.integer({
      about: 'A device is told that one-time keys run low when fewer than this are left of a kind.',
      unit: 'keys',
      min: 0,
      max: 200,
      default: 20,
    }),
    claimWindowMs: configKey.duration({
      about: 'How long a repeated claim of keys gets the answer that the first one got.',
      min: 60_000,
      max: 21_600_000,
      default: 3_600_000,
    }),
    claimTakeOverMs: configKey.duration({
      about: 'After so long a claim whose process died is taken over by the process that gets its repeat.',
      min: 100,
      max: 60_000,
      default: 5_000,
    }),
    claimWaitMs: configKey.duration({
      about: 'How long a repeated claim waits for the attempt that is under way before it is answered unavailable.',
      min: 100,
      max: 120_000,
      default: 10_000,
    }),
    settleWaitMs: configKey.duration({
      about:
        'How long registering or removing a device waits for the purge and the announcement before it is answered unavailable.',
      min: 100,
      max: 120_000,
      default: 10_000,
    }),
    followUpTimeoutMs: configKey.duration({
      about: 'How long one attempt to purge a mailbox or to announce a device list may take.',
      min: 100,
      max: 120_000,
      default: 5_000,
    }),
    followUpRetryMaxMs: configKey.duration({
      about: 'Longest pause between attempts to purge mailboxes and to announce device lists while they fail.',
      min: 100,
      max: 600_000,
      default: 30_000,
    }),
    abandonedAfterDays: configKey.integer({
      about: 'A device that did not attach for so long is removed with its keys and its mailbox.',
      unit: 'days',
      min: 1,
      max: 3_650,
      default: 45,
    }),
    sweepIntervalMs: configKey.duration({
      about: 'Time between two sweeps for expired claims and abandoned devices.',
      min: 1_000,
      max: 86_400_000,
      default: 600_000,
    }),
  },
});

export type KeysConfig = ConfigOf<typeof keysConfig>;
