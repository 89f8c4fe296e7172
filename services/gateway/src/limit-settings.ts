import { limiterEntriesKey, rateKey } from '@lantern/limits';
import { type ConfigOf, configKey, defineConfig } from '@lantern/runtime';
import { proxyNetworksKey } from './edge/proxy-networks-key.js';

/** What can be set about how often clients may do what; part of the gateway's configuration. */
export const limitKeys = {
  trustedProxies: proxyNetworksKey({
    about:
      'Proxies that say from where a connection comes, as addresses and networks; the header of anybody else is not read.',
  }),
  forwardedHeader: configKey.choice({
    about: 'The header in which they say it.',
    values: ['x-forwarded-for', 'forwarded'],
    default: 'x-forwarded-for',
  }),
  allowedOrigins: configKey.list({
    about:
      'Origins of web pages that may connect, like https://chat.example, or * for all; requests without the Origin header, as of native applications, are not judged by it.',
    maxItems: 256,
    maxLength: 255,
    pattern: { regExp: /^(\*|[a-z][a-z0-9+.-]*:\/\/[^/\s,]+)$/, words: 'an origin like https://host:port or *' },
    optional: true,
  }),
  handshakesPerAddress: rateKey({
    about:
      'Upgrade requests from one IPv4 address or IPv6 /64; the burst lets the phones of a mobile carrier, thousands behind one address, come back after a restart. One that waits for its turn in vain counts, too; one that the server refuses at once, having no room, does not.',
    default: '1000+50/s',
  }),
  failedTokensPerAddress: rateKey({
    about:
      'Tokens from one IPv4 address or IPv6 /64 that the issuer did not sign for this server, and connections closed with 4400 or 4413, above which its requests are refused before a signature is checked; good tokens that have expired or were revoked are not counted, so that phones behind a shared address do not shut each other out.',
    default: '200+1/s',
  }),
  maxHandshakesPerAddress: configKey.integer({
    about:
      'Connections of one address whose upgrade request has not come yet, above which further ones are reset; half of all places for such connections, so that one address cannot take them all.',
    unit: 'connections',
    min: 1,
    max: 1_000_000,
    default: 512,
  }),
  maxConnectionsPerAddress: configKey.integer({
    about:
      'Client connections from one IPv4 address or IPv6 /64; a tenth of all by default, as carriers put thousands of phones behind one address.',
    unit: 'connections',
    min: 1,
    max: 1_000_000,
    default: 5_000,
  }),
  maxConnectionsPerUser: configKey.integer({
    about:
      'Client connections of one user that have proven to be a device; ten devices with a main connection, a send-only one and one that is being replaced, with room to spare.',
    unit: 'connections',
    min: 1,
    max: 1_000_000,
    default: 50,
  }),
  maxUnprovenConnectionsPerUser: configKey.integer({
    about:
      'Other connections of one user: those that have not said Hello yet, or hold a token but not the secret of a device; above it one from the address that has the most is closed, so that nobody with a stolen token keeps the user out. All devices may come back at once.',
    unit: 'connections',
    min: 1,
    max: 1_000_000,
    default: 20,
  }),
  framesPerConnection: rateKey({
    about:
      'Requests of one connection, above which it is read more slowly; each delivery id of an ack counts as one, and each ping of WebSocket, and a request that is refused for its rate as ten. The burst holds the acks for all messages of a full mailbox.',
    default: '10000+1000/s',
  }),
  bytesPerConnection: rateKey({
    about:
      'Bytes of one connection, above which it is read more slowly; twenty of the largest sends a second stay below it.',
    default: '33554432+6291456/s',
  }),
  sendsPerSender: rateKey({
    about:
      'Messages of one user to all others; the burst holds one message to two groups of 500, each member being one send.',
    default: '1000+20/s',
  }),
  ephemeralsPerSender: rateKey({
    about:
      'Ephemeral messages of one user to all others, counted apart so that typing notices use up nothing of what messages have.',
    default: '1000+20/s',
  }),
  lookUpsPerPair: rateKey({
    about:
      'Look-ups of one user’s devices by another, by GetDevices and by sends with a device list that is not current; the burst lets all devices of a user find out about a change several times.',
    default: '60+1/10s',
  }),
  lookUpTargetsPerUser: rateKey({
    about:
      'Different users that one user looks up or claims keys of; members of a large new group in an hour, but no address book.',
    default: '300+300/h',
  }),
  keyRequestsPerUser: rateKey({
    about:
      'Registrations, removals, uploads and claims of one user before the keys service is asked; one claim for each member of a large group, and no flood.',
    default: '500+2/s',
  }),
  tokenRefreshesPerUser: rateKey({
    about:
      'Tokens that the connections of one user hand in; tokens last for minutes, and each costs a signature check.',
    default: '30+1/10s',
  }),
  unprovenRequestsPerUser: rateKey({
    about:
      'Look-ups, registrations and tokens of all connections of one user that have not proven a device, counted apart so that a stolen token uses up nothing of what the devices of the user have; a new device needs two or three.',
    default: '30+1/20s',
  }),
  refusalsPerUser: rateKey({
    about:
      'Requests of one user that were refused for their rate and came before the time that was told, above which the connection is closed with 4429; clients that wait as long as they are told have none. A connection closed with 4400 or 4413 counts as 30, as it is not to come again by itself.',
    default: '300+5/s',
  }),
  unprovenRefusalsPerUser: rateKey({
    about:
      'The same of connections that have not proven a device; the penalty is for such connections only, so that a stolen token does not shut out the devices of the user. Whoever breaks the protocol again and again is kept out, with tokens of that user, at that address.',
    default: '100+1/s',
  }),
  floodPenaltyMs: configKey.duration({
    about: 'How long a user whose connection was closed with 4429 may not connect; doubled each time.',
    min: 1_000,
    max: 3_600_000,
    default: 10_000,
  }),
  floodPenaltyMaxMs: configKey.duration({
    about: 'Longest such time, and how long a user must keep within the limits to begin anew.',
    min: 1_000,
    max: 86_400_000,
    default: 3_600_000,
  }),
  limiterEntries: limiterEntriesKey(),
} as const;

const limitSettings = defineConfig({ prefix: 'GATEWAY_', keys: limitKeys });

export type LimitSettings = ConfigOf<typeof limitSettings>;
