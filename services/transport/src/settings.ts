import { limiterEntriesKey, rateKey } from '@lantern/limits';
import { type ConfigOf, configKey, defineConfig } from '@lantern/runtime';
import { type TransportConfig, defaultTransportConfig as defaults } from './config.js';

const MINUTE_MS = 60 * 1_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MIB = 1024 * 1024;

/** What an operator may set about delivery. */
export const transportSettings = defineConfig({
  prefix: 'TRANSPORT_',
  keys: {
    parkAfterMs: configKey.duration({
      about: 'How long a delivered message may stay unacked before it is moved to the mailbox.',
      default: defaults.delivery.parkAfterMs,
      min: 100,
      max: MINUTE_MS,
    }),
    blockedConfirmationMs: configKey.duration({
      about:
        'How long an unacked message may keep the confirmations of others waiting before it is moved to the mailbox.',
      default: defaults.delivery.blockedConfirmationMs,
      min: 50,
      max: MINUTE_MS,
    }),
    retentionMs: configKey.duration({
      about: 'How long an undelivered message is kept.',
      default: defaults.sends.retentionMs,
      min: MINUTE_MS,
      max: 365 * DAY_MS,
    }),
    dedupWindowMs: configKey.duration({
      about: 'How long a repeated send is recognised as a duplicate.',
      default: defaults.dedup.windowMs,
      min: MINUTE_MS,
      max: DAY_MS,
    }),
    dedupEntries: configKey.integer({
      about: 'How many sends of one partition are remembered for that.',
      default: defaults.dedup.maxEntries,
      min: 1_000,
      max: 1_000_000,
      unit: 'sends',
    }),
    quotaMessages: configKey.integer({
      about: 'How many messages may wait for one device.',
      default: defaults.quota.maxMessages,
      min: 4,
      max: 1_000_000,
      unit: 'messages',
    }),
    quotaBytes: configKey.size({
      about: 'How many bytes of messages may wait for one device.',
      default: defaults.quota.maxBytes,
      min: MIB,
      max: 16 * 1024 * MIB,
    }),
    quotaSenderShare: configKey.integer({
      about: 'One sender holds at most the quota of a device divided by this.',
      default: defaults.quota.senderShare,
      min: 1,
      max: 100,
    }),
    sendsPerPair: rateKey({
      about:
        'Messages from one user to another; the burst holds a conversation repeated after a day offline, the rate is faster than anybody types on all devices.',
      default: '120+2/s',
    }),
    sendsPerRecipient: rateKey({
      about:
        'Messages to one user from all others; members of many busy groups stay far below it, and hundreds of flooding senders cannot fill a mailbox within minutes.',
      default: '2000+50/s',
    }),
    ephemeralsPerPair: rateKey({
      about:
        'Ephemeral messages from one user to another, counted apart so that typing notices use up nothing of what messages have.',
      default: '30+2/s',
    }),
    ephemeralsPerRecipient: rateKey({
      about: 'Ephemeral messages to one user from all others; what a phone can show is far below it.',
      default: '500+50/s',
    }),
    limiterEntries: limiterEntriesKey(),
    trailRecords: configKey.integer({
      about:
        'Of how many of the latest messages the instance can tell operators what became of them, at 45 bytes each, shared by its partitions.',
      default: defaults.trailRecords,
      min: 0,
      max: 67_108_864,
      unit: 'messages',
    }),
    recordMemoryBytes: configKey.size({
      about: 'How many bytes of undelivered messages the instance keeps in memory.',
      default: defaults.maxRecordBytes,
      min: 8 * MIB,
      max: 64 * 1024 * MIB,
    }),
  },
});

export function toTransportConfig(settings: ConfigOf<typeof transportSettings>): TransportConfig {
  const { parkAfterMs, blockedConfirmationMs, retentionMs, dedupWindowMs, dedupEntries } = settings;
  const { quotaMessages, quotaBytes, quotaSenderShare, recordMemoryBytes } = settings;
  return {
    ...defaults,
    delivery: { ...defaults.delivery, parkAfterMs, blockedConfirmationMs },
    sends: { ...defaults.sends, retentionMs },
    dedup: { maxEntries: dedupEntries, windowMs: dedupWindowMs },
    quota: { ...defaults.quota, maxMessages: quotaMessages, maxBytes: quotaBytes, senderShare: quotaSenderShare },
    limits: {
      perPair: settings.sendsPerPair,
      perRecipient: settings.sendsPerRecipient,
      ephemeralPerPair: settings.ephemeralsPerPair,
      ephemeralPerRecipient: settings.ephemeralsPerRecipient,
      entries: settings.limiterEntries,
    },
    trailRecords: settings.trailRecords,
    maxRecordBytes: recordMemoryBytes,
  };
}
