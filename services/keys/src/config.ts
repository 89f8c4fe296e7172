import { limiterEntriesKey, rateKey } from '@lantern/limits';
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
    claimsPerPair: rateKey({
      about:
        'Claims of one user’s keys by another, refused above it; a claim is needed once for each session, so that the burst serves the devices of the claimer, and the rate a device that keeps being installed anew.',
      default: '6+1/10m',
    }),
    claimsPerTarget: rateKey({
      about:
        'Claims of one user’s keys by all others, above which bundles come without one-time keys; the 200 that are stored last for hours even if many accounts drain them together.',
      default: '60+1/m',
    }),
    uploadsPerDevice: rateKey({
      about:
        'Uploads of keys by one device; it uploads when keys run low, and claims of its keys are limited to less than the rate.',
      default: '30+1/m',
    }),
    registrationsPerUser: rateKey({
      about: 'Registrations by one user; each of ten devices twice a day, whether they succeed or not.',
      default: '20+20/d',
    }),
    limiterEntries: limiterEntriesKey(),
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
